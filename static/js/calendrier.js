/* <champ-date><input type="text">: slashes come as one types, other ways of writing a date are put in order when the
 * field is left, and a button opens a French calendar: weeks from Monday, everything by keyboard.
 *
 * The browser's own date field follows the language of the browser, not that of the page: see docs/decisions/.
 */

import { bouton, changer, Composant, element, entendu } from './composants.js';
import * as D from './dates.js';

const TOUCHES =
  'Flèches : changer de jour. Page précédente et page suivante : changer de mois, avec Majuscule : d’année. ' +
  'Début et fin : premier et dernier jour de la semaine. Entrée : choisir. Échap : fermer.';
const ICONE =
  '<svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" ' +
  'stroke-width="1.3" stroke-linejoin="round"><path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.5v3M10.5 1.5v3"/></svg>';
const DEPLACEMENTS = {
  ArrowLeft: (date) => D.plusJours(date, -1),
  ArrowRight: (date) => D.plusJours(date, 1),
  ArrowUp: (date) => D.plusJours(date, -7),
  ArrowDown: (date) => D.plusJours(date, 7),
  Home: (date) => D.lundi(date),
  End: (date) => D.plusJours(D.lundi(date), 6),
  PageUp: (date, majuscule) => D.plusMois(date, majuscule ? -12 : -1),
  PageDown: (date, majuscule) => D.plusMois(date, majuscule ? 12 : 1),
};

/** Open the calendar under `ancre`, on the day `choisie`, else near `autre`, the other end; `choisir` gets the day. */
function ouvrir({ ancre, titre, choisie, autre, choisir }) {
  const abandon = new AbortController();
  const fleche = (libelle, signe, mois) =>
    bouton(signe, () => montrer(D.plusMois(courante, mois)), {
      class: 'calendrier-fleche',
      'aria-label': libelle,
      title: libelle,
    });
  const intitule = element('h2', { class: 'calendrier-mois', id: 'calendrier-mois', 'aria-live': 'polite' });
  const jours = D.SEMAINE.map(({ court, long }) => element('th', { scope: 'col', abbr: long }, court));
  const grille = element('tbody');
  const touches = entendu(TOUCHES);
  touches.id = 'calendrier-touches';
  const cadre = element(
    'div',
    { class: 'calendrier-cadre' },
    element(
      'div',
      { class: 'calendrier-tete' },
      fleche('Année précédente', '«', -12),
      fleche('Mois précédent', '‹', -1),
      intitule,
      fleche('Mois suivant', '›', 1),
      fleche('Année suivante', '»', 12),
    ),
    element(
      'table',
      { class: 'calendrier-grille', role: 'grid', 'aria-labelledby': 'calendrier-mois' },
      element('thead', {}, element('tr', {}, ...jours)),
      grille,
    ),
    element(
      'div',
      { class: 'calendrier-pied' },
      bouton('Aujourd’hui', () => finir(D.aujourdhui())),
      bouton('Fermer', () => dialogue.close()),
    ),
    touches,
  );
  const attributs = { class: 'calendrier', 'aria-label': titre, 'aria-describedby': touches.id };
  const dialogue = element('dialog', attributs, cadre);
  let courante;

  function cellule(date) {
    const [debut, fin] = [Math.min(autre, choisie), Math.max(autre, choisie)];
    const classes = ['calendrier-jour'];
    if (date.getMonth() !== courante.getMonth()) classes.push('autre-mois');
    if (autre && choisie && date >= debut && date <= fin) classes.push('dans-la-periode');
    const jour = bouton(String(date.getDate()), () => finir(date), {
      class: classes.join(' '),
      tabindex: D.memeJour(date, courante) ? '0' : '-1',
      'aria-label': D.dire(date),
      'aria-current': D.memeJour(date, D.aujourdhui()) && 'date',
    });
    return element('td', { role: 'gridcell', 'aria-selected': String(D.memeJour(date, choisie)) }, jour);
  }

  /** Show the month of a date and make it the current one. The grid has six weeks always: its height never moves. */
  function montrer(date, { focus = false } = {}) {
    courante = date;
    intitule.textContent = D.direMois(date);
    const debut = D.lundi(D.premier(date));
    const semaine = (rang) => D.SEMAINE.map((_, colonne) => cellule(D.plusJours(debut, rang * 7 + colonne)));
    grille.replaceChildren(...[0, 1, 2, 3, 4, 5].map((rang) => element('tr', {}, ...semaine(rang))));
    if (focus) grille.querySelector('[tabindex="0"]').focus();
  }

  function finir(date) {
    choisir(date);
    dialogue.close();
  }

  function auClavier(evenement) {
    const deplacer = DEPLACEMENTS[evenement.key];
    if (deplacer && evenement.target.closest('tbody')) {
      evenement.preventDefault();
      montrer(deplacer(courante, evenement.shiftKey), { focus: true });
    }
    if (evenement.key !== 'Tab') return;
    // A modal dialog lets Tab go out to the browser's own bar; here it goes round.
    const boutons = [...dialogue.querySelectorAll('button:not([tabindex="-1"])')];
    const [bout, reprise] = evenement.shiftKey ? [boutons[0], boutons.at(-1)] : [boutons.at(-1), boutons[0]];
    if (document.activeElement !== bout) return;
    evenement.preventDefault();
    reprise.focus();
  }

  function placer() {
    const champ = ancre.parentElement.getBoundingClientRect();
    const hauteur = dialogue.offsetHeight;
    const dessous = champ.bottom + 4;
    const haut = dessous + hauteur <= window.innerHeight ? dessous : Math.max(8, champ.top - hauteur - 4);
    const gauche = Math.max(8, Math.min(champ.left, document.documentElement.clientWidth - dialogue.offsetWidth - 8));
    // On a phone the style sheet does not look at these: the calendar is then at the bottom of the screen.
    dialogue.style.setProperty('--calendrier-haut', `${haut}px`);
    dialogue.style.setProperty('--calendrier-gauche', `${gauche}px`);
  }

  dialogue.addEventListener('keydown', auClavier);
  // The dialog itself, around its content, is the veil.
  dialogue.addEventListener('click', ({ target }) => target === dialogue && dialogue.close());
  dialogue.addEventListener('close', () => {
    abandon.abort();
    dialogue.remove();
    ancre.focus();
  });
  for (const nom of ['resize', 'scroll'])
    window.addEventListener(nom, placer, { passive: true, signal: abandon.signal });
  document.body.append(dialogue);
  montrer(choisie || autre || D.aujourdhui());
  dialogue.showModal();
  placer();
  grille.querySelector('[tabindex="0"]').focus();
}

