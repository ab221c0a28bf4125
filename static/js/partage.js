/* <partager-lien> around a link: « Copier le lien », and « Partager » where the device has it. */

import { annoncer, bouton, Composant, element } from './composants.js';

const REPOS = 4000;

customElements.define(
  'partager-lien',
  class extends Composant {
    poser() {
      this.lien = this.querySelector('a');
      const boutons = [];
      if (navigator.share) boutons.push(bouton('Partager', () => this.partager(), { class: 'btn btn-primary' }));
      if (navigator.clipboard)
        boutons.push(bouton('Copier le lien', ({ target }) => this.copier(target), { class: 'btn btn-outline-secondary' }));
      if (boutons.length) this.append(element('p', { class: 'actions ne-pas-imprimer' }, ...boutons));
    }

    async partager() {
      try {
        await navigator.share({ title: this.dataset.titre || document.title, url: this.lien.href });
      } catch {
        // Closed without a choice, or refused by the device: the link is still there, and can be copied.
      }
    }

    async copier(touche) {
      try {
        await navigator.clipboard.writeText(this.lien.href);
        touche.textContent = 'Lien copié';
        annoncer('Lien copié');
        setTimeout(() => (touche.textContent = 'Copier le lien'), REPOS);
      } catch {
        getSelection().selectAllChildren(this.lien);
        annoncer('Le lien est sélectionné\u00a0: copiez-le avec votre appareil.');
      }
    }
  },
);
