/* What the scripts share: elements, custom elements, lasting messages, what screen readers hear, where the focus goes. */

export const DECONNECTE = 'Vous avez été déconnecté. Votre texte est toujours là.';

/** A custom element whose `poser` runs once, when it is in the page with its children (htmx swaps included). */
export class Composant extends HTMLElement {
  connectedCallback() {
    if (this.pose) return;
    this.pose = true;
    this.poser();
  }
}

/** An element; an attribute that is false, null or undefined is left out, one that is true has no value. */
export function element(balise, attributs = {}, ...enfants) {
  const resultat = document.createElement(balise);
  for (const [nom, valeur] of Object.entries(attributs)) {
    if (valeur !== false && valeur !== null && valeur !== undefined)
      resultat.setAttribute(nom, valeur === true ? '' : valeur);
  }
  resultat.append(...enfants);
  return resultat;
}

/** A small button; `libelle` is a text, or a list of texts and elements. */
export function bouton(libelle, action, attributs = {}) {
  const classe = 'btn btn-sm btn-outline-secondary';
  const resultat = element('button', { type: 'button', class: classe, ...attributs }, ...[libelle].flat());
  if (action) resultat.addEventListener('click', action);
  return resultat;
}

/** Words for those who hear the page. */
export const entendu = (texte = '') => element('span', { class: 'visually-hidden' }, texte);

/** « 2 000 », with the no-break space of the server: see langue/nombre.py. */
const enChiffres = (nombre) => nombre.toLocaleString('fr-FR').replaceAll('\u202f', '\u00a0');

/** « 1 note », « 2 000 notes »: every word takes its s. */
export const pluriel = (nombre, mots) =>
  `${enChiffres(nombre)} ${nombre > 1 ? mots.replace(/(?= |$)/g, 's') : mots}`;

const voix = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
document.body.append(voix);

/** Tell it to screen readers, politely, without moving the focus. */
export function annoncer(texte) {
  // The same sentence twice would not be read twice: a change of content is what is announced.
  voix.textContent = voix.textContent === texte ? `${texte}\u00a0` : texte;
}

const ATTEIGNABLES = 'input:not([type=hidden]):not(:disabled), textarea:not([hidden]), select, button, a[href]';

/** Give the focus to an element, or to what stands for it when it is hidden. */
export function atteindre(voulu) {
  const remplacant = document.querySelector(`[data-remplace="${CSS.escape(voulu.id)}"]`) || voulu;
  const cible = remplacant.matches(ATTEIGNABLES) ? remplacant : remplacant.querySelector(ATTEIGNABLES);
  if (!cible) remplacant.tabIndex = -1;
  (cible || remplacant).focus();
}

/** Write a value and say so with the events of a person's typing. */
export function changer(champ, valeur, evenements = ['input']) {
  champ.value = valeur;
  for (const nom of evenements) champ.dispatchEvent(new Event(nom, { bubbles: true }));
}

export const retirerBandeau = (formulaire, nom) => formulaire.querySelector(`[data-bandeau="${nom}"]`)?.remove();

/** A lasting message at the top of the form, one at a time for each name, with the buttons of what one can do. */
export function bandeau(formulaire, nom, texte, boutons = []) {
  retirerBandeau(formulaire, nom);
  const resultat = element(
    'div',
    { class: 'alert alert-warning bandeau', role: 'alert', 'data-bandeau': nom },
    element('p', {}, texte),
    element('div', { class: 'bandeau-actions' }, ...boutons),
  );
  formulaire.prepend(resultat);
  return resultat;
}
