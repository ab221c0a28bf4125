/* The ground that the form's scripts share. Load it first.
 *
 * PasseportPro.surChaque(selector, fn)  runs fn once on every element that matches, now or when it enters the page
 *                                       (a new row, a fragment that htmx has swapped in).
 * PasseportPro.element(tag, attributes, ...children)  builds an element; an attribute that is false or null is left out.
 * PasseportPro.annoncer(text)           tells it to screen readers, politely, without moving the focus.
 * PasseportPro.atteindre(element)       gives it the focus, or to what stands for it when it is hidden.
 * PasseportPro.changer(field, value)    writes a value and says so with an `input` event, as a person's typing would.
 */
(() => {
  'use strict';

  const P = (window.PasseportPro = window.PasseportPro || {});
  const composants = [];

  function poserDans(racine) {
    for (const { selecteur, poser, faits } of composants) {
      const trouves = [...racine.querySelectorAll(selecteur)];
      if (racine.matches?.(selecteur)) trouves.unshift(racine);
      for (const element of trouves) {
        if (faits.has(element)) continue;
        faits.add(element);
        poser(element);
      }
    }
  }

  P.surChaque = (selecteur, poser) => {
    const composant = { selecteur, poser, faits: new WeakSet() };
    composants.push(composant);
    for (const element of document.querySelectorAll(selecteur)) {
      composant.faits.add(element);
      poser(element);
    }
  };

  new MutationObserver((mutations) => {
    for (const mutation of mutations) {
      for (const noeud of mutation.addedNodes) {
        if (noeud.nodeType === Node.ELEMENT_NODE && noeud.isConnected) poserDans(noeud);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });

  P.element = (balise, attributs = {}, ...enfants) => {
    const element = document.createElement(balise);
    for (const [nom, valeur] of Object.entries(attributs)) {
      if (valeur !== false && valeur !== null && valeur !== undefined) {
        element.setAttribute(nom, valeur === true ? '' : valeur);
      }
    }
    element.append(...enfants);
    return element;
  };

  const voix = P.element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  document.body.append(voix);

  P.annoncer = (texte) => {
    // The same sentence twice would not be read twice: a change of content is what is announced.
    voix.textContent = voix.textContent === texte ? `${texte}\u00a0` : texte;
  };

  const ATTEIGNABLES = 'input:not([type=hidden]):not(:disabled), textarea:not([hidden]), select, button, a[href]';

  P.atteindre = (element) => {
    const remplacant = document.querySelector(`[data-remplace="${CSS.escape(element.id)}"]`) || element;
    const cible = remplacant.matches(ATTEIGNABLES) ? remplacant : remplacant.querySelector(ATTEIGNABLES);
    if (!cible) remplacant.tabIndex = -1;
    (cible || remplacant).focus();
  };

  P.changer = (champ, valeur) => {
    champ.value = valeur;
    champ.dispatchEvent(new Event('input', { bubbles: true }));
  };
})();
