/* The choice of a situation. [data-situation], in what the search has found, chooses it in the list;
 * [data-chercher-situation] goes to the search without leaving the form.
 *
 * A situation chosen before the scripts were there, on a slow line, or put back by the browser: what follows from it
 * (its compétences, the Projet box, examples) is asked for all the same, once htmx listens.
 */

import { annoncer, changer } from '../composants.js';

const liste = document.getElementById('id_situation');
const recherche = document.getElementById('chercher-situation');

if (recherche) {
  recherche.closest('[data-avec-script]').hidden = false;
  document.addEventListener('click', (evenement) => {
    const choix = evenement.target.closest?.('[data-situation]');
    if (choix) {
      recherche.value = '';
      document.getElementById('situations-trouvees').replaceChildren();
      changer(liste, choix.dataset.situation, ['input', 'change']);
      liste.focus();
      annoncer(`${liste.selectedOptions[0].textContent.trim()} : situation choisie.`);
    }
    if (!evenement.target.closest?.('[data-chercher-situation]')) return;
    evenement.preventDefault();
    recherche.focus();
    recherche.scrollIntoView({ block: 'center' });
  });
  recherche.addEventListener('keydown', (evenement) => {
    if (evenement.key === 'Enter') evenement.preventDefault();
  });
}

window.addEventListener('load', () => {
  if (!liste) return;
  const rendue = [...liste.options].find((option) => option.defaultSelected)?.value ?? '';
  if (liste.value !== rendue) liste.dispatchEvent(new Event('change', { bubbles: true }));
});
