/* <onglets-fiche> with <a href="#onglet-x" data-onglet="x">, and <section id="onglet-x" data-panneau="x">: the stacked
 * sections of the form become tabs.
 *
 * The tab that is open stays in the address; the one of the first error opens by itself; a link of the summary of
 * errors, a[data-vers="id of the field"], opens the right tab and goes to the field; [data-onglet-suivant] goes on.
 */

import { atteindre, Composant } from '../composants.js';

const ERREUR = '.is-invalid, [data-erreur]';
export const panneau = (onglet) => document.querySelector(`[data-panneau="${CSS.escape(onglet.dataset.onglet)}"]`);

/** A group of radio buttons has no element of its own id: the first of its buttons stands for it. */
const champDe = (id) =>
  document.getElementById(id) ||
  document.getElementById(`${id}_0`) ||
  document.getElementById(`zone-${id.replace(/^id_/, '')}`);

customElements.define(
  'onglets-fiche',
  class extends Composant {
    poser() {
      this.onglets = [...this.querySelectorAll('[data-onglet]')];
      this.suivants = [...document.querySelectorAll('[data-onglet-suivant]')];
      this.setAttribute('role', 'tablist');
      for (const onglet of this.onglets) {
        const section = panneau(onglet);
        onglet.id = `lien-${section.id}`;
        onglet.setAttribute('role', 'tab');
        onglet.setAttribute('aria-controls', section.id);
        section.setAttribute('role', 'tabpanel');
        section.setAttribute('aria-labelledby', onglet.id);
      }
      this.addEventListener('click', (evenement) => this.auClic(evenement));
      this.addEventListener('keydown', (evenement) => this.auClavier(evenement));
      document.addEventListener('click', (evenement) => this.auClicAilleurs(evenement));
      window.addEventListener('hashchange', () => {
        const onglet = this.ongletDeLAdresse();
        if (onglet) this.ouvrir(onglet, { adresse: false });
      });
      const enErreur = this.onglets.find((onglet) => panneau(onglet).querySelector(ERREUR));
      const demande = this.ongletDeLAdresse();
      this.ouvrir(enErreur || demande || this.onglets[0], { adresse: false });
      // A link to one field, « À compléter », puts the cursor in it.
      const champ = demande && !enErreur && champDe(location.hash.slice(1));
      if (champ && champ !== panneau(demande))
        window.addEventListener('load', () => {
          atteindre(champ);
          champ.scrollIntoView({ block: 'center' });
        });
    }

    ouvrir(onglet, { adresse = true } = {}) {
      this.ouvert = onglet;
      for (const autre of this.onglets) {
        autre.setAttribute('aria-selected', String(autre === onglet));
        autre.tabIndex = autre === onglet ? 0 : -1;
        panneau(autre).hidden = autre !== onglet;
      }
      // On a phone the row of tabs is wider than the screen.
      this.scrollLeft = onglet.offsetLeft - (this.clientWidth - onglet.offsetWidth) / 2;
      for (const bouton of this.suivants) bouton.hidden = onglet === this.onglets.at(-1);
      if (adresse) history.replaceState(history.state, '', `#${panneau(onglet).id}`);
    }

    contenant(element) {
      return this.onglets.find((onglet) => panneau(onglet).contains(element));
    }

    ongletDeLAdresse() {
      const cible = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      return cible ? this.contenant(cible) : undefined;
    }

    auClic(evenement) {
      const onglet = evenement.target.closest('[data-onglet]');
      if (!onglet || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
      evenement.preventDefault();
      this.ouvrir(onglet);
    }

    auClicAilleurs(evenement) {
      const champ = champDe(evenement.target.closest?.('a[data-vers]')?.dataset.vers ?? '');
      const onglet = champ && this.contenant(champ);
      if (onglet) {
        evenement.preventDefault();
        this.ouvrir(onglet);
        atteindre(champ);
        champ.scrollIntoView({ block: 'center' });
      }
      if (!evenement.target.closest?.('[data-onglet-suivant]')) return;
      this.ouvrir(this.onglets[this.onglets.indexOf(this.ouvert) + 1]);
      this.ouvert.focus();
      this.scrollIntoView({ block: 'start' });
    }

    auClavier(evenement) {
      const { key, ctrlKey, altKey, metaKey } = evenement;
      const rang = this.onglets.indexOf(evenement.target.closest('[data-onglet]'));
      const nombre = this.onglets.length;
      const vers = { ArrowRight: rang + 1, ArrowLeft: rang - 1 + nombre, Home: 0, End: nombre - 1, ' ': rang }[key];
      if (rang < 0 || vers === undefined || ctrlKey || altKey || metaKey) return;
      evenement.preventDefault();
      this.ouvrir(this.onglets[vers % nombre]);
      this.ouvert.focus();
    }
  },
);
