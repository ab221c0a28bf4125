/* <phrases-frequentes pour="id of the textarea">: « Insérer » puts the chosen phrase where the cursor is, without leaving
 * the page. It holds a <select> and a button named « inserer », or neither. « Garder ce texte comme phrase » stays on the
 * page too, and says what became of it; without a network it is the button of a form, as it is without scripts.
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
      this.querySelector('[name=garder_phrase]')?.addEventListener('click', async (evenement) => {
        const bouton = evenement.currentTarget;
        evenement.preventDefault();
        const envoi = new FormData(champ.form);
        envoi.set('garder_phrase', '1');
        try {
          const reponse = await fetch(champ.form.action, { method: 'POST', body: envoi });
          const page = new DOMParser().parseFromString(await reponse.text(), 'text/html');
          const dit = page.querySelector('.messages')?.textContent.trim();
          if (!dit) throw new Error('No word of what became of it.');
          this.dire(dit);
          const phrases = page.querySelector('phrases-frequentes select');
          if (liste && phrases) liste.replaceChildren(...phrases.children);
        } catch {
          champ.form.requestSubmit(bouton);
        }
      });
    }

    dire(texte) {
      let etat = this.querySelector('[role=status]');
      if (!etat) {
        etat = document.createElement('p');
        etat.setAttribute('role', 'status');
        etat.className = 'discret';
        this.append(etat);
      }
      etat.textContent = texte;
    }
  },
);
