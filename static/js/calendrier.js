/* A French calendar in a dialog: weeks from Monday, everything by keyboard.
 *
 * PasseportPro.calendrier.ouvrir({ancre, titre, choisie, depart, autre, choisir})
 *   ancre    element under which it opens (a wide screen) and that takes the focus back
 *   titre    its accessible name, « Choisir la date : Début »
 *   choisie  Date in the field, or null;   depart  Date to start from when there is none;   autre  the other end
 *   choisir  called with the Date that was picked
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const D = P.dates;
  const { element } = P;
  let dialogue, grille, intitule, demande, courante;

  const bouton = (libelle, signe, action) => {
    const resultat = element(
      'button',
      { type: 'button', class: 'calendrier-fleche', 'aria-label': libelle, title: libelle },
      signe,
    );
    resultat.addEventListener('click', action);
    return resultat;
  };

  function construire() {
    intitule = element('h2', { class: 'calendrier-mois', id: 'calendrier-mois', 'aria-live': 'polite' });
    const tete = element(
      'div',
      { class: 'calendrier-tete' },
      bouton('Année précédente', '«', () => montrer(D.plusMois(courante, -12))),
      bouton('Mois précédent', '‹', () => montrer(D.plusMois(courante, -1))),
      intitule,
      bouton('Mois suivant', '›', () => montrer(D.plusMois(courante, 1))),
      bouton('Année suivante', '»', () => montrer(D.plusMois(courante, 12))),
    );
    const jours = D.semaine.map(({ court, long }) => element('th', { scope: 'col', abbr: long }, court));
    grille = element('tbody');
    const table = element(
      'table',
      { class: 'calendrier-grille', role: 'grid', 'aria-labelledby': 'calendrier-mois' },
      element('thead', {}, element('tr', {}, ...jours)),
      grille,
    );
    const aujourdhui = element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary' }, 'Aujourd’hui');
    aujourdhui.addEventListener('click', () => choisir(D.aujourdhui()));
    const fermer = element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary' }, 'Fermer');
    fermer.addEventListener('click', () => dialogue.close());
    dialogue = element(
      'dialog',
      { class: 'calendrier', 'aria-describedby': 'calendrier-touches' },
      tete,
      table,
      element('div', { class: 'calendrier-pied' }, aujourdhui, fermer),
      element(
        'p',
        { class: 'visually-hidden', id: 'calendrier-touches' },
        'Flèches : changer de jour. Page précédente et page suivante : changer de mois, avec Majuscule : d’année. ',
        'Début et fin : premier et dernier jour de la semaine. Entrée : choisir. Échap : fermer.',
      ),
    );
    dialogue.addEventListener('keydown', auClavier);
    dialogue.addEventListener('click', auClic);
    dialogue.addEventListener('close', () => {
      window.removeEventListener('resize', placer);
      window.removeEventListener('scroll', placer);
      demande.ancre.focus();
    });
    document.body.append(dialogue);
  }

  function cellule(date) {
    const dansLePlage =
      demande.autre &&
      demande.choisie &&
      date >= Math.min(demande.autre, demande.choisie) &&
      date <= Math.max(demande.autre, demande.choisie);
    const classes = ['calendrier-jour'];
    if (date.getMonth() !== courante.getMonth()) classes.push('autre-mois');
    if (dansLePlage) classes.push('dans-la-periode');
    const choisie = D.memeJour(date, demande.choisie);
    const jour = element(
      'button',
      {
        type: 'button',
        class: classes.join(' '),
        tabindex: D.memeJour(date, courante) ? '0' : '-1',
        'data-date': D.ecrire(date),
        'aria-label': D.dire(date),
        'aria-current': D.memeJour(date, D.aujourdhui()) && 'date',
      },
      String(date.getDate()),
    );
    return element('td', { role: 'gridcell', 'aria-selected': choisie ? 'true' : 'false' }, jour);
  }

  /** Show the month of a date and make it the current one. The grid has six weeks always: its height never moves. */
  function montrer(date, { focus = false } = {}) {
    courante = date;
    intitule.textContent = D.direMois(date);
    const debut = D.lundi(D.premier(date));
    const semaines = [0, 1, 2, 3, 4, 5].map((rang) =>
      element('tr', {}, ...D.semaine.map((_, colonne) => cellule(D.plusJours(debut, rang * 7 + colonne)))),
    );
    grille.replaceChildren(...semaines);
    if (focus) grille.querySelector('[tabindex="0"]').focus();
  }

  function choisir(date) {
    demande.choisir(date);
    dialogue.close();
  }

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

  function auClavier(evenement) {
    const deplacer = DEPLACEMENTS[evenement.key];
    if (deplacer && evenement.target.closest('tbody')) {
      evenement.preventDefault();
      montrer(deplacer(courante, evenement.shiftKey), { focus: true });
    }
    if (evenement.key !== 'Tab') return;
    // A modal dialog lets Tab go out to the browser's own bar; here it goes round.
    const boutons = [...dialogue.querySelectorAll('button:not([tabindex="-1"])')];
    const bout = evenement.shiftKey ? boutons[0] : boutons.at(-1);
    if (document.activeElement !== bout) return;
    evenement.preventDefault();
    (evenement.shiftKey ? boutons.at(-1) : boutons[0]).focus();
  }

  function auClic(evenement) {
    const jour = evenement.target.closest('[data-date]');
    if (jour) choisir(D.lire(jour.dataset.date));
    // The only part of a dialog that is the dialog itself and lies outside its box is the veil around it.
    const boite = dialogue.getBoundingClientRect();
    const dehors =
      evenement.clientX < boite.left ||
      evenement.clientX > boite.right ||
      evenement.clientY < boite.top ||
      evenement.clientY > boite.bottom;
    if (evenement.target === dialogue && evenement.detail && dehors) dialogue.close();
  }

  function placer() {
    const champ = demande.ancre.parentElement.getBoundingClientRect();
    const hauteur = dialogue.offsetHeight;
    const dessous = champ.bottom + 4;
    const haut = dessous + hauteur <= window.innerHeight ? dessous : Math.max(8, champ.top - hauteur - 4);
    const gauche = Math.max(8, Math.min(champ.left, document.documentElement.clientWidth - dialogue.offsetWidth - 8));
    // On a phone the style sheet does not look at these: the calendar is then at the bottom of the screen.
    dialogue.style.setProperty('--calendrier-haut', `${haut}px`);
    dialogue.style.setProperty('--calendrier-gauche', `${gauche}px`);
  }

  P.calendrier = {
    ouvrir(nouvelle) {
      if (!dialogue) construire();
      demande = nouvelle;
      dialogue.setAttribute('aria-label', demande.titre);
      montrer(demande.choisie || demande.depart || D.aujourdhui());
      dialogue.showModal();
      placer();
      window.addEventListener('resize', placer);
      window.addEventListener('scroll', placer, { passive: true });
      grille.querySelector('[tabindex="0"]').focus();
    },
  };
})();
