/* What is typed in a form, as [name, value] pairs: read, compared, written back. */

import { nettoyer } from './compteur.js';

// What the server makes for each page: not the person's text.
const TECHNIQUES = [
  ...['csrfmiddlewaretoken', 'revision', 'version', 'fenetre', 'rang'],
  ...['cle_formulaire', 'cle', 'vu_a', 'auteur', 'suite', 'date_confirmee'],
];
const GESTION = /-(INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;

const ECRITS = 'textarea, input:not([type=hidden], [type=checkbox], [type=radio])';

/** Whether no word is written in the form. */
export const estVide = (formulaire) => [...formulaire.querySelectorAll(ECRITS)].every(({ value }) => !value.trim());

/** Everything typed in the form; files stay out. */
export const contenu = (formulaire) =>
  [...new FormData(formulaire)].filter(
    ([nom, valeur]) => typeof valeur === 'string' && !TECHNIQUES.includes(nom) && !GESTION.test(nom),
  );

/** The same for two forms that say the same: white space at the ends, empty fields and empty rows do not count. */
export function empreinte(donnees) {
  const ligne = (nom) => /^(supports-\d+)-/.exec(nom)?.[1];
  const ecrites = new Set(
    donnees.filter(([nom, valeur]) => nom.endsWith('-designation') && valeur.trim()).map(([nom]) => ligne(nom)),
  );
  const utiles = donnees
    .filter(([nom]) => !nom.endsWith('TOTAL_FORMS') && (!ligne(nom) || ecrites.has(ligne(nom))))
    .map(([nom, valeur]) => [nom, nettoyer(valeur)])
    .filter(([, valeur]) => valeur);
  return JSON.stringify(utiles.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

const remplissables = (racine) =>
  [...racine.querySelectorAll('input[name], textarea[name], select[name]')].filter(
    (champ) => !TECHNIQUES.includes(champ.name) && !champ.name.endsWith('_FORMS') && champ.type !== 'file',
  );

/** Write the values in the fields of `racine` that bear their names; the others are emptied. */
export function remplir(racine, donnees) {
  for (const champ of remplissables(racine)) {
    const liste = donnees.filter(([nom]) => nom === champ.name).map(([, valeur]) => valeur);
    const coche = ['checkbox', 'radio'].includes(champ.type);
    const [propriete, voulu] = coche ? ['checked', liste.includes(champ.value)] : ['value', liste[0] ?? ''];
    if (champ[propriete] === voulu) continue;
    champ[propriete] = voulu;
    if (champ.tagName === 'SELECT' && champ.selectedIndex < 0) champ.selectedIndex = 0;
    for (const nom of ['input', 'change']) champ.dispatchEvent(new Event(nom, { bubbles: true }));
  }
}
