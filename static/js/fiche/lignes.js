/* Rows of fields that one adds and takes out, without a round trip: what actors and supports share. */

import { annoncer, bouton, Composant, entendu } from '../composants.js';

const CHAMPS = 'input:not([type=hidden], [type=checkbox]), textarea, select';

/**
 * A subclass has `creer()`, which puts an empty row and returns it, or null when there may be no more, and `oter(row)`,
 * which takes one out and returns the element to go to and the sentence to say.
 */
export class Lignes extends Composant {
  premierChamp(ligne) {
    return ligne.querySelector(CHAMPS);
  }

  /** What the person calls the row: its first field. */
  nom(ligne) {
    return this.premierChamp(ligne).value.trim();
  }

  ajouter() {
    const ligne = this.creer();
    if (ligne) this.premierChamp(ligne).focus();
  }

  retirer(ligne) {
    const [cible, phrase] = this.oter(ligne);
    cible.focus();
    annoncer(phrase);
  }

  boutonRetirer(ligne, quoi) {
    return bouton(['Retirer', entendu(quoi)], () => this.retirer(ligne), { 'data-retirer': true });
  }
}
