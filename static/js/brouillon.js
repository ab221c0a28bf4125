/* Autosave: what is typed reaches the server while it is typed, or stays on this device until it can.
 *
 * Only a change is sent, 1.5 s after the last key and every 10 s of continuous typing at the latest; one request at a
 * time, so that each carries the revision that the one before has made. It never records the fiche in the passport.
 *
 * PasseportPro.brouillon, for reprise.js and envoi.js:
 * {formulaire, copies, chemin(), changer(), garder(), assurer(), ceder(), continuer()}.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const formulaire = document.querySelector('form[data-fiche]');
  if (!formulaire?.dataset.brouillonUrl) return;

  // What is said when it is kept: another form than a fiche's has its own words.
  const GARDE = formulaire.dataset.garde || 'Brouillon enregistré';
  const CALME = 1500;
  const AU_PLUS = 10_000;
  const PATIENCE = 20_000;
  const REPRISES = [5000, 10_000, 20_000, 40_000, 60_000];
  // A browser lets a request outlive its page when its body is below 64 KiB.
  const SURVIT = 60_000;

  const HORS_LIGNE = 'Hors ligne : votre texte est gardé sur cet appareil';
  const SANS_COPIE = 'Hors ligne : gardez cette page ouverte, votre texte n’est pas encore enregistré';
  const ARRETS = {
    401: ['Vous avez été déconnecté. Votre texte est toujours là.', 'Se reconnecter sans rien perdre'],
    403: ['La page a expiré. Votre texte est toujours là.', 'Rouvrir la page sans rien perdre'],
    404: [
      'Cette fiche n’est plus là : elle a sans doute été supprimée dans une autre fenêtre. Votre texte est gardé sur cet appareil.',
    ],
    409: [
      'Cette fiche a été modifiée dans une autre fenêtre. Aucun des deux textes n’est perdu.',
      'Comparer les deux textes',
    ],
  };

  const etat = document.querySelector('[data-etat][role="status"]') || P.element('p');
  const copies = P.copiesLocales(formulaire.dataset.utilisateur);
  const champ = (nom) => formulaire.querySelector(`input[name="${nom}"]`);
  const contenu = () => JSON.stringify(P.contenuDuFormulaire(formulaire));
  const chemin = () => new URL(formulaire.action).pathname;

  let enregistre = contenu();
  let garde = null;
  let calme, reprise;
  let debut = null;
  let essais = 0;
  let enVol = null;
  let encore = false;
  let arrete = false;
  let cede = false;
  let horsLigne = false;

  formulaire.autocomplete = 'off';
  copies.faireLeMenage();
  for (const inutile of formulaire.querySelectorAll('.sans-script')) inutile.hidden = true;

  const modifie = () => contenu() !== enregistre;

  function dire(nouveau, texte) {
    etat.dataset.etat = nouveau;
    // The same words again are not a new message for a screen reader.
    if (etat.textContent !== texte) etat.textContent = texte;
  }

  function garderCopie(soumise = false) {
    const donnees = P.contenuDuFormulaire(formulaire);
    const copie = { donnees, soumise, revision: Number(champ('revision')?.value), cle: champ('cle_formulaire')?.value };
    if (!copies.garder(chemin(), copie)) return false;
    garde = JSON.stringify(donnees);
    return true;
  }

  function reussir(reponse, envoye) {
    enregistre = envoye;
    essais = 0;
    horsLigne = false;
    copies.effacerLaMienne();
    champ('revision').value = reponse.revision;
    formulaire.action = reponse.url;
    formulaire.dataset.brouillonUrl = reponse.brouillon_url;
    const zone = formulaire.querySelector('[data-fichiers]');
    if (zone && reponse.envois_url) zone.dataset.envoisUrl = reponse.envois_url;
    if (location.pathname !== reponse.url) history.replaceState(history.state, '', reponse.url + location.hash);
    dire('enregistre', `${GARDE} à ${reponse.heure}`);
    return 'enregistre';
  }

  function echouer(resultat) {
    horsLigne = true;
    dire('hors-ligne', garderCopie() ? HORS_LIGNE : SANS_COPIE);
    clearTimeout(reprise);
    reprise = setTimeout(envoyer, REPRISES[Math.min(essais, REPRISES.length - 1)]);
    essais += 1;
    return resultat;
  }

  function arreter(statut, message) {
    const [texte, libelle] = ARRETS[statut];
    const actions = libelle ? [{ libelle, envoyer: 'brouillon' }] : [];
    arrete = true;
    garderCopie();
    dire('erreur', 'Brouillon non enregistré');
    P.bandeau(formulaire, 'arret', libelle ? texte : message || texte, actions);
    return 'arrete';
  }

  function recevoir(statut, corps, envoye) {
    if (statut === 200 && Number.isInteger(corps?.revision)) return reussir(corps, envoye);
    if (statut in ARRETS) return arreter(statut, corps?.message);
    if (statut < 400 || statut >= 500 || statut === 408 || statut === 429) return echouer('panne');
    garderCopie();
    dire(
      'erreur',
      corps?.message || 'Le brouillon n’a pas pu être enregistré : votre texte est gardé sur cet appareil',
    );
    return 'refuse';
  }

  /** One request. Returns what became of it: enregistre, refuse, arrete, panne (the server), coupure (the network). */
  async function poster() {
    const envoye = contenu();
    const corps = new FormData(formulaire);
    for (const [nom, valeur] of [...corps]) if (typeof valeur !== 'string') corps.delete(nom);
    const taille = [...corps].reduce((somme, paire) => somme + 150 + 3 * paire.join('').length, 0);
    const abandon = new AbortController();
    const limite = setTimeout(() => abandon.abort(), PATIENCE);
    const patience = setTimeout(() => dire('envoi', 'Enregistrement du brouillon…'), 1000);
    try {
      const reponse = await fetch(formulaire.dataset.brouillonUrl, {
        method: 'POST',
        body: corps,
        headers: { 'X-Requested-With': 'fetch', Accept: 'application/json' },
        credentials: 'same-origin',
        keepalive: taille < SURVIT,
        signal: abandon.signal,
      });
      const json = reponse.headers.get('Content-Type')?.startsWith('application/json');
      return recevoir(reponse.status, json ? await reponse.json() : null, envoye);
    } catch {
      return echouer('coupure');
    } finally {
      clearTimeout(limite);
      clearTimeout(patience);
    }
  }

  function envoyer() {
    clearTimeout(calme);
    debut = null;
    if (cede || !modifie()) return;
    if (arrete) {
      garderCopie();
      return;
    }
    encore = Boolean(enVol);
    if (enVol) return;
    clearTimeout(reprise);
    enVol = poster().finally(() => {
      enVol = null;
      if (encore) envoyer();
    });
  }

  function changer() {
    const maintenant = Date.now();
    debut ??= maintenant;
    clearTimeout(calme);
    calme = setTimeout(envoyer, Math.max(0, Math.min(CALME, debut + AU_PLUS - maintenant)));
  }

  for (const nom of ['input', 'change']) formulaire.addEventListener(nom, changer);
  // The compétence follows the situation: its hidden field changes without anybody typing. (Names in htmx 2 and 4.)
  for (const nom of ['htmx:afterSwap', 'htmx:after:swap']) document.addEventListener(nom, changer);

  window.addEventListener('online', () => horsLigne && envoyer());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || cede || !modifie()) return;
    garderCopie();
    envoyer();
  });
  window.addEventListener('beforeunload', (evenement) => {
    if (cede || !modifie() || garde === contenu() || garderCopie()) return;
    evenement.preventDefault();
  });
  window.addEventListener('pageshow', (evenement) => {
    if (!evenement.persisted) return;
    // The page comes back as it was left: with a revision that may be an old one.
    cede = true;
    location.reload();
  });

  async function finir() {
    await enVol;
    if (!modifie()) return true;
    const resultat = arrete ? 'arrete' : await poster();
    clearTimeout(reprise);
    if (resultat !== 'enregistre') garderCopie(true);
    return resultat !== 'coupure';
  }

  P.brouillon = {
    formulaire,
    copies,
    chemin,
    changer,
    garder: garderCopie,
    /** Make sure that the fiche exists on the server, whatever is typed. Returns a promise of whether it does. */
    async assurer() {
      clearTimeout(calme);
      await enVol;
      if (champ('revision').value !== '0') return true;
      if (arrete || cede) return false;
      enVol = poster().finally(() => {
        enVol = null;
        if (encore || modifie()) changer();
      });
      return (await enVol) === 'enregistre';
    },
    /**
     * Give way to a normal submission. Returns true when it may go at once, false when the server is out of reach and
     * the page must stay, or a promise of one or the other when something is to be sent first.
     */
    ceder() {
      cede = true;
      encore = false;
      clearTimeout(calme);
      clearTimeout(reprise);
      if (enVol || (modifie() && !arrete)) return finir();
      if (modifie()) garderCopie(true);
      return navigator.onLine;
    },
    /** The submission did not happen: go on saving. */
    continuer() {
      cede = false;
      if (modifie()) changer();
    },
  };
})();
