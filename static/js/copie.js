/* <form data-copie>: what is typed stays on this device, encrypted, until the page that follows says the same. */

import { Sauvegarde } from './sauvegarde.js';

const formulaire = document.querySelector('form[data-copie]');
if (formulaire) new Sauvegarde(formulaire).proposer();
