/* <textes-gardes pour="id of the field">: « Insérer » adds a kept text to its field, on a line of its own, without
 * leaving the page. Each <button data-inserer="id"> names the element that holds its text.
 */

import { annoncer, changer, Composant } from '../composants.js';

customElements.define(
  'textes-gardes',
  class extends Composant {
    poser() {
      this.addEventListener('click', (evenement) => {
        const bouton = evenement.target.closest('[data-inserer]');
        const champ = document.getElementById(this.getAttribute('pour'));
        if (!bouton || !champ) return;
        evenement.preventDefault();
        const texte = document.getElementById(bouton.dataset.inserer).textContent;
        const entre = champ.tagName === 'TEXTAREA' ? '\n' : ' ';
        changer(champ, champ.value.trim() ? champ.value.trimEnd() + entre + texte : texte);
        annoncer('Texte inséré.');
        if (champ.hidden) return;
        champ.focus();
        champ.setSelectionRange?.(champ.value.length, champ.value.length);
      });
    }
  },
);
