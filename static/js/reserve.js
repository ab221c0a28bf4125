/* One's kept texts: « Insérer » adds one to its field, on a line of its own, without leaving the page.
 *
 * <div data-reserve="id of the field"> … <button data-inserer="id of the element that holds the text">
 */
(() => {
  'use strict';

  const P = window.PasseportPro;

  P.surChaque('[data-inserer]', (bouton) => {
    bouton.addEventListener('click', (evenement) => {
      const champ = document.getElementById(bouton.closest('[data-reserve]').dataset.reserve);
      const texte = document.getElementById(bouton.dataset.inserer)?.textContent;
      if (!champ || !texte) return;
      evenement.preventDefault();
      const entre = champ.tagName === 'TEXTAREA' ? '\n' : ' ';
      P.changer(champ, champ.value.trim() ? champ.value.trimEnd() + entre + texte : texte);
      P.annoncer('Texte inséré.');
      if (champ.hidden) return;
      champ.focus();
      champ.setSelectionRange?.(champ.value.length, champ.value.length);
    });
  });
})();
