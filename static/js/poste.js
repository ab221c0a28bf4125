/* <form data-poste>: how many situations are ticked, in each classe and in all, and on the button that makes the
 * brouillons.
 */
(() => {
  'use strict';

  const formulaire = document.querySelector('form[data-poste]');
  if (!formulaire) return;

  const compte = formulaire.querySelector('[data-poste-compte]');
  const bouton = formulaire.querySelector('.pied-fiche [type=submit]');
  const [phrase, libelle] = [compte?.textContent, bouton?.textContent];
  const cochees = (racine) => racine.querySelectorAll('input[name="situations"]:checked').length;

  function compter() {
    for (const classe of formulaire.querySelectorAll('[data-classe]')) {
      const nombre = cochees(classe);
      const puce = classe.querySelector('[data-cochees]');
      puce.hidden = nombre === 0;
      puce.textContent = `${nombre} cochée${nombre > 1 ? 's' : ''}`;
    }
    const nombre = cochees(formulaire);
    const pluriel = nombre > 1 ? 's' : '';
    if (compte) compte.textContent = nombre ? `${nombre} situation${pluriel} cochée${pluriel}` : phrase;
    if (bouton && formulaire.dataset.poste !== 'proposition')
      bouton.textContent = nombre > 1 ? `Créer ${nombre} brouillons` : nombre ? 'Créer le brouillon' : libelle;
  }

  formulaire.addEventListener('change', compter);
  formulaire.addEventListener('submit', (evenement) => {
    // Once: the second press of a double click would only be answered by the same page.
    if (formulaire.dataset.parti) evenement.preventDefault();
    else {
      formulaire.dataset.parti = '1';
      setTimeout(() => delete formulaire.dataset.parti, 8000);
    }
  });
  compter();
})();
