/* <champ-date><input type="text">: slashes come as one types, other ways of writing a date are put in order when the
 * field is left, and a button opens a French calendar: weeks from Monday, everything by keyboard.
 *
 * The browser's own date field follows the language of the browser, not that of the page: see docs/decisions/.
 */

import { bouton, changer, Composant, element } from './composants.js';
import * as D from './dates.js';

const TOUCHES =
  'Flèches\u00a0: changer de jour. Page précédente et page suivante\u00a0: changer de mois, avec Majuscule\u00a0: d’année. ' +
  'Début et fin\u00a0: premier et dernier jour de la semaine. Entrée\u00a0: choisir. Échap\u00a0: fermer.';
const ICONE =
  '<svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" ' +
  'stroke-width="1.3" stroke-linejoin="round"><path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.5v3M10.5 1.5v3"/></svg>';
const JOURS = D.SEMAINE.map(({ court, long }) => `<th scope="col" abbr="${long}">${court}</th>`).join('');
const fleche = (mois, signe, libelle) =>
  `<button type="button" class="calendrier-fleche" data-mois="${mois}" aria-label="${libelle}" title="${libelle}">${signe}</button>`;
const CADRE = `
  <div class="calendrier-cadre">
    <div class="calendrier-tete">
      ${fleche(-12, '«', 'Année précédente')}${fleche(-1, '‹', 'Mois précédent')}
      <h2 class="calendrier-mois" id="calendrier-mois" aria-live="polite"></h2>
      ${fleche(1, '›', 'Mois suivant')}${fleche(12, '»', 'Année suivante')}
    </div>
    <table class="calendrier-grille" role="grid" aria-labelledby="calendrier-mois">
      <thead><tr>${JOURS}</tr></thead><tbody></tbody>
    </table>
    <div class="calendrier-pied">
      <button type="button" class="btn btn-sm btn-outline-secondary" data-aujourdhui>Aujourd’hui</button>
      <button type="button" class="btn btn-sm btn-outline-secondary" data-fermer>Fermer</button>
    </div>
    <p class="visually-hidden" id="calendrier-touches">${TOUCHES}</p>
  </div>`;
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

/** Open the calendar on the day `choisie`, else near `autre`, the other end of the period; `choisir` gets the day. */
function ouvrir({ titre, choisie, autre, choisir, fermer }) {
  const attributs = { class: 'calendrier', 'aria-label': titre, 'aria-describedby': 'calendrier-touches' };
  const dialogue = element('dialog', attributs);
  dialogue.innerHTML = CADRE;
  const grille = dialogue.querySelector('tbody');
  let courante = choisie || autre || D.aujourdhui();

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
  function montrer(date) {
    courante = date;
    dialogue.querySelector('h2').textContent = D.direMois(date);
    const debut = D.lundi(D.premier(date));
    const semaine = (rang) => D.SEMAINE.map((_, colonne) => cellule(D.plusJours(debut, rang * 7 + colonne)));
    grille.replaceChildren(...[0, 1, 2, 3, 4, 5].map((rang) => element('tr', {}, ...semaine(rang))));
  }

  const allerAuJour = () => grille.querySelector('[tabindex="0"]').focus();

  function finir(date) {
    choisir(date);
    dialogue.close();
  }

  function auClavier(evenement) {
    const deplacer = DEPLACEMENTS[evenement.key];
    if (deplacer && evenement.target.closest('tbody')) {
      evenement.preventDefault();
      montrer(deplacer(courante, evenement.shiftKey));
      allerAuJour();
    }
    if (evenement.key !== 'Tab') return;
    // A modal dialog lets Tab go out to the browser's own bar; here it goes round.
    const boutons = [...dialogue.querySelectorAll('button:not([tabindex="-1"])')];
    const [bout, reprise] = evenement.shiftKey ? [boutons[0], boutons.at(-1)] : [boutons.at(-1), boutons[0]];
    if (document.activeElement !== bout) return;
    evenement.preventDefault();
    reprise.focus();
  }

  dialogue.addEventListener('keydown', auClavier);
  dialogue.addEventListener('click', ({ target }) => {
    const { mois, aujourdhui } = target.dataset;
    if (mois) montrer(D.plusMois(courante, Number(mois)));
    else if (aujourdhui === '') finir(D.aujourdhui());
    // The dialog itself, around its content, is the veil.
    else if (target === dialogue || 'fermer' in target.dataset) dialogue.close();
  });
  dialogue.addEventListener('close', () => {
    dialogue.remove();
    fermer();
  });
  document.body.append(dialogue);
  montrer(courante);
  dialogue.showModal();
  allerAuJour();
}

/** « 0203 » → « 02/03 »: the slash comes with the digit that follows it, so that erasing is never fought against. */
function glisserLesBarres({ target: champ, inputType, data }) {
  // One character: what comes whole (pasted, suggested by the keyboard) is read when the field is left.
  if (inputType !== 'insertText' || data?.length !== 1 || champ.selectionStart !== champ.value.length) return;
  // Between figures alone: « 5 octobre 2026 » is a date too.
  const barres = champ.value.replace(/(?<=\d)[\s.\-/]+(?=\d)/g, '/');
  const [, jour = '', deux, reste] = /^(\d{1,2}\/)?(\d{2})(\d+)$/.exec(barres) ?? [];
  const suite = reste && (jour || reste.length < 3 ? reste : `${reste.slice(0, 2)}/${reste.slice(2)}`);
  const texte = reste ? `${jour}${deux}/${suite}` : barres;
  if (texte !== champ.value) champ.value = texte;
}

/** The other end of the period: id_date_debut for id_date_fin, and the reverse; null for another field. */
function autreBout({ id }) {
  const autre = id.replace(/(debut|fin)$/, (bout) => ({ debut: 'fin', fin: 'debut' })[bout]);
  return autre === id ? null : document.getElementById(autre);
}

customElements.define(
  'champ-date',
  class extends Composant {
    poser() {
      this.champ = this.querySelector('input');
      this.nom = this.champ.labels[0]?.textContent.replace('*', '').trim() || this.champ.ariaLabel || 'date';
      const attributs = { class: 'champ-date-bouton', 'aria-label': `Calendrier\u00a0: ${this.nom}`, title: 'Calendrier' };
      this.bouton = bouton('', () => this.ouvrir(), attributs);
      this.bouton.innerHTML = ICONE;
      this.append(this.bouton);
      this.champ.addEventListener('input', glisserLesBarres);
      this.champ.addEventListener('blur', () => {
        const date = D.lire(this.champ.value);
        if (date && D.ecrire(date) !== this.champ.value) this.ecrire(date);
      });
    }

    ecrire(date) {
      changer(this.champ, D.ecrire(date), ['input', 'change']);
    }

    ouvrir() {
      // The style sheet puts the calendar by the field that is open.
      this.dataset.ouvert = '';
      ouvrir({
        titre: `Choisir la date\u00a0: ${this.nom}`,
        choisie: D.lire(this.champ.value),
        autre: D.lire(autreBout(this.champ)?.value ?? ''),
        choisir: (date) => this.ecrire(date),
        fermer: () => {
          delete this.dataset.ouvert;
          this.bouton.focus();
        },
      });
    }
  },
);
