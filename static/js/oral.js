/* The keyboard of the oral: ← and → go from one part of the copy to the next (summary, fiches, supports), Shift with
 * them to the candidates before and after, Escape back to the summary, or out of the notes. Only keys that write
 * nothing are used, and none is taken from a field, a menu or the browser.
 *
 * Each part is also reached by a link: without this script nothing is missing but the keys.
 */

import { annoncer } from './composants.js';

const oral = document.querySelector('.oral');
const parties = [...oral.querySelectorAll('#resume, .fiche-orale, #supports')];
let courante = -1;

function marquer(indice) {
  parties[courante]?.classList.remove('courante');
  courante = indice;
  parties[courante]?.classList.add('courante');
}

function aller(indice) {
  const partie = parties[indice];
  if (!partie) return;
  marquer(indice);
  // What was reached by its address stays marked by it otherwise.
  history.replaceState(history.state, '', `#${partie.id}`);
  partie.scrollIntoView({ block: 'start' });
  partie.focus({ preventScroll: true });
}

/** Where ← and → start from: the part last reached while it is on the screen, else the one that scrolling has led to. */
function sousLesYeux() {
  const place = parties[courante]?.getBoundingClientRect();
  if (place && place.bottom > 0 && place.top < window.innerHeight) return courante;
  const haut = window.innerHeight / 3;
  return Math.max(
    0,
    parties.findLastIndex((partie) => partie.getBoundingClientRect().top <= haut),
  );
}

function deCandidat(sens) {
  const lien = document.querySelector(`[data-candidat="${sens}"]`);
  if (lien) lien.click();
  else annoncer(sens === 'avant' ? 'C’est le premier candidat.' : 'C’est le dernier candidat.');
}

document.addEventListener('keydown', (evenement) => {
  if (evenement.defaultPrevented || evenement.altKey || evenement.ctrlKey || evenement.metaKey) return;
  const cible = evenement.target;
  if (evenement.key === 'Escape' && cible.matches?.('.oral-notes *')) {
    aller(sousLesYeux());
    return;
  }
  if (cible.matches?.('input, textarea, select, summary, [contenteditable]')) return;
  if (document.querySelector('details.compte[open]')) return;
  if (evenement.key === 'Escape') aller(0);
  else if (evenement.key === 'ArrowRight' && evenement.shiftKey) deCandidat('apres');
  else if (evenement.key === 'ArrowLeft' && evenement.shiftKey) deCandidat('avant');
  else if (evenement.key === 'ArrowRight') aller(Math.min(parties.length - 1, sousLesYeux() + 1));
  else if (evenement.key === 'ArrowLeft') aller(Math.max(0, sousLesYeux() - 1));
  else return;
  evenement.preventDefault();
});

// A link of the contents leads to its part, and the keys go on from there.
const suivreAdresse = () => marquer(parties.findIndex((partie) => `#${partie.id}` === location.hash));
window.addEventListener('hashchange', suivreAdresse);
suivreAdresse();
