/* <lignes-supports>: the rows of the formset and its button; a row taken out can be brought back.
 *
 * Without this script the same form works with its submit button `ajouter_support` and its DELETE boxes.
 */

import { annoncer, bouton, changer, element } from '../composants.js';
import { Lignes } from './lignes.js';

const AU_PLUS = 1000;

customElements.define(
  'lignes-supports',
  class extends Lignes {
    poser() {
      this.total = this.querySelector('input[name$=TOTAL_FORMS]');
      this.maximum = Number(this.querySelector('input[name$=MAX_NUM_FORMS]').value);
      for (const ligne of this.lignes) this.equiper(ligne);
      this.querySelector('[data-ajouter-support]').addEventListener('click', (evenement) => {
        evenement.preventDefault();
        this.ajouter();
      });
    }

    get lignes() {
      return [...this.querySelectorAll('[data-support]')];
    }

    boite(ligne) {
      return ligne.querySelector('input[name$="-DELETE"]');
    }

    creer() {
      if (this.lignes.filter((ligne) => !this.boite(ligne).checked).length >= this.maximum) {
        annoncer(`${this.maximum} supports au plus par fiche.`);
        return null;
      }
      const copie = document.createElement('template');
      const modele = this.querySelector('template');
      copie.innerHTML = modele.innerHTML.replaceAll('__prefix__', this.total.value);
      const ligne = copie.content.querySelector('[data-support]');
      ligne.querySelector('legend').append(` ${Number(this.total.value) + 1}`);
      this.querySelector('[data-supports]').append(ligne);
      this.equiper(ligne);
      // The number of forms tells the server how many rows to read: it never goes down.
      changer(this.total, String(Number(this.total.value) + 1));
      return ligne;
    }

    /** Make sure that there are so many rows: a text that is taken back from this device brings its own. */
    completer(nombre) {
      while (Number(this.total.value) < Math.min(nombre, AU_PLUS) && this.creer());
    }

    equiper(ligne) {
      const boite = this.boite(ligne);
      const remplacee = boite.closest('.form-check');
      remplacee.dataset.remplacee = '';
      remplacee.hidden = true;
      remplacee.after(this.boutonRetirer(ligne, ' ce support'));
      boite.addEventListener('change', () => this.dessiner(ligne));
      if (boite.checked) this.dessiner(ligne);
    }

    phrase(ligne, participe) {
      return this.nom(ligne) ? `Support «\u00a0${this.nom(ligne)}\u00a0» ${participe}.` : `Support ${participe}.`;
    }

    /** Draw a row as its DELETE box says: its fields, or one line that offers to take it back. */
    dessiner(ligne) {
      const retire = this.boite(ligne).checked;
      ligne.querySelector('.support-retire')?.remove();
      for (const enfant of ligne.children) enfant.hidden = retire || 'remplacee' in enfant.dataset;
      if (!retire) return;
      const phrase = element('span', {}, this.phrase(ligne, 'retiré'));
      ligne.append(element('div', { class: 'support-retire' }, phrase, bouton('Annuler', () => this.remettre(ligne))));
    }

    cocher(ligne, retire) {
      this.boite(ligne).checked = retire;
      this.boite(ligne).dispatchEvent(new Event('change', { bubbles: true }));
    }

    oter(ligne) {
      this.cocher(ligne, true);
      return [ligne.querySelector('.support-retire button'), this.phrase(ligne, 'retiré')];
    }

    remettre(ligne) {
      this.cocher(ligne, false);
      this.premierChamp(ligne).focus();
      annoncer(this.phrase(ligne, 'rétabli'));
    }
  },
);
