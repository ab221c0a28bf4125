/* <input type="text" data-calendrier>: slashes come as one types, other ways of writing a date are put in order when
 * the field is left, and a button opens the calendar. The browser's own date field is not used: it follows the
 * language of the browser, so that a French page would show 03/02/2026 for the 2nd of March.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const D = P.dates;
  const SVG = 'http://www.w3.org/2000/svg';

  function icone() {
    const svg = document.createElementNS(SVG, 'svg');
    const trace = document.createElementNS(SVG, 'path');
    const attributs = { viewBox: '0 0 16 16', width: '18', height: '18', 'aria-hidden': 'true', focusable: 'false' };
    for (const [nom, valeur] of Object.entries(attributs)) svg.setAttribute(nom, valeur);
    trace.setAttribute('d', 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.5v3M10.5 1.5v3');
    for (const [nom, valeur] of Object.entries({
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': '1.3',
      'stroke-linejoin': 'round',
    })) {
      trace.setAttribute(nom, valeur);
    }
    svg.append(trace);
    return svg;
  }

  /** « 0203 » → « 02/03 »: the slash comes with the digit that follows it, so that erasing is never fought against. */
  function glisserLesBarres(champ, evenement) {
    const auBout = champ.selectionStart === champ.value.length;
    // One character: what comes whole (pasted, suggested by the keyboard) is read when the field is left.
    if (evenement.inputType !== 'insertText' || evenement.data?.length !== 1 || !auBout) return;
    const barres = champ.value.replace(/[\s.\-/]+/g, '/');
    const coupe = /^(\d{1,2}\/)?(\d{2})(\d+)$/.exec(barres);
    let texte = barres;
    if (coupe) {
      const [, jour, deux, reste] = coupe;
      if (jour) texte = `${jour}${deux}/${reste}`;
      else texte = reste.length > 2 ? `${deux}/${reste.slice(0, 2)}/${reste.slice(2)}` : `${deux}/${reste}`;
    }
    if (texte !== champ.value) champ.value = texte;
  }

  function remettreEnOrdre(champ) {
    const date = D.lire(champ.value);
    if (date && D.ecrire(date) !== champ.value) {
      P.changer(champ, D.ecrire(date));
      champ.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  /** The other end of the period: id_date_debut for id_date_fin, and the reverse. */
  function autreBout(champ) {
    const bouts = { debut: 'fin', fin: 'debut' };
    const id = champ.id.replace(/(debut|fin)$/, (bout) => bouts[bout]);
    return id === champ.id ? null : document.getElementById(id);
  }

  P.surChaque('input[data-calendrier]', (champ) => {
    const nom = champ.labels[0]?.textContent.replace('*', '').trim() || 'date';
    const ouvrir = P.element(
      'button',
      { type: 'button', class: 'champ-date-bouton', 'aria-label': `Calendrier : ${nom}`, title: 'Calendrier' },
      icone(),
    );
    // Bootstrap shows the message of an error after a sibling that has the class `is-invalid`.
    const cadre = P.element('div', {
      class: `champ-date${champ.classList.contains('is-invalid') ? ' is-invalid' : ''}`,
    });
    const actif = document.activeElement === champ;
    champ.before(cadre);
    cadre.append(champ, ouvrir);
    if (actif) champ.focus();

    champ.addEventListener('input', (evenement) => glisserLesBarres(champ, evenement));
    champ.addEventListener('blur', () => remettreEnOrdre(champ));
    ouvrir.addEventListener('click', () => {
      const autre = autreBout(champ);
      const dateAutre = autre ? D.lire(autre.value) : null;
      P.calendrier.ouvrir({
        ancre: ouvrir,
        titre: `Choisir la date : ${nom}`,
        choisie: D.lire(champ.value),
        depart: dateAutre,
        autre: dateAutre,
        choisir(date) {
          P.changer(champ, D.ecrire(date));
          champ.dispatchEvent(new Event('change', { bubbles: true }));
        },
      });
    });
  });
})();
