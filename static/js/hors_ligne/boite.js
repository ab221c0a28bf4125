/* The letter box of a student on this device: without network anybody may put a text in, its owner alone takes it out.
 *
 *   passeport-boite:<user> → {publique, privee, iv}: a pair of keys; the private one is wrapped with the key of the
 *   person's copies, which a signed-in session alone receives (docs/decisions/0012 and 0035).
 *   passeport-personne → {utilisateur, identifiant}: who is signed in on this device. Erased by the sign-in page.
 *
 * Each text has a key of its own, which follows from the box and from a pair drawn for this text: the public half of
 * that one, the « sceau », is kept beside the text, the other half nowhere.
 */

import { deBase64, enBase64 } from '../copies.js';

export const CHEMIN = '/hors-ligne/';
const PERSONNE = 'passeport-personne';
const COURBE = { name: 'ECDH', namedCurve: 'P-256' };
const nom = (utilisateur) => `passeport-boite:${utilisateur}`;
const { subtle } = crypto;

/** Whether this browser can keep a text that nobody reads. */
export const possible = Boolean(subtle && navigator.serviceWorker);

export const personne = () => JSON.parse(localStorage.getItem(PERSONNE));
export const retenir = ({ utilisateur, identifiant }) =>
  localStorage.setItem(PERSONNE, JSON.stringify({ utilisateur, identifiant }));
export const oublier = () => localStorage.removeItem(PERSONNE);
export const aUneBoite = (utilisateur) => localStorage.getItem(nom(utilisateur)) !== null;

const cleDe = (texte, usage) => subtle.importKey('raw', deBase64(texte), 'AES-GCM', false, [usage]);
const lirePublique = (texte) => subtle.importKey('raw', deBase64(texte), COURBE, false, []);

/** The key that two pairs share, in base64. */
async function commune(privee, publique) {
  const secret = await subtle.deriveBits({ name: 'ECDH', public: publique }, privee, 256);
  return enBase64(new Uint8Array(await subtle.digest('SHA-256', secret)));
}

/** Put up the box of this person; `cle`: that of their copies. */
export async function poser({ utilisateur, cle }) {
  const paire = await subtle.generateKey(COURBE, true, ['deriveBits']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const privee = await subtle.wrapKey('pkcs8', paire.privateKey, await cleDe(cle, 'wrapKey'), { name: 'AES-GCM', iv });
  const publique = await subtle.exportKey('raw', paire.publicKey);
  const boite = { publique, privee, iv };
  const ecrite = Object.entries(boite).map(([quoi, octets]) => [quoi, enBase64(new Uint8Array(octets))]);
  localStorage.setItem(nom(utilisateur), JSON.stringify(Object.fromEntries(ecrite)));
}

/** A new key for one text, {cleCopies, sceau}: known as long as its page is open. */
export async function sceller(utilisateur) {
  const { publique } = JSON.parse(localStorage.getItem(nom(utilisateur)));
  const paire = await subtle.generateKey(COURBE, false, ['deriveBits']);
  const cleCopies = await commune(paire.privateKey, await lirePublique(publique));
  return { cleCopies, sceau: enBase64(new Uint8Array(await subtle.exportKey('raw', paire.publicKey))) };
}

/** The key of the text that bears this `sceau`, for its owner; throws when the box is not theirs any more. */
export async function desceller({ utilisateur, cle }, sceau) {
  const { privee, iv } = JSON.parse(localStorage.getItem(nom(utilisateur)));
  const chiffre = { name: 'AES-GCM', iv: deBase64(iv) };
  const enveloppe = await cleDe(cle, 'unwrapKey');
  const ouvre = await subtle.unwrapKey('pkcs8', deBase64(privee), enveloppe, chiffre, COURBE, false, ['deriveBits']);
  return commune(ouvre, await lirePublique(sceau));
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
