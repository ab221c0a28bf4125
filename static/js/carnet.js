/* <form data-note>: a note leaves without changing the page, and waits on this device when the network is away.
 *
 * What waits is an encrypted copy, one entry a note, and leaves by itself when the network is back. Each note has its
 * key: sent twice, it is written once.
 */

import { changer, element, pluriel } from './composants.js';
import { Copies } from './copies.js';
import { aujourdhui, ecrire } from './dates.js';
import { contenu, remplir } from './saisie.js';
import { poster, Sauvegarde } from './sauvegarde.js';

const formulaire = document.querySelector('form[data-note]');
const sauvegarde = new Sauvegarde(formulaire);
const { chemin, copies } = sauvegarde;
const attente = `${chemin}#en-attente`;
const champ = (nom) => formulaire.querySelector(`[name="${nom}"]`);
let enVol = false;

/** What became of a note: recue, refusee (its words are not right), fermee (signed out), coupure. */
async function envoyer(donnees, cle) {
  const corps = new FormData();
  for (const [nom, valeur] of donnees) corps.append(nom, valeur);
  corps.append('cle_formulaire', cle);
  corps.append('csrfmiddlewaretoken', champ('csrfmiddlewaretoken').value);
  const { statut } = await poster(formulaire.action, corps);
  return { 200: 'recue', 422: 'refusee', 401: 'fermee', 403: 'fermee' }[statut] ?? 'coupure';
}

function vider() {
  formulaire.reset();
  sauvegarde.cle.value = crypto.randomUUID?.() ?? '';
  copies.effacerLaMienne();
  // So that counters see it empty.
  for (const nom of ['quoi', 'ou']) changer(champ(nom), champ(nom).value);
}

function direCeQuiAttend() {
  const nombre = copies.compter(attente);
  const notes = `${pluriel(nombre, 'note gardée')} sur cet appareil, en attendant la connexion.`;
  sauvegarde.dire(nombre ? 'hors-ligne' : '', nombre ? notes : '');
}

async function faireAttendre(donnees, cle) {
  if (await new Copies(formulaire.dataset).garder(attente, { donnees, cle })) {
    vider();
    direCeQuiAttend();
  } else sauvegarde.dire('erreur', 'La note n’est pas partie\u00a0: gardez cette page ouverte et réessayez.');
}

function direFermee() {
  const lien = element('a', { href: chemin }, 'Rouvrir la page');
  sauvegarde.dire('erreur', 'La page a expiré\u00a0: la note est gardée sur cet appareil. ', lien);
}

/** A note that the server refuses comes back into the form, to be corrected, when the form is free. */
function rendre(copie) {
  if (champ('quoi').value.trim()) return;
  remplir(formulaire, copie.donnees);
  sauvegarde.cle.value = copie.cle;
  copies.effacer(copie);
  formulaire.submit();
}

/** Send what waits, the oldest first; the page shows it once the last one is gone. */
async function ecouler() {
  if (enVol) return;
  enVol = true;
  let [parties, resultat] = [0, null];
  for (const copie of (await copies.chercher(attente)).reverse()) {
    resultat = await envoyer(copie.donnees, copie.cle);
    if (resultat === 'refusee') rendre(copie);
    if (resultat !== 'recue') break;
    copies.effacer(copie);
    parties += 1;
  }
  enVol = false;
  if (resultat === 'fermee') direFermee();
  else if (parties && !champ('quoi').value.trim()) location.replace(chemin);
  else direCeQuiAttend();
}

formulaire.addEventListener('submit', async (evenement) => {
  evenement.preventDefault();
  if (enVol) return;
  enVol = true;
  const bouton = evenement.submitter;
  bouton?.setAttribute('aria-busy', 'true');
  const [donnees, cle] = [contenu(formulaire), sauvegarde.cle.value];
  const resultat = champ('quoi').value.trim() ? await envoyer(donnees, cle) : 'refusee';
  enVol = false;
  bouton?.removeAttribute('aria-busy');
  if (resultat === 'recue') {
    vider();
    copies.effacerLaCle(cle);
    location.replace(chemin);
  } else if (resultat === 'refusee') {
    // The normal way: the page comes back with what is typed and what to correct.
    formulaire.submit();
  } else {
    await faireAttendre(donnees, cle);
    if (resultat === 'fermee') direFermee();
  }
});

// The day of where one is, which may not be Paris's: as long as the page proposes its own.
const quand = champ('quand');
if (quand.value && quand.value === quand.defaultValue && !formulaire.querySelector('.is-invalid'))
  changer(quand, ecrire(aujourdhui()));
sauvegarde.enregistre = sauvegarde.contenu();

window.addEventListener('online', ecouler);
direCeQuiAttend();
sauvegarde.proposer();
if (copies.compter(attente)) ecouler();
