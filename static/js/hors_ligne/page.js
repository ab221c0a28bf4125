/* The page that the service worker shows where there is no network: a fiche may be started, sealed on this device for
 * whoever is signed in on it, and leaves by itself when the network is back (Sauvegarde, as on the form of the site).
 */

import { bandeau, bouton, changer, element, pluriel } from '../composants.js';
import { aujourdhui, direMoment, ecrire } from '../dates.js';
import { Sauvegarde } from '../sauvegarde.js';
import * as boite from './boite.js';

const AUTRE = 'Une autre personne est connectée sur cet appareil. La fiche reste gardée pour vous, et partira quand vous vous connecterez.';
const GARDEE = 'Gardée sur cet appareil : la fiche partira dès que le réseau reviendra';
const FERMEE = 'Le réseau est revenu, mais vous n’êtes plus connecté : la fiche partira à votre prochaine connexion.';
const AILLEURS = 'Le réseau est revenu. Cette fiche a changé ailleurs depuis : aucun des deux textes n’est perdu.';

const formulaire = document.querySelector('form[data-hors-ligne]');
const champ = (nom) => formulaire.querySelector(`[name="${nom}"]`);
const personne = boite.possible && boite.personne();

for (const touche of document.querySelectorAll('[data-reessayer]')) {
  touche.hidden = false;
  touche.addEventListener('click', () => location.reload());
}

function direCeQuiAttend(copies) {
  const attendent = copies.entrees(`${copies.debut}${boite.CHEMIN}:`);
  if (!attendent.length) return;
  const dates = attendent.map(([, { date }]) => direMoment(new Date(date))).join(' ; ');
  const texte = `${pluriel(attendent.length, 'fiche commencée')} en attente du réseau sur cet appareil (${dates}). Pour que personne d’autre ne la lise, elle ne s’ouvre qu’une fois le réseau revenu.`;
  const attente = document.querySelector('[data-attente]');
  attente.textContent = attendent.length > 1 ? texte.replace('la lise, elle ne s’ouvre', 'les lise, elles ne s’ouvrent') : texte;
  attente.hidden = false;
}

/** The token of the signed-in session, once; else what forbids to send: no network (0), somebody else or nobody (401). */
async function avantEnvoi() {
  if (champ('csrfmiddlewaretoken').value) return undefined;
  const { session, statut } = await boite.demanderLaSession(formulaire.dataset.sessionUrl);
  if (!session) return statut;
  if (session.utilisateur !== personne.utilisateur) {
    formulaire.dataset.autre = '';
    return 401;
  }
  champ('csrfmiddlewaretoken').value = session.jeton;
  return undefined;
}

function continuerAilleurs(texte, libelle, adresse) {
  const attributs = { type: 'submit', name: 'brouillon', value: '1', formaction: adresse, class: 'btn btn-sm btn-primary' };
  bandeau(formulaire, 'arret', texte, [bouton(libelle, null, attributs)]);
}

async function ouvrir() {
  Object.assign(formulaire.dataset, { utilisateur: personne.utilisateur, ...(await boite.sceller(personne.utilisateur)) });
  champ('cle_formulaire').value = crypto.randomUUID();
  let page = formulaire.dataset.page;
  const sauvegarde = new Sauvegarde(formulaire, {
    avantEnvoi,
    horsLigne: GARDEE,
    surReussite({ url, brouillon_url: brouillonUrl }) {
      if (page === url) return;
      page = url;
      formulaire.dataset.brouillonUrl = brouillonUrl;
      continuerAilleurs('Le réseau est revenu : la fiche est dans vos brouillons.', 'Continuer la fiche', page);
    },
    surArret(statut) {
      sauvegarde.dire('hors-ligne', 'Votre texte est gardé sur cet appareil');
      if (statut === 409) continuerAilleurs(AILLEURS, 'Comparer les deux textes', page);
      else if ('autre' in formulaire.dataset) bandeau(formulaire, 'arret', AUTRE);
      else bandeau(formulaire, 'arret', FERMEE, [element('a', { class: 'btn btn-sm btn-primary', href: '/' }, 'Se connecter')]);
    },
  });
  const { copies } = sauvegarde;
  direCeQuiAttend(copies);
  const jour = ecrire(aujourdhui());
  for (const nom of ['date_debut', 'date_fin']) changer(champ(nom), jour);
  sauvegarde.enregistre = sauvegarde.contenu();
  formulaire.hidden = false;
  document.querySelector('[data-sans-fiche]').hidden = true;
  formulaire.querySelector('[data-identifiant]').textContent = personne.identifiant;
  formulaire.addEventListener('submit', (evenement) => {
    if (evenement.submitter?.hasAttribute('formaction')) {
      sauvegarde.cede = true;
      return;
    }
    evenement.preventDefault();
    sauvegarde.garder().then(() => sauvegarde.envoyer());
  });
}

if (personne && boite.aUneBoite(personne.utilisateur)) ouvrir();
