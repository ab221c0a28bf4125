/* Live counters, which count as the server counts: see situations/texte.py.
 *
 * <textarea data-limite="255" id="x"> with <span data-compteur="x"> shows « 96 caractères restants ».
 * PasseportPro.compter(text) → the number of characters that a person sees in the text as the server will keep it.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  // What Python's str.strip() takes for white space; JavaScript's trim() has another list.
  const BLANC = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
  const BORDS = new RegExp(`^${BLANC}|${BLANC}$`, 'g');
  const PROCHE = 20;
  const CALME = 1000;

  const decoupeur = window.Intl?.Segmenter && new Intl.Segmenter('fr', { granularity: 'grapheme' });

  P.nettoyer = (texte) => texte.replace(/\r\n?/g, '\n').normalize('NFC').replace(BORDS, '');

  P.compter = (texte) => {
    const propre = P.nettoyer(texte);
    let nombre = 0;
    // Browsers older than 2024 have no segmenter: code points are the nearest they can count.
    for (const _ of decoupeur ? decoupeur.segment(propre) : propre) nombre += 1;
    return nombre;
  };

  P.enTrop = (champ) => Math.max(0, P.compter(champ.value) - Number(champ.dataset.limite || Infinity));

  P.phraseCompteur = (reste) => {
    const nombre = Math.abs(reste);
    const pluriel = nombre > 1 ? 's' : '';
    return reste < 0 ? `${nombre} caractère${pluriel} en trop` : `${nombre} caractère${pluriel} restant${pluriel}`;
  };

  let annonce = null;

  function afficher(champ, compteur) {
    const reste = Number(champ.dataset.limite) - P.compter(champ.value);
    compteur.textContent = P.phraseCompteur(reste);
    compteur.classList.toggle('compteur-depasse', reste < 0);
    return reste;
  }

  P.surChaque('[data-compteur]', (compteur) => {
    const champ = document.getElementById(compteur.dataset.compteur);
    if (!champ?.dataset.limite) return;
    compteur.id ||= `compteur-${champ.id}`;
    const decrit = new Set((champ.getAttribute('aria-describedby') || '').split(/\s+/).filter(Boolean));
    champ.setAttribute('aria-describedby', [...decrit.add(compteur.id)].join(' '));
    afficher(champ, compteur);
    champ.addEventListener('input', () => {
      const reste = afficher(champ, compteur);
      clearTimeout(annonce);
      // Read aloud near the limit only, and when the typing pauses: at each key it would drown the text.
      if (reste <= PROCHE) annonce = setTimeout(() => P.annoncer(compteur.textContent), CALME);
    });
  });
})();
