/* <choix-stage>, around the list of stages: choosing one fills in what it proposes, where the student has written nothing,
 * and says so; dates that are not those of the stage get a remark, never a refusal.
 *
 * The options carry data-source, data-localisation, data-partenaires, data-debut and data-fin. What a former choice had
 * proposed, untouched since, gives way to the new one; so does a default answer.
 */

import { changer, Composant } from '../composants.js';
import { ecrire, lire } from '../dates.js';

const PROPOSES = ['source', 'localisation', 'partenaires'];
const enFrancais = new Intl.ListFormat('fr', { type: 'conjunction' });
const champ = (nom) => document.getElementById(`id_${nom}`);

customElements.define(
  'choix-stage',
  class extends Composant {
    poser() {
      this.liste = this.querySelector('select');
      this.touches = new Set();
      this.proposes = {};
      // A default answer of a fiche already kept may have been meant.
      this.neuve = location.pathname.endsWith('/nouvelle/');
      for (const nom of PROPOSES) champ(nom)?.addEventListener('input', () => this.ecrit || this.touches.add(nom));
      this.liste.addEventListener('change', () => {
        this.proposer();
        this.remarquer();
      });
      for (const nom of ['date_debut', 'date_fin'])
        for (const evenement of ['input', 'change']) champ(nom)?.addEventListener(evenement, () => this.remarquer());
    }

    /** Whether the field still says what nobody has chosen: nothing, a default answer, a former proposal. */
    libre(nom) {
      const { value } = champ(nom);
      if (!value.trim() || value === this.proposes[nom]) return true;
      const parDefaut = champ(nom).matches('select') && !champ(nom).querySelector('option[value=""]');
      return parDefaut && !this.touches.has(nom) && this.neuve;
    }

    proposer() {
      const choix = this.liste.selectedOptions[0]?.dataset ?? {};
      const possibles = PROPOSES.filter((nom) => choix[nom] && champ(nom) && this.libre(nom));
      const remplis = possibles.filter((nom) => champ(nom).value !== choix[nom]);
      this.ecrit = true;
      for (const nom of remplis) changer(champ(nom), choix[nom], ['input', 'change']);
      this.ecrit = false;
      for (const nom of possibles) this.proposes[nom] = choix[nom];
      this.querySelector('[data-stage-propose]').textContent = remplis.length
        ? `Rempli pour vous\u00a0: ${enFrancais.format(remplis)}. Changez-les si besoin.`
        : '';
    }

    remarquer() {
      const { debut, fin } = this.liste.selectedOptions[0]?.dataset ?? {};
      const dates = ['date_debut', 'date_fin'].map((nom) => lire(champ(nom)?.value ?? '')).filter(Boolean);
      const dehors = debut && dates.some((date) => date < lire(debut) || date > lire(fin));
      const remarque = this.querySelector('[data-stage-remarque]');
      remarque.hidden = !dehors;
      remarque.textContent = dehors
        ? `Ces dates ne sont pas toutes dans la période choisie, du ${ecrire(lire(debut))} au ${ecrire(lire(fin))} : ` +
          'vérifiez-les. Vous pouvez enregistrer quand même.'
        : '';
    }
  },
);
