/* After a refusal or a conflict the message is on the screen and is read first, wherever the address leads (R20).
 *
 * A browser goes to the fragment of the address until the page is loaded: the message is shown after that, and the
 * fragment leaves the address. What htmx puts in place for a refused form is shown in the same way.
 *
 * A part of the page that htmx asks for once the session has ended (401) is told beside what is typed; where nothing is,
 * the page is asked for again, and leads to the sign-in page.
 */

import { atteindre, bandeau, DECONNECTE } from './composants.js';

const SOMMAIRES = '#bilan, #conflit, main .alert[role=alert]:not([data-bandeau]), .annonce[role=alert]';
const ERREURS = '[data-erreur], .invalid-feedback, .is-invalid';

const premier = (racine, selecteur) => [...racine.querySelectorAll(selecteur)].find((element) => element.checkVisibility());

/** Show the first message of `racine` and give it the focus; without one, the first field that is refused. */
function montrer(racine) {
  const message = premier(racine, SOMMAIRES);
  const champ = message ? null : premier(racine, '.is-invalid, [aria-invalid=true]');
  const vu = message || champ || premier(racine, ERREURS);
  if (!vu) return;
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  if (message) message.tabIndex = -1;
  if (message) message.focus({ preventScroll: true });
  else if (champ) atteindre(champ);
  const { top, bottom } = vu.getBoundingClientRect();
  // The foot of a long form stays on the screen, over the page.
  const pied = document.querySelector('.pied-fiche')?.offsetHeight ?? 0;
  if (top < 0 || bottom > window.innerHeight - pied) vu.scrollIntoView({ block: message ? 'start' : 'center' });
}

// A refusal answers the POST itself, which « Back » could not find again, since nothing of ours is kept in a cache: the
// address alone stays in the history, and « Back » asks for the page of the form.
if ((performance.getEntriesByType('navigation')[0]?.responseStatus ?? 422) >= 400)
  history.replaceState(history.state, '', location.href);

// Twice a frame: what the browser still had to scroll is done.
window.addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => montrer(document))));
document.addEventListener('htmx:afterSettle', ({ detail }) => {
  if (detail.xhr?.status === 422) montrer(detail.elt);
});

document.addEventListener('htmx:responseError', ({ detail }) => {
  if (detail.xhr.status !== 401) return;
  const suivi = [...document.forms].find(({ sauvegarde }) => sauvegarde);
  const ecrit = [...document.querySelectorAll('main textarea')].find(({ value, defaultValue }) => value !== defaultValue);
  if (suivi) suivi.sauvegarde.arreter(401);
  else if (ecrit?.form) bandeau(ecrit.form, 'arret', DECONNECTE);
  else location.reload();
});

// A link of the summary goes to its field, ready to be corrected; those of a form with tabs are the tabs' own.
document.addEventListener('click', (evenement) => {
  const lien = evenement.target.closest?.('.recapitulatif a[href^="#"]:not([data-vers])');
  const champ = lien && document.getElementById(lien.hash.slice(1));
  if (!champ) return;
  evenement.preventDefault();
  atteindre(champ);
  champ.scrollIntoView({ block: 'center' });
});
