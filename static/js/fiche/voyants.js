/* <voyant-onglet> inside <a data-onglet="x">: the state of the tab, live, in its data-etat:
 *
 *   complet     every mandatory field is filled, nothing is wrong; or, where nothing is mandatory, everything is filled
 *   manque      something mandatory is missing, or something is wrong
 *   facultatif  nothing is mandatory, something is still empty
 *
 * The style sheet gives each its shape and its colour; screen readers get the words.
 */

import { Composant, entendu } from '../composants.js';
import { reste } from '../compteur.js';
import { lire } from '../dates.js';
import { panneau } from './onglets.js';

const MOTS = { complet: 'complet', manque: 'à compléter', facultatif: 'facultatif, à compléter plus tard' };
const OBLIGATOIRE = '[required], [aria-required="true"]';
const FACULTATIF = 'textarea[name], input[type=text][name]';

function rempli(champ) {
  const [premier] = champ.matches('[type=radio], [type=checkbox]') ? [champ] : champ.querySelectorAll('input');
  if (!premier) return Boolean(champ.value?.trim());
  const memeNom = [...(champ.closest('form') || document).querySelectorAll('input')].filter(
    ({ name }) => name === premier.name,
  );
  return memeNom.some(({ type, value, checked }) => (type === 'hidden' ? value : checked));
}

const utilise = (champ) => !champ.closest('[data-support]')?.querySelector('[name$="-DELETE"]')?.checked;

/** A text that is no date, or the end of a period before its beginning. */
function dateFausse(champ) {
  if (!champ.value.trim()) return false;
  const debut = champ.id.endsWith('date_fin') && document.getElementById(champ.id.replace(/fin$/, 'debut'));
  const [du, au] = [debut && lire(debut.value), lire(champ.value)];
  return !au || Boolean(du && au < du);
}

function faux(champ) {
  if (champ.matches('champ-date input') && dateFausse(champ)) return true;
  return reste(champ) < 0 || champ.matches('.is-invalid');
}

/** What was refused is being answered: it is no longer said to be wrong, and the server will look again. */
function reprendre(champ) {
  champ.classList.remove('is-invalid');
  champ.removeAttribute('aria-invalid');
  document.getElementById(`${champ.id}_error`)?.remove();
}

/** A support that has a name lacks its other answers until they are chosen; a row left empty is no support. */
function supportIncomplet(ligne) {
  const nomme = [...ligne.querySelectorAll(FACULTATIF)].some(rempli);
  return utilise(ligne) && nomme && [...ligne.querySelectorAll('select')].some((choix) => !choix.value);
}

function etat(section) {
  const tous = (selecteur) => [...section.querySelectorAll(selecteur)].filter(utilise);
  const obligatoires = tous(OBLIGATOIRE);
  if (tous('[data-support]').some(supportIncomplet)) return 'manque';
  if (tous('input, textarea, select').some(faux) || !obligatoires.every(rempli)) return 'manque';
  if (obligatoires.length) return 'complet';
  const facultatifs = tous(FACULTATIF);
  const supports = facultatifs.filter((champ) => champ.closest('[data-support]'));
  // One support is enough: the empty row that waits for the next one lacks nothing.
  const pleins = facultatifs.every((champ) => supports.includes(champ) || rempli(champ));
  return facultatifs.length && pleins && (!supports.length || supports.some(rempli)) ? 'complet' : 'facultatif';
}

customElements.define(
  'voyant-onglet',
  class extends Composant {
    poser() {
      const section = panneau(this.closest('[data-onglet]'));
      const mots = entendu();
      this.replaceChildren(mots);
      let prevu = false;

      const dessiner = () => {
        prevu = false;
        this.dataset.etat = etat(section);
        this.title = MOTS[this.dataset.etat];
        mots.textContent = ` (${this.title})`;
      };
      const prevoir = () => {
        if (!prevu) requestAnimationFrame(dessiner);
        prevu = true;
      };
      for (const nom of ['input', 'change']) {
        section.addEventListener(nom, ({ target }) => {
          reprendre(target);
          prevoir();
        });
      }
      // Fragments that htmx swaps in, rows that come and go.
      new MutationObserver(prevoir).observe(section, { childList: true, subtree: true });
      dessiner();
    }
  },
);
