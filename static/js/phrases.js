/* One's own phrases: « Insérer » puts the chosen one where the cursor is, without leaving the page.
 *
 * <div data-phrases="id of the textarea"> with a <select> and a button named « inserer ».
 */
(() => {
  'use strict';

  const P = window.PasseportPro;

  P.surChaque('[data-phrases]', (bloc) => {
    const champ = document.getElementById(bloc.dataset.phrases);
    const liste = bloc.querySelector('select');
    const bouton = bloc.querySelector('[name=inserer]');
    if (!champ || !liste || !bouton) return;
    bouton.addEventListener('click', (evenement) => {
      evenement.preventDefault();
      if (!liste.value) {
        liste.focus();
        return;
      }
      const avant = champ.value.slice(0, champ.selectionStart);
      const espace = avant && !/\s$/.test(avant) ? ' ' : '';
      champ.setRangeText(espace + liste.selectedOptions[0].text, champ.selectionStart, champ.selectionEnd, 'end');
      champ.dispatchEvent(new Event('input', { bubbles: true }));
      liste.value = '';
      champ.focus();
    });
  });
})();
