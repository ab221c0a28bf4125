/* <phrases-frequentes pour="id of the textarea">: « Insérer » puts the chosen phrase where the cursor is, without leaving
 * the page. It holds a <select> and a button named « inserer », or neither.
 */

import { Composant } from './composants.js';

customElements.define(
  'phrases-frequentes',
  class extends Composant {
    poser() {
      const champ = document.getElementById(this.getAttribute('pour'));
      const liste = this.querySelector('select');
      this.querySelector('[name=inserer]')?.addEventListener('click', (evenement) => {
        evenement.preventDefault();
        if (!liste.value) {
          liste.focus();
          return;
        }
        const avant = champ.value.slice(0, champ.selectionStart);
        const espace = avant && !/\s$/.test(avant) ? ' ' : '';
        champ.setRangeText(espace + liste.selectedOptions[0].text, champ.selectionStart, champ.selectionEnd, 'end');
        champ.dispatchEvent(new Event('input', { bubbles: true }));
        liste.value = '';
        champ.focus();
      });
    }
  },
);
