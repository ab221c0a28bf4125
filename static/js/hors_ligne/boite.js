/* The letter box of a student on this device: without network anybody may put a text in, its owner alone takes it out.
 *
 *   passeport-boite:<user> → {publique, privee, iv, date}: a pair of keys; the private one is wrapped with the key of
 *   the person's copies, which a signed-in session alone receives (docs/decisions/0012 and 0035). Wrapped again after a
 *   week, for the server may change its secret.
 *   passeport-personne → {utilisateur, identifiant}: who is signed in on this device. Erased by the sign-in page.
 *
 * Each text has a key of its own, which follows from the box and from a pair drawn for this text: the public half of
 * that one, the « sceau », is kept beside the text, the other half nowhere.
 */

import { deBase64, enBase64 } from '../copies.js';

export const CHEMIN = '/hors-ligne/';
const PERSONNE = 'passeport-personne';
const COURBE = { name: 'ECDH', namedCurve: 'P-256' };
const DUREE = 7 * 24 * 3600 * 1000;
const nom = (utilisateur) => `passeport-boite:${utilisateur}`;
const { subtle } = crypto;

/** Whether this browser can keep a text that nobody reads. */
export const possible = Boolean(subtle && navigator.serviceWorker);

export const personne = () => JSON.parse(localStorage.getItem(PERSONNE));
export const retenir = ({ utilisateur, identifiant }) =>
  localStorage.setItem(PERSONNE, JSON.stringify({ utilisateur, identifiant }));
export const oublier = () => localStorage.removeItem(PERSONNE);
const lire = (utilisateur) => JSON.parse(localStorage.getItem(nom(utilisateur)));
export const aUneBoite = (utilisateur) => lire(utilisateur) !== null;
export const estAPoser = (utilisateur) => Date.now() - (lire(utilisateur)?.date ?? 0) > DUREE;

const cleDe = (texte, usage) => subtle.importKey('raw', deBase64(texte), 'AES-GCM', false, [usage]);
const lirePublique = (texte) => subtle.importKey('raw', deBase64(texte), COURBE, false, []);

/** The key that two pairs share, in base64. */
async function commune(privee, publique) {
  const secret = await subtle.deriveBits({ name: 'ECDH', public: publique }, privee, 256);
  return enTexte(await subtle.digest('SHA-256', secret));
}

const enTexte = (donnees) => enBase64(new Uint8Array(donnees));

/** The private key of a box, by whichever of these keys wrapped it; throws when none did. */
function ouvrir({ privee, iv }, cles) {
  const chiffre = { name: 'AES-GCM', iv: deBase64(iv) };
  const essayer = async (cle) =>
    subtle.unwrapKey('pkcs8', deBase64(privee), await cleDe(cle, 'unwrapKey'), chiffre, COURBE, true, ['deriveBits']);
  return Promise.any(cles.split(' ').map(essayer));
}

async function nouvellePaire() {
  const { publicKey, privateKey } = await subtle.generateKey(COURBE, true, ['deriveBits']);
  return { publique: enTexte(await subtle.exportKey('raw', publicKey)), privateKey };
}

/** Put up the box of this person: that which is there, unless no key opens it any more. `cle`: those of their copies. */
export async function poser({ utilisateur, cle }) {
  const ancienne = lire(utilisateur);
  const gardee = ancienne && (await ouvrir(ancienne, cle).catch(() => null));
  const { publique, privateKey } = gardee ? { ...ancienne, privateKey: gardee } : await nouvellePaire();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const enveloppe = await cleDe(cle.split(' ')[0], 'wrapKey');
  const privee = enTexte(await subtle.wrapKey('pkcs8', privateKey, enveloppe, { name: 'AES-GCM', iv }));
  localStorage.setItem(nom(utilisateur), JSON.stringify({ publique, privee, iv: enBase64(iv), date: Date.now() }));
}

/** A new key for one text, {cleCopies, sceau}: known as long as its page is open. */
export async function sceller(utilisateur) {
  const { publique } = lire(utilisateur);
  const paire = await subtle.generateKey(COURBE, false, ['deriveBits']);
  const cleCopies = await commune(paire.privateKey, await lirePublique(publique));
  return { cleCopies, sceau: enTexte(await subtle.exportKey('raw', paire.publicKey)) };
}

/** The key of the text that bears this `sceau`, for its owner; throws when the box is not theirs any more. */
export async function desceller({ utilisateur, cle }, sceau) {
  return commune(await ouvrir(lire(utilisateur), cle), await lirePublique(sceau));
}

/** Who is signed in, with the key of their copies and the token of their forms; or the status that says why not. */
export async function demanderLaSession(adresse) {
  try {
    const signal = AbortSignal.timeout(20_000);
    const reponse = await fetch(adresse, { redirect: 'manual', headers: { Accept: 'application/json' }, signal });
    if (reponse.ok) return { session: await reponse.json() };
    return { statut: reponse.type === 'opaqueredirect' || reponse.status < 500 ? 401 : reponse.status };
  } catch {
    return { statut: 0 };
  }
}
