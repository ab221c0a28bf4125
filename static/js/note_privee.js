/* The private note of a member: saved a second after the last key, and before the page is left.
 *
 * What could not be sent waits in sessionStorage, which ends with the tab: a note must not outlive the commission on a
 * shared computer. It comes back when the page is opened again in this tab, after signing in again for instance.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const formulaire = document.querySelector('form[data-note]');
  if (!formulaire) return;

  const CALME = 1000;
  const REPRISES = [5000, 10_000, 20_000, 40_000];
  const SURVIT = 60_000;
  const cle = `passeport-note:${formulaire.dataset.cle}`;
  const champ = formulaire.querySelector('textarea');
  const version = formulaire.querySelector('[name=version]');
  const etat = formulaire.querySelector('[data-note-etat]');

  let enregistre = champ.value;
  let enVol = null;
  let encore = false;
  let arrete = false;
  let part = false;
  // While the page is being left, the next one may already have been drawn without what is being saved.
  let enPartance = false;
  let essais = 0;
  let calme, reprise;

  const modifie = () => champ.value !== enregistre;

  function dire(nature, ...contenu) {
    etat.dataset.etat = nature;
    etat.replaceChildren(...contenu);
  }

  function garder() {
    try {
      sessionStorage.setItem(cle, JSON.stringify({ texte: champ.value, version: version.value }));
      return true;
    } catch {
      return false;
    }
  }

  function oublier() {
    try {
      sessionStorage.removeItem(cle);
    } catch {
      // A browser that refuses storage has kept nothing.
    }
  }

  function arreter(...contenu) {
    arrete = true;
    garder();
    dire('erreur', ...contenu);
  }

  function conflit(autre) {
    version.value = autre.version;
    if (autre.texte.trim() === champ.value.trim()) {
      enregistre = champ.value;
      return;
    }
    // Both texts stay, one under the other, for the person to sort out: nothing is lost.
    champ.value = `${champ.value}\n\n— Écrit dans une autre fenêtre :\n${autre.texte}`;
    dire('erreur', 'Modifiées dans une autre fenêtre : les deux textes sont réunis ci-dessus.');
    changer();
  }

  function recevoir(reponse, corps, envoye) {
    if (reponse.ok && corps) {
      enregistre = envoye;
      essais = 0;
      version.value = corps.version;
      if (!modifie() && !enPartance) oublier();
      dire('enregistre', `Enregistrées à ${corps.heure}`);
    } else if (reponse.status === 409 && corps) conflit(corps);
    else if (reponse.status === 401 || reponse.status === 403) {
      const lien = P.element('a', { href: location.pathname }, 'Rouvrir la page sans rien perdre');
      arreter('Vous avez été déconnecté. ', lien);
    } else if (reponse.status === 404) {
      arreter('La commission est fermée, ou le candidat retiré : vos notes ne sont plus enregistrées.');
      oublier();
    } else if (reponse.status === 422) {
      garder();
      dire('erreur', corps?.message || 'Cette note n’a pas pu être enregistrée.');
    } else echouer();
  }

  function echouer() {
    const gardee = garder();
    dire('erreur', gardee ? 'Hors ligne : vos notes attendent dans cet onglet' : 'Hors ligne : gardez cette page ouverte');
    clearTimeout(reprise);
    reprise = setTimeout(envoyer, REPRISES[Math.min(essais, REPRISES.length - 1)]);
    essais += 1;
  }

  async function poster() {
    const envoye = champ.value;
    try {
      const reponse = await fetch(formulaire.dataset.note, {
        method: 'POST',
        body: new FormData(formulaire),
        headers: { 'X-Requested-With': 'fetch', Accept: 'application/json' },
        credentials: 'same-origin',
        keepalive: 3 * envoye.length < SURVIT,
      });
      const json = reponse.headers.get('Content-Type')?.startsWith('application/json');
      recevoir(reponse, json ? await reponse.json() : null, envoye);
    } catch {
      echouer();
    }
  }

  function envoyer() {
    clearTimeout(calme);
    if (part || arrete || !modifie()) return;
    encore = Boolean(enVol);
    if (enVol) return;
    clearTimeout(reprise);
    enVol = poster().finally(() => {
      enVol = null;
      if (encore) envoyer();
    });
  }

  function changer() {
    enPartance = false;
    clearTimeout(calme);
    calme = setTimeout(envoyer, CALME);
  }

  function reprendre() {
    let gardee = null;
    try {
      gardee = JSON.parse(sessionStorage.getItem(cle));
    } catch {
      // Nothing that can be read.
    }
    if (typeof gardee?.texte !== 'string') return;
    if (gardee.texte.trim() === champ.value.trim()) {
      oublier();
      return;
    }
    champ.value = gardee.texte;
    // The server tells, by the revision, whether another window has saved meanwhile.
    version.value = gardee.version;
    dire('envoi', 'Votre texte est revenu.');
    envoyer();
  }

  champ.addEventListener('input', changer);
  window.addEventListener('online', envoyer);
  // The button saves at once without leaving the page; once stopped, only a real submission can still help.
  formulaire.addEventListener('submit', (evenement) => {
    if (arrete) {
      part = true;
      return;
    }
    evenement.preventDefault();
    if (modifie()) envoyer();
    else dire('enregistre', 'Vos notes sont enregistrées.');
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || part || !modifie()) return;
    garder();
    envoyer();
  });
  window.addEventListener('beforeunload', (evenement) => {
    if (part || arrete || !modifie()) return;
    enPartance = garder();
    if (!enPartance) evenement.preventDefault();
    envoyer();
  });
  reprendre();
})();
