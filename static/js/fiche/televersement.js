/* One file sent by pieces, as situations/fichiers/views_envois.py describes it: what was received is never sent again.
 *
 * televerser(file, {annonce, morceau, retour, jeton, surAvance, surAttente}) → {promesse, annuler, reprendre}
 *   annonce: where to announce it; morceau: bytes of a piece; jeton: the anti-forgery token;
 *   surAvance(bytes): received so far; surAttente(true | false): the connection is lost, is back.
 *   promesse: resolves with the answer {joint, liste}, rejects with an Error whose message is a sentence to show.
 *   reprendre(): do not wait for the next try.
 */

const ATTENTES = [2000, 5000, 10_000, 20_000, 30_000];
const PATIENCE = 90_000;
const PANNE = 'Le serveur n’a pas pu recevoir ce fichier. Votre fiche est intacte\u00a0: réessayez dans un moment.';
const DECONNECTE = 'Vous avez été déconnecté\u00a0: reconnectez-vous, puis choisissez à nouveau ce fichier.';

class Coupure extends Error {}

/** One request. Resolves with {statut, corps}; rejects with Coupure when no answer came. */
function demander(methode, adresse, { corps, entetes = {}, surEnvoi, abandon }) {
  return new Promise((resoudre, rejeter) => {
    const requete = new XMLHttpRequest();
    requete.open(methode, adresse);
    requete.timeout = PATIENCE;
    for (const [nom, valeur] of Object.entries(entetes)) requete.setRequestHeader(nom, valeur);
    if (surEnvoi) requete.upload.addEventListener('progress', (evenement) => surEnvoi(evenement.loaded));
    requete.addEventListener('load', () => {
      let json = null;
      try {
        json = JSON.parse(requete.responseText);
      } catch {
        // A page rather than an answer: the session has ended, or a proxy speaks.
      }
      resoudre({ statut: requete.status, corps: json });
    });
    for (const nom of ['error', 'timeout', 'abort']) {
      requete.addEventListener(nom, () => rejeter(new Coupure(nom)));
    }
    abandon.addEventListener('abort', () => requete.abort());
    requete.send(corps);
  });
}

export function televerser(fichier, { annonce, morceau, retour, jeton, surAvance, surAttente }) {
  const abandon = new AbortController();
  let adresse = null;
  let decalage = 0;
  let essais = 0;
  let reveiller = () => {};

  const entetes = { 'X-CSRFToken': jeton, 'X-Requested-With': 'fetch', Accept: 'application/json' };

  function attendre() {
    surAttente(true);
    const duree = ATTENTES[Math.min(essais, ATTENTES.length - 1)];
    essais += 1;
    return new Promise((resoudre) => {
      const minuterie = setTimeout(resoudre, duree);
      reveiller = () => {
        clearTimeout(minuterie);
        resoudre();
      };
    });
  }

  function refuser({ statut, corps }) {
    if (statut === 401) throw new Error(corps?.message || DECONNECTE);
    throw new Error(corps?.message || PANNE);
  }

  async function annoncer() {
    const corps = new FormData();
    corps.append('nom', fichier.name);
    corps.append('taille', fichier.size);
    corps.append('modifie', fichier.lastModified || '');
    const reponse = await demander('POST', annonce, { corps, entetes, abandon: abandon.signal });
    if (reponse.statut >= 500 && !reponse.corps) throw new Coupure('5xx');
    if (reponse.statut !== 201) refuser(reponse);
    adresse = `${reponse.corps.url}?retour=${retour}`;
    decalage = reponse.corps.decalage;
  }

  async function avancer() {
    const bout = fichier.slice(decalage, decalage + morceau);
    const reponse = await demander('POST', adresse, {
      corps: bout,
      entetes: { ...entetes, 'Content-Type': 'application/octet-stream', 'Upload-Offset': String(decalage) },
      surEnvoi: (octets) => surAvance(Math.min(decalage + octets, fichier.size)),
      abandon: abandon.signal,
    });
    if (reponse.statut === 404) {
      // Forgotten by the server (it waited too long): begin again.
      adresse = null;
      return null;
    }
    if (reponse.statut >= 500 && reponse.statut !== 507) throw new Coupure('5xx');
    if (![200, 409].includes(reponse.statut) || !reponse.corps) refuser(reponse);
    if ('liste' in reponse.corps) return reponse.corps;
    // Whole, and another request is making it safe: ask again in a moment.
    if (decalage === fichier.size && reponse.corps.decalage === fichier.size) await attendre();
    decalage = reponse.corps.decalage;
    return null;
  }

  async function aller() {
    for (;;) {
      try {
        if (adresse === null) await annoncer();
        surAttente(false);
        surAvance(decalage);
        const fin = await avancer();
        essais = 0;
        if (fin) return fin;
      } catch (erreur) {
        if (abandon.signal.aborted || !(erreur instanceof Coupure)) throw erreur;
        await attendre();
      }
    }
  }

  return {
    promesse: aller(),
    reprendre: () => reveiller(),
    annuler() {
      abandon.abort();
      reveiller();
      if (adresse) fetch(adresse, { method: 'DELETE', headers: entetes, keepalive: true }).catch(() => {});
    },
  };
}
