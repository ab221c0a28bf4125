/* What could not be sent, kept on this device, encrypted: one entry for each form and window.
 *
 *   passeport-brouillon:<user>:<path of the form>:<window> → {date, cle, sceau, iv, texte}
 *
 * The key (AES-GCM) comes with the pages of a signed-in person and is written nowhere here: on a shared computer the
 * next person reads nothing, and the owner finds the text again after signing in. Several come where the server has
 * changed its secret: the first writes, each of them reads. `date` and `cle` (of the form, made by the server) are in clear, so that what is old or received can be erased without the key. `sceau`: of what was written
 * without network, whose key is another one (hors_ligne/boite.js). Where the browser has no encryption (plain HTTP
 * elsewhere than on this machine) nothing is kept. <body data-copies-recues="window window"> names the windows whose form
 * the server has received (accounts/connexion/reprise.py): their copies are erased.
 */

const PREFIXE = 'passeport-brouillon:';
const DUREE = 30 * 24 * 3600 * 1000;

export const octets = (texte) => new TextEncoder().encode(texte);
export const enBase64 = (donnees) => btoa(Array.from(donnees, (octet) => String.fromCharCode(octet)).join(''));
export const deBase64 = (texte) => Uint8Array.from(atob(texte), (signe) => signe.charCodeAt(0));

export class Copies {
  /** `cleCopies`: keys in base64, today's first, a space between them. `entrepot`: the name of a storage; what is in sessionStorage ends with the tab. */
  constructor({ utilisateur, cleCopies, sceau }, entrepot = 'localStorage') {
    this.debut = `${PREFIXE}${utilisateur}:`;
    this.fenetre = crypto.getRandomValues(new Uint32Array(2)).join('');
    this.sceau = sceau;
    this.ecrite = null;
    this.tour = 0;
    try {
      this.entrepot = window[entrepot];
      const importer = (cle) => crypto.subtle.importKey('raw', deBase64(cle), 'AES-GCM', false, ['encrypt', 'decrypt']);
      this.cles = cleCopies && crypto.subtle && Promise.all(cleCopies.split(' ').map(importer));
      this.effacerLesRecues();
    } catch {
      // A browser that refuses storage keeps nothing.
    }
  }

  effacerLesRecues() {
    const recues = (document.body.dataset.copiesRecues ?? '').split(' ');
    for (const [nom] of this.entrees()) if (recues.includes(nom.slice(nom.lastIndexOf(':') + 1))) this.effacer({ nom });
  }

  /** Whether a copy can be kept: a private window, a full disk, plain HTTP may refuse. */
  get possible() {
    try {
      this.entrepot.setItem(`${this.debut}essai`, '');
      this.entrepot.removeItem(`${this.debut}essai`);
      return Boolean(this.cles);
    } catch {
      return false;
    }
  }

  /** The entries of this person (of all, with PREFIXE) as [key, {date, cle, iv, texte}], the latest first. */
  entrees(debut = this.debut) {
    const noms = this.entrepot ? Object.keys(this.entrepot).filter((nom) => nom.startsWith(debut)) : [];
    const lues = noms.map((nom) => {
      try {
        return [nom, { date: 0, ...JSON.parse(this.entrepot.getItem(nom)) }];
      } catch {
        return [nom, { date: 0 }];
      }
    });
    return lues.sort(([, a], [, b]) => b.date - a.date);
  }

  /** Erase what is too old and what cannot be read, whoever wrote it. */
  faireLeMenage() {
    for (const [nom, { date, texte }] of this.entrees(PREFIXE))
      if (!texte || Date.now() - date > DUREE) this.entrepot.removeItem(nom);
  }

  /** Keep this content, in place of the former one of this window. Resolves to whether it is kept. */
  async garder(chemin, { cle, ...contenu }) {
    const nom = `${this.debut}${chemin}:${this.fenetre}`;
    const tour = ++this.tour;
    if (!this.possible) return false;
    try {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const chiffre = { name: 'AES-GCM', iv, additionalData: octets(nom) };
      const texte = await crypto.subtle.encrypt(chiffre, (await this.cles)[0], octets(JSON.stringify(contenu)));
      // Meanwhile, a later content was given, or the server has received this one.
      if (tour !== this.tour) return true;
      if (this.ecrite && this.ecrite !== nom) this.effacer({ nom: this.ecrite });
      const { sceau } = this;
      const entree = { date: Date.now(), cle, sceau, iv: enBase64(iv), texte: enBase64(new Uint8Array(texte)) };
      this.entrepot.setItem(nom, JSON.stringify(entree));
      this.ecrite = nom;
      return true;
    } catch {
      return false;
    }
  }

  /** How many copies of this form earlier visits have left. */
  compter(chemin) {
    return this.entrees(`${this.debut}${chemin}:`).filter(([nom]) => nom !== this.ecrite).length;
  }

  /** Those copies, {nom, date, cle, …content}, the latest first; one that no key opens is erased. */
  async chercher(chemin) {
    const trouvees = [];
    for (const [nom, entree] of this.entrees(`${this.debut}${chemin}:`)) {
      if (nom === this.ecrite || !this.cles) continue;
      try {
        trouvees.push(await this.lire(nom, entree));
      } catch {
        this.effacer({ nom });
      }
    }
    return trouvees;
  }

  /** One entry in clear; throws when none of the keys is its own. */
  async lire(nom, { date, cle, iv, texte }) {
    const chiffre = { name: 'AES-GCM', iv: deBase64(iv), additionalData: octets(nom) };
    const essais = (await this.cles).map((une) => crypto.subtle.decrypt(chiffre, une, deBase64(texte)));
    const clair = await Promise.any(essais);
    return { nom, date, cle, ...JSON.parse(new TextDecoder().decode(clair)) };
  }

  /** Erase a copy. Returns what puts it back. */
  effacer({ nom }) {
    const entree = this.entrepot.getItem(nom);
    this.entrepot.removeItem(nom);
    return () => this.entrepot.setItem(nom, entree);
  }

  effacerLaMienne() {
    this.tour += 1;
    if (this.ecrite) this.effacer({ nom: this.ecrite });
    this.ecrite = null;
  }

  /** The server has received the form of this key: its copies are of no use, whichever window left them. */
  effacerLaCle(formulaire) {
    for (const [nom, { cle }] of this.entrees()) if (cle === formulaire) this.effacer({ nom });
  }
}
