/* A lasting message at the top of the form, with what one can do about it. One at a time for each name.
 *
 * PasseportPro.bandeau(form, name, text, actions): an action is {libelle, action}, a function, or
 * {libelle, envoyer: 'brouillon'}, a submit button of that name.
 * PasseportPro.retirerBandeau(form, name) takes it away.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const { element } = P;

  P.retirerBandeau = (formulaire, nom) => formulaire.querySelector(`[data-bandeau="${nom}"]`)?.remove();

  P.bandeau = (formulaire, nom, texte, actions = []) => {
    P.retirerBandeau(formulaire, nom);
    const boutons = actions.map(({ libelle, action, envoyer }) => {
      const attributs = envoyer ? { type: 'submit', name: envoyer, value: '1' } : { type: 'button' };
      const bouton = element('button', { class: 'btn btn-sm btn-outline-secondary', ...attributs }, libelle);
      if (action) bouton.addEventListener('click', action);
      return bouton;
    });
    const bandeau = element(
      'div',
      { class: 'alert alert-warning bandeau', role: 'alert', 'data-bandeau': nom },
      element('p', {}, texte),
      element('div', { class: 'bandeau-actions' }, ...boutons),
    );
    formulaire.prepend(bandeau);
    return bandeau;
  };
})();
