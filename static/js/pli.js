/* <details data-pli="name">: what is open is remembered on this device, from one page of the kind to the next.
 *
 * data-pli-large: open at first where there is room. What the server opens (a filter is on) stays open. A link to what is
 * folded unfolds it; [data-tout-deplier] unfolds or folds all that it names by its selector.
 */

const CLE = 'plis';
const LARGE = window.matchMedia('(min-width: 62rem)');

function lus() {
  try {
    return JSON.parse(localStorage.getItem(CLE)) || {};
  } catch {
    return {};
  }
}

function retenir({ dataset, open }) {
  try {
    localStorage.setItem(CLE, JSON.stringify({ ...lus(), [dataset.pli]: open }));
  } catch {
    // A full or forbidden memory forgets, and that is all.
  }
}

function poser() {
  const plis = lus();
  for (const pli of document.querySelectorAll('details[data-pli]:not([data-pli-pose])')) {
    pli.dataset.pliPose = '';
    if (!pli.open) pli.open = plis[pli.dataset.pli] ?? ('pliLarge' in pli.dataset && LARGE.matches);
    pli.addEventListener('click', ({ target }) => {
      // The browser opens and closes after the click.
      if (target.closest('summary')?.parentElement === pli) setTimeout(() => retenir(pli));
    });
  }
  for (const bouton of document.querySelectorAll('[data-tout-deplier]')) bouton.hidden = false;
}

/** Unfold what holds the element of this fragment, then go to it. */
function ouvrir(fragment) {
  const cible = fragment.length > 1 && document.getElementById(decodeURIComponent(fragment.slice(1)));
  if (!cible) return false;
  for (let pli = cible.closest('details'); pli; pli = pli.parentElement.closest('details')) pli.open = true;
  cible.scrollIntoView({ block: 'start' });
  return true;
}

document.addEventListener('click', (evenement) => {
  const lien = evenement.target.closest?.('a[href^="#"]');
  if (lien && document.querySelector('details[data-pli]')) ouvrir(lien.hash);
  const bouton = evenement.target.closest?.('[data-tout-deplier]');
  if (!bouton) return;
  const plis = [...document.querySelectorAll(bouton.dataset.toutDeplier)];
  const open = plis.some((pli) => !pli.open);
  for (const pli of plis) {
    pli.open = open;
    retenir(pli);
  }
  bouton.textContent = open ? 'Tout replier' : 'Tout déplier';
});
// Paper folds nothing.
let ouverts = [];
window.addEventListener('beforeprint', () => {
  ouverts = [...document.querySelectorAll('details[data-pli]:not([open])')];
  for (const pli of ouverts) pli.open = true;
});
window.addEventListener('afterprint', () => {
  for (const pli of ouverts) pli.open = false;
});

document.addEventListener('htmx:afterSettle', poser);
poser();
if (location.hash) ouvrir(location.hash);
