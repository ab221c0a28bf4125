/* <form data-fiche>: a fiche, or the notes of an entretien, saved as it is typed (it is never recorded in the passport),
 * then sent the normal way with its buttons: after the autosave has landed, and once.
 *
 * A button sends what is typed through the autosave first: with no network the page stays, and the text with it,
 * instead of giving way to the browser's own error page.
 */

import { bandeau, bouton, DECONNECTE, retirerBandeau } from '../composants.js';
import { Sauvegarde } from '../sauvegarde.js';

const REPOS = 8000;
const INJOIGNABLE =
  'Le site ne répond pas\u00a0: votre texte est gardé sur cet appareil. Rien n’est perdu, réessayez dans un moment.';
const ARRETS = {
  401: [DECONNECTE, 'Se reconnecter sans rien perdre'],
  403: ['La page a expiré. Votre texte est toujours là.', 'Rouvrir la page sans rien perdre'],
  404: [
    'Cette fiche n’est plus là\u00a0: elle a sans doute été supprimée dans une autre fenêtre. Votre texte est gardé sur cet appareil.',
  ],
  409: ['Cette fiche a été modifiée dans une autre fenêtre. Aucun des deux textes n’est perdu.', 'Comparer les deux textes'],
};

const formulaire = document.querySelector('form[data-fiche]');
const sauvegarde = new Sauvegarde(formulaire, {
  surReussite({ url, brouillon_url: brouillonUrl, envois_url: envoisUrl }) {
    retirerBandeau(formulaire, 'envoi');
    formulaire.action = url;
    formulaire.dataset.brouillonUrl = brouillonUrl;
    const zone = formulaire.querySelector('zone-fichiers');
    if (zone && envoisUrl) zone.dataset.envoisUrl = envoisUrl;
    if (location.pathname !== url) history.replaceState(history.state, '', url + location.hash);
  },
  surArret(statut, corps) {
    const [texte, libelle] = ARRETS[statut];
    const boutons = libelle ? [bouton(libelle, null, { type: 'submit', name: 'brouillon', value: '1' })] : [];
    if (sauvegarde.copies.possible) sauvegarde.dire('hors-ligne', 'Gardé sur cet appareil');
    else sauvegarde.dire('erreur', formulaire.dataset.nonGarde || 'Brouillon non enregistré');
    bandeau(formulaire, 'arret', libelle ? texte : corps?.message || texte, boutons);
  },
  avantReprise(donnees) {
    const [, total] = donnees.find(([nom]) => nom === 'supports-TOTAL_FORMS') ?? [];
    formulaire.querySelector('lignes-supports')?.completer(Number(total) || 0);
  },
});
let attente = false;
let pret = false;

const boutons = () => [...formulaire.elements].filter(({ type }) => type === 'submit');

function liberer() {
  pret = false;
  attente = false;
  for (const touche of boutons()) {
    touche.removeAttribute('aria-busy');
    touche.disabled = false;
  }
  sauvegarde.continuer();
}

function rester() {
  liberer();
  bandeau(formulaire, 'envoi', INJOIGNABLE).scrollIntoView({ block: 'nearest' });
}

function partir(bouton) {
  // A brouillon comes back on the tab that was open.
  if (bouton?.name === 'brouillon' && location.hash)
    formulaire.action = formulaire.action.replace(/(#.*)?$/, location.hash);
  retirerBandeau(formulaire, 'envoi');
  sauvegarde.compter();
  // After the browser has read which button was pressed: a disabled button is not sent.
  setTimeout(() => boutons().forEach((touche) => (touche.disabled = true)));
  // Still here after that: the person has stopped the sending, or the answer was not a page.
  setTimeout(liberer, REPOS);
}

async function partirApres(promesse, bouton) {
  pret = await promesse;
  if (pret) formulaire.requestSubmit(bouton?.isConnected ? bouton : undefined);
  else rester();
}

formulaire.addEventListener('submit', (evenement) => {
  const { submitter: bouton } = evenement;
  const possible = pret || (attente ? null : sauvegarde.ceder());
  attente = true;
  pret = false;
  if (possible === true) {
    partir(bouton);
    return;
  }
  evenement.preventDefault();
  if (possible === null) return;
  bouton?.setAttribute('aria-busy', 'true');
  // A form cannot be submitted again while this event is being dealt with: the answer may not come at once.
  if (possible) partirApres(possible, bouton);
  else rester();
});

// Enter in a field of one line would press the first button of the form.
formulaire.addEventListener('keydown', (evenement) => {
  const { target: cible, key: touche } = evenement;
  if (touche === 'Enter' && cible.matches('input:not([type=submit], [type=button], [type=file])'))
    evenement.preventDefault();
});

for (const inutile of formulaire.querySelectorAll('.sans-script')) inutile.hidden = true;
window.addEventListener('online', () => retirerBandeau(formulaire, 'envoi'));
sauvegarde.proposer();
