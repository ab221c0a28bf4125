/* The private note of a member of a commission, saved as it is typed. A copy waits in sessionStorage, which ends with
 * the tab: a note must not outlive the commission on a shared computer. It comes back when the page opens again there.
 */

import { changer, element } from './composants.js';
import { Sauvegarde } from './sauvegarde.js';

const formulaire = document.querySelector('form[data-notes]');

async function suivre() {
  const texte = formulaire.querySelector('textarea');
  const sauvegarde = new Sauvegarde(formulaire, {
    entrepot: 'sessionStorage',
    horsLigne: 'Hors ligne\u00a0: vos notes attendent dans cet onglet',
    surArret(statut) {
      const lien = element('a', { href: location.pathname }, 'Rouvrir la page sans rien perdre');
      if (statut !== 404) sauvegarde.dire('erreur', 'Vous avez été déconnecté. ', lien);
      else {
        sauvegarde.abandonner();
        sauvegarde.dire(
          'erreur',
          'La commission est fermée, ou le candidat retiré\u00a0: vos notes ne sont plus enregistrées.',
        );
      }
    },
    reunir(autre) {
      sauvegarde.revision.value = autre.version;
      if (autre.texte.trim() === texte.value.trim()) {
        sauvegarde.enregistre = sauvegarde.contenu();
        return 'enregistre';
      }
      // Both texts stay, one under the other, for the person to sort out: nothing is lost.
      changer(texte, `${texte.value}\n\n— Écrit dans une autre fenêtre :\n${autre.texte}`);
      sauvegarde.dire('erreur', 'Modifiées dans une autre fenêtre\u00a0: les deux textes sont réunis ci-dessus.');
      return 'refuse';
    },
  });

  // The button saves at once without leaving the page; once stopped, only a real submission can still help.
  formulaire.addEventListener('submit', (evenement) => {
    if (sauvegarde.arrete) {
      sauvegarde.cede = true;
      return;
    }
    evenement.preventDefault();
    if (sauvegarde.modifie) sauvegarde.envoyer();
    else sauvegarde.dire('enregistre', 'Vos notes sont enregistrées.');
  });

  const copie = await sauvegarde.retrouver();
  if (copie) {
    sauvegarde.reprendre(copie);
    sauvegarde.envoyer();
  }
}

if (formulaire) suivre();
