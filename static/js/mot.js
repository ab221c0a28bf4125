/* <form data-mot="name">: what is half typed comes back when the page is opened again on this device, until the server
 * has received it ({% texte_garde %}). The name tells apart the forms of one address.
 *
 * A button asks first whether the site answers: without network the page stays, and the text with it, instead of giving
 * way to the browser's own error page.
 */

import { bandeau, retirerBandeau } from './composants.js';
import { estVide } from './saisie.js';
import { Sauvegarde } from './sauvegarde.js';

const REVENU = 'Votre texte est revenu, tel que vous l’aviez laissé : il reste à l’envoyer.';
const GARDE = 'Le site ne répond pas : votre texte est gardé sur cet appareil. Réessayez dans un moment.';
const INJOIGNABLE = 'Le site ne répond pas. Rien n’est parti : réessayez dans un moment.';
const REPOS = 8000;

const serre = (texte) => texte.replace(/\s+/g, ' ').trim();
// A tuteur has no session, in which the server says what it has received: their word is among the messages.
const envoyes = [...document.querySelectorAll('.message-de-moi .texte-libre')].map((mot) => serre(mot.textContent));
const aEteEnvoye = ({ donnees }) => envoyes.includes(serre(donnees.find(([nom]) => nom === 'texte')?.[1] ?? ''));

async function rendre(formulaire, sauvegarde) {
  // A form that the server has just refused holds what is not saved anywhere.
  if (formulaire.querySelector('#bilan, .is-invalid')) {
    sauvegarde.enregistre = '';
    await sauvegarde.garder();
  }
  const copie = await sauvegarde.retrouver();
  if (!copie) return;
  if (aEteEnvoye(copie)) {
    sauvegarde.copies.effacer(copie);
    return;
  }
  if (sauvegarde.suit(copie)) {
    sauvegarde.reprendre(copie);
    return;
  }
  // What was answered since, on another device, gives way only when that is asked for.
  const repondu = formulaire.querySelector('[type=radio]:checked:not([value=""])');
  if (!estVide(formulaire) || repondu) {
    sauvegarde.proposer();
    return;
  }
  // A rubrique that is still empty was written upon no revision.
  if (formulaire.elements.completer) delete copie.revision;
  formulaire.closest('details')?.setAttribute('open', '');
  sauvegarde.reprendre(copie);
  bandeau(formulaire, 'revenu', REVENU);
}

function suivre(formulaire) {
  const sauvegarde = new Sauvegarde(formulaire);
  let [attente, pret] = [false, false];

  async function partir(bouton) {
    attente = true;
    bouton?.setAttribute('aria-busy', 'true');
    if (sauvegarde.modifie) await sauvegarde.garder();
    pret = await sauvegarde.joindre();
    attente = false;
    bouton?.removeAttribute('aria-busy');
    sauvegarde.cede = pret;
    if (pret) {
      formulaire.requestSubmit(bouton);
      // Still here after that: the person has stopped the sending.
      setTimeout(() => sauvegarde.continuer(), REPOS);
    } else bandeau(formulaire, 'envoi', sauvegarde.modifie ? GARDE : INJOIGNABLE);
  }

  formulaire.addEventListener('submit', (evenement) => {
    retirerBandeau(formulaire, 'envoi');
    if (!pret) evenement.preventDefault();
    if (!pret && !attente) partir(evenement.submitter);
    pret = false;
  });
  window.addEventListener('online', () => retirerBandeau(formulaire, 'envoi'));
  formulaire.addEventListener('input', () => retirerBandeau(formulaire, 'revenu'));
  rendre(formulaire, sauvegarde);
}

for (const formulaire of document.querySelectorAll('form[data-mot]')) suivre(formulaire);
