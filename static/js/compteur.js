/* Live counters, which count as the server counts: see langue/texte.py.
 *
 * <textarea data-limite="255" id="x"> with <compteur-texte pour="x"> shows « 96 caractères restants ».
 */

import { annoncer, Composant, pluriel } from './composants.js';

// What Python's str.strip() takes for white space; JavaScript's trim() has another list.
const BLANC = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const BORDS = new RegExp(`^${BLANC}|${BLANC}$`, 'g');
const PROCHE = 20;
const CALME = 1000;

const decoupeur = window.Intl?.Segmenter && new Intl.Segmenter('fr', { granularity: 'grapheme' });
let annonce = null;

const SAUTS = /\r\n?|[\v\f\x85\u2028\u2029]/g;
const PUCES_DE_WORD = /[\uf020-\uf0ff][ \t]*/g;
const INVISIBLES = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|[\u00ad\u200b\u2060\ufeff\ufff9-\ufffb]|\p{Cs}|\p{Co}/gu;

/** The text as the server will keep it: what is pasted is mended. */
export const nettoyer = (texte) =>
  texte
    .replace(SAUTS, '\n')
    .replace(PUCES_DE_WORD, '• ')
    .replace(INVISIBLES, '')
    .normalize('NFC')
    .replace(BORDS, '');

/** The number of characters that a person sees in it. */
export function compter(texte) {
  const propre = nettoyer(texte);
  // Browsers older than 2024 have no segmenter: code points are the nearest they can count.
  return [...(decoupeur ? decoupeur.segment(propre) : propre)].length;
}

/** How many more characters the field may take; below zero when it has too many; null without a limit. */
export const reste = (champ) => (champ.dataset.limite ? Number(champ.dataset.limite) - compter(champ.value) : null);

customElements.define(
  'compteur-texte',
  class extends Composant {
    poser() {
      const champ = document.getElementById(this.getAttribute('pour'));
      if (!champ?.dataset.limite) return;
      this.id ||= `compteur-${champ.id}`;
      const decrit = new Set((champ.getAttribute('aria-describedby') || '').split(/\s+/).filter(Boolean));
      champ.setAttribute('aria-describedby', [...decrit.add(this.id)].join(' '));
      this.afficher(reste(champ));
      champ.addEventListener('input', () => {
        const nombre = reste(champ);
        this.afficher(nombre);
        clearTimeout(annonce);
        // Read aloud near the limit only, and when the typing pauses: at each key it would drown the text.
        if (nombre <= PROCHE) annonce = setTimeout(() => annoncer(this.textContent), CALME);
      });
    }

    afficher(nombre) {
      this.textContent = nombre < 0 ? `${pluriel(-nombre, 'caractère')} en trop` : pluriel(nombre, 'caractère restant');
      this.classList.toggle('compteur-depasse', nombre < 0);
    }
  },
);
