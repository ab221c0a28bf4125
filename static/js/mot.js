/* <form data-mot>: what a tuteur has half typed comes back when the page is opened again on this device (R37).
 *
 * Nothing says that a word was received: the copy is erased once the page shows it among the messages.
 */

import { annoncer } from './composants.js';
import { Sauvegarde } from './sauvegarde.js';

const serre = (texte) => texte.replace(/\s+/g, ' ').trim();
const envoyes = [...document.querySelectorAll('.message-de-moi .texte-libre')].map((mot) => serre(mot.textContent));

async function suivre(formulaire) {
  const sauvegarde = new Sauvegarde(formulaire);
  const copie = await sauvegarde.retrouver();
  if (!copie) return;
  const texte = copie.donnees.find(([nom]) => nom === 'texte')?.[1] ?? '';
  if (envoyes.includes(serre(texte))) sauvegarde.copies.effacer(copie);
  else if (serre(texte) && !formulaire.querySelector('textarea').value.trim()) {
    formulaire.closest('details')?.setAttribute('open', '');
    sauvegarde.reprendre(copie);
    annoncer('Votre texte est revenu : il reste à l’envoyer.');
  }
}

for (const formulaire of document.querySelectorAll('form[data-mot]')) suivre(formulaire);
