/* <form data-poste>: how many situations are ticked, in each classe and in all, and on the button that makes the
 * brouillons; what is typed stays on this device until the server has received it.
 *
 * <… data-copie-recue="key" data-utilisateur="user">: the page that follows a form received says which one it was.
 */

import { pluriel } from './composants.js';
import { Copies } from './copies.js';
import { Sauvegarde } from './sauvegarde.js';

const formulaire = document.querySelector('form[data-poste]');

function compter() {
  const cochees = (racine) => racine.querySelectorAll('input[name="situations"]:checked').length;
  const { coche } = formulaire.querySelector('[data-coche]').dataset;
  const compte = formulaire.querySelector('[data-poste-compte]');
  const bouton = formulaire.querySelector('.pied-fiche [type=submit]');
  for (const classe of formulaire.querySelectorAll('[data-classe]')) {
    const puce = classe.querySelector('[data-cochees]');
    puce.hidden = !cochees(classe);
    puce.textContent = pluriel(cochees(classe), coche);
  }
  const nombre = cochees(formulaire);
  for (const dit of [compte, bouton]) if (dit) dit.dataset.vide ??= dit.textContent;
  if (compte) compte.textContent = nombre ? pluriel(nombre, coche) : compte.dataset.vide;
  if (bouton && formulaire.dataset.poste !== 'proposition')
    bouton.textContent = nombre > 1 ? `Créer ${nombre} brouillons` : nombre ? 'Créer le brouillon' : bouton.dataset.vide;
}

function unSeulEnvoi(evenement) {
  // The second press of a double click would only be answered by the same page.
  if (formulaire.dataset.parti) evenement.preventDefault();
  else {
    formulaire.dataset.parti = '1';
    setTimeout(() => delete formulaire.dataset.parti, 8000);
  }
}

for (const { dataset } of document.querySelectorAll('[data-copie-recue]'))
  new Copies(dataset).effacerLaCle(dataset.copieRecue);

if (formulaire) {
  formulaire.addEventListener('change', compter);
  formulaire.addEventListener('submit', unSeulEnvoi);
  compter();
  new Sauvegarde(formulaire).proposer();
}
