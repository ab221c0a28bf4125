/* <hors-ligne data-utilisateur data-identifiant data-session-url data-brouillon-url data-page>: on the pages of a
 * signed-in student.
 *
 * The service worker is registered, the letter box put up once, and what was written without network is sent: each
 * text becomes a brouillon. Sent twice it is one fiche, by its key; changed elsewhere meanwhile, both texts are shown.
 */

import { bouton, Composant, element } from '../composants.js';
import { Copies } from '../copies.js';
import { poster } from '../sauvegarde.js';
import * as boite from './boite.js';

const PRISE = 'Votre fiche commencée sans réseau est arrivée dans vos brouillons.';
const CONFLIT = 'Une fiche commencée sans réseau a changé ailleurs depuis. Aucun des deux textes n’est perdu.';
const REFUSEE = 'Une fiche commencée sans réseau n’a pas pu être envoyée : elle est gardée sur cet appareil.';

const formulaire = (paires) => {
  const corps = new FormData();
  for (const [nom, valeur] of paires) corps.append(nom, valeur);
  return corps;
};

class HorsLigne extends Composant {
  poser() {
    if (!boite.possible) return;
    navigator.serviceWorker.register(this.dataset.travailleur);
    boite.retenir(this.dataset);
    this.copies = new Copies({ utilisateur: this.dataset.utilisateur });
    this.oublierCeQuiSeCompare();
    this.relever();
    window.addEventListener('online', () => this.relever());
  }

  get lettres() {
    return this.copies.entrees(`${this.copies.debut}${boite.CHEMIN}:`).reverse();
  }

  /** The page of the two texts holds what was sent: the server has it, among the versions too. */
  oublierCeQuiSeCompare() {
    const comparee = document.querySelector('#conflit') && document.querySelector('[name=cle_formulaire]')?.value;
    for (const [nom, { cle }] of this.lettres) if (cle === comparee) this.copies.effacer({ nom });
  }

  async relever() {
    const { utilisateur, sessionUrl } = this.dataset;
    if (this.occupe || !(boite.estAPoser(utilisateur) || this.lettres.length)) return;
    this.occupe = true;
    const { session } = await boite.demanderLaSession(sessionUrl);
    if (session?.utilisateur === utilisateur) {
      if (boite.estAPoser(utilisateur)) await boite.poser(session);
      for (const [nom, lettre] of this.lettres) if (!(await this.envoyer(nom, lettre, session))) break;
    }
    this.occupe = false;
  }

  /** Send one text. Resolves to whether the next one may follow. */
  async envoyer(nom, lettre, session) {
    let copie;
    try {
      const cleCopies = await boite.desceller(session, lettre.sceau);
      copie = await new Copies({ utilisateur: session.utilisateur, cleCopies }).lire(nom, lettre);
    } catch {
      // Of a box that no key opens any more.
      this.copies.effacer({ nom });
      return true;
    }
    // The rank 0: the page that wrote it, if it is still open, goes on from there.
    const fenetre = nom.slice(nom.lastIndexOf(':') + 1);
    const technique = { csrfmiddlewaretoken: session.jeton, cle_formulaire: copie.cle, fenetre, rang: 0 };
    const paires = [...copie.donnees, ...Object.entries(technique), ['revision', copie.revision]];
    const { statut, corps } = await poster(this.dataset.brouillonUrl, formulaire(paires));
    if (statut === 200) {
      this.copies.effacer({ nom });
      this.dire('success', PRISE, element('a', { class: 'btn btn-sm btn-primary', href: corps.url }, 'Continuer la fiche'));
    } else if (statut === 409) this.dire('warning', CONFLIT, this.comparer(paires));
    else if (corps?.message) this.dire('warning', `${REFUSEE} ${corps.message}`);
    return [200, 409, 413].includes(statut);
  }

  /** A form that leads to the page of the two texts. */
  comparer(paires) {
    const champs = [...paires, ['brouillon', '1']].map(([name, value]) => element('input', { type: 'hidden', name, value }));
    const envoi = bouton('Comparer les deux textes', null, { type: 'submit' });
    return element('form', { method: 'post', action: this.dataset.page }, ...champs, envoi);
  }

  dire(nature, texte, ...suite) {
    this.append(element('div', { class: `alert alert-${nature}`, role: 'status' }, element('p', {}, texte), ...suite));
  }
}

customElements.define('hors-ligne', HorsLigne);
