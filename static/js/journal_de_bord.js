/* <form data-note>: a note leaves without changing the page, and waits on this device when the network is away.
 *
 * What waits is kept as copies_locales.js keeps it, one entry a note, and leaves by itself when the network is back.
 * Each note has its key: sent twice, it is written once.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const formulaire = document.querySelector('form[data-note]');
  if (!formulaire) return;

  const PATIENCE = 15_000;
  const utilisateur = formulaire.dataset.copieLocale;
  const etat = formulaire.querySelector('[data-etat-note]');
  const chemin = new URL(formulaire.action).pathname;
  const attente = `${chemin}#en-attente`;
  const champ = (nom) => formulaire.querySelector(`[name="${nom}"]`);
  const enAttente = () => P.copiesLocales(utilisateur).chercher(attente);
  let enVol = false;

  function nouvelleCle() {
    const octets = crypto.getRandomValues(new Uint8Array(16));
    octets[6] = (octets[6] & 0x0f) | 0x40;
    octets[8] = (octets[8] & 0x3f) | 0x80;
    const hexa = [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('');
    return hexa.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** What became of a note: recue, refusee (its words are not right), fermee (signed out), coupure. */
  async function poster(donnees, cle) {
    const corps = new FormData();
    for (const [nom, valeur] of donnees) corps.append(nom, valeur);
    corps.append('cle_formulaire', cle);
    corps.append('csrfmiddlewaretoken', champ('csrfmiddlewaretoken').value);
    const abandon = new AbortController();
    const limite = setTimeout(() => abandon.abort(), PATIENCE);
    try {
      const reponse = await fetch(formulaire.action, {
        method: 'POST',
        body: corps,
        headers: { 'X-Requested-With': 'fetch', Accept: 'application/json' },
        credentials: 'same-origin',
        redirect: 'manual',
        signal: abandon.signal,
      });
      if (reponse.ok) return 'recue';
      if (reponse.status === 422) return 'refusee';
      return reponse.type === 'opaqueredirect' || reponse.status === 403 ? 'fermee' : 'coupure';
    } catch {
      return 'coupure';
    } finally {
      clearTimeout(limite);
    }
  }

  function vider() {
    formulaire.reset();
    champ('cle_formulaire').value = nouvelleCle();
    // So that counters and the copy of this form see it empty.
    champ('quoi').dispatchEvent(new Event('input', { bubbles: true }));
    champ('ou').dispatchEvent(new Event('input', { bubbles: true }));
  }

  function direCeQuiAttend() {
    const nombre = enAttente().length;
    const texte = nombre
      ? `${nombre} note${nombre > 1 ? 's' : ''} gardée${nombre > 1 ? 's' : ''} sur cet appareil, en attendant la connexion.`
      : '';
    if (etat.textContent !== texte) etat.textContent = texte;
    etat.dataset.etat = nombre ? 'hors-ligne' : '';
  }

  function faireAttendre(donnees, cle) {
    if (!P.copiesLocales(utilisateur).garder(attente, { donnees, cle })) {
      etat.textContent = 'La note n’est pas partie : gardez cette page ouverte et réessayez.';
      etat.dataset.etat = 'erreur';
      return;
    }
    vider();
    direCeQuiAttend();
  }

  function direFermee() {
    const lien = P.element('a', { href: chemin }, 'Rouvrir la page');
    etat.replaceChildren('La page a expiré : la note est gardée sur cet appareil. ', lien);
    etat.dataset.etat = 'erreur';
  }

  /** Send what waits, the oldest first; the page shows it once the last one is gone. */
  async function ecouler() {
    if (enVol) return;
    enVol = true;
    let parties = 0;
    for (const copie of enAttente().reverse()) {
      const resultat = await poster(copie.donnees, copie.cle);
      if (resultat === 'recue') parties += 1;
      if (resultat === 'recue') P.copiesLocales(utilisateur).effacer(copie);
      else if (resultat === 'refusee') rendre(copie);
      if (resultat === 'fermee') direFermee();
      if (resultat !== 'recue') break;
    }
    enVol = false;
    if (parties && !champ('quoi').value.trim()) location.replace(chemin);
    else if (!etat.querySelector('a')) direCeQuiAttend();
  }

  /** A note that the server refuses comes back into the form, to be corrected, when the form is free. */
  function rendre(copie) {
    if (champ('quoi').value.trim()) return;
    const valeurs = new Map(copie.donnees.map(([nom, valeur]) => [nom, [valeur]]));
    P.remplir(P.remplissables(formulaire), valeurs);
    champ('cle_formulaire').value = copie.cle;
    P.copiesLocales(utilisateur).effacer(copie);
    formulaire.submit();
  }

  formulaire.addEventListener('submit', async (evenement) => {
    evenement.preventDefault();
    if (enVol) return;
    enVol = true;
    const bouton = evenement.submitter;
    bouton?.setAttribute('aria-busy', 'true');
    const donnees = P.contenuDuFormulaire(formulaire);
    const cle = champ('cle_formulaire').value;
    const vide = !champ('quoi').value.trim();
    const resultat = vide ? 'refusee' : await poster(donnees, cle);
    enVol = false;
    bouton?.removeAttribute('aria-busy');
    if (resultat === 'recue') {
      P.copiesLocales(utilisateur).effacerLaCle(cle);
      vider();
      location.replace(chemin);
    } else if (resultat === 'refusee') {
      // The normal way: the page comes back with what is typed and what to correct.
      formulaire.submit();
    } else {
      faireAttendre(donnees, cle);
      if (resultat === 'fermee') direFermee();
    }
  });

  window.addEventListener('online', ecouler);
  direCeQuiAttend();
  if (enAttente().length) ecouler();
})();