/** « 0203 » → « 02/03 »: the slash comes with the digit that follows it, so that erasing is never fought against. */
function glisserLesBarres({ target: champ, inputType, data }) {
  // One character: what comes whole (pasted, suggested by the keyboard) is read when the field is left.
  if (inputType !== 'insertText' || data?.length !== 1 || champ.selectionStart !== champ.value.length) return;
  const barres = champ.value.replace(/[\s.\-/]+/g, '/');
  const [, jour = '', deux, reste] = /^(\d{1,2}\/)?(\d{2})(\d+)$/.exec(barres) ?? [];
  const suite = reste && (jour || reste.length < 3 ? reste : `${reste.slice(0, 2)}/${reste.slice(2)}`);
  const texte = reste ? `${jour}${deux}/${suite}` : barres;
  if (texte !== champ.value) champ.value = texte;
}

customElements.define(
  'champ-date',
  class extends Composant {
    poser() {
      const champ = this.querySelector('input');
      const nom = champ.labels[0]?.textContent.replace('*', '').trim() || champ.ariaLabel || 'date';
      const icone = element('span');
      icone.innerHTML = ICONE;
      const ancre = bouton(
        icone,
        () => {
          const autre = document.getElementById(autreBout(champ.id));
          ouvrir({
            ancre,
            titre: `Choisir la date : ${nom}`,
            choisie: D.lire(champ.value),
            autre: autre && D.lire(autre.value),
            choisir: (date) => changer(champ, D.ecrire(date), ['input', 'change']),
          });
        },
        { class: 'champ-date-bouton', 'aria-label': `Calendrier : ${nom}`, title: 'Calendrier' },
      );
      this.append(ancre);
      champ.addEventListener('input', glisserLesBarres);
      champ.addEventListener('blur', () => {
        const date = D.lire(champ.value);
        if (date && D.ecrire(date) !== champ.value) changer(champ, D.ecrire(date), ['input', 'change']);
      });
    }
  },
);

/** The other end of the period: id_date_debut for id_date_fin, and the reverse; none for another field. */
function autreBout(id) {
  const autre = id.replace(/(debut|fin)$/, (bout) => ({ debut: 'fin', fin: 'debut' })[bout]);
  return autre === id ? null : autre;
}
