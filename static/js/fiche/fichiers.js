/* <zone-fichiers>: attaching files, chosen, dropped or photographed, several at once, each with its progress.
 *
 * On a fiche that does not exist yet, what is typed is saved first. One file travels at a time: on a weak connection
 * the first ones arrive. Without this script the same zone works with its button.
 */

import { annoncer, bouton, Composant, element, entendu } from '../composants.js';
import { televerser } from './televersement.js';

const MO = 1024 * 1024;
const SANS_FICHE = 'La fiche n’a pas pu être gardée\u00a0: le fichier attend. Réessayez quand la connexion est revenue.';
const nombre = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

const enClair = (octets) =>
  octets < MO ? `${Math.ceil(octets / 1024)}\u00a0Ko` : `${nombre.format(octets / MO)}\u00a0Mo`;
const porteDesFichiers = (evenement) => evenement.dataTransfer?.types.includes('Files');

/** One file on its way, as a line of the list. */
class Envoi {
  constructor(fichier) {
    this.fichier = fichier;
    this.nom = fichier.name;
    this.barre = element('progress', { class: 'jauge', max: fichier.size || 1, value: 0, 'aria-label': this.nom });
    this.etat = element('p', { class: 'envoi-etat' }, 'En attente…');
    this.actions = element('div', { class: 'envoi-actions' });
    const nom = element('span', { class: 'envoi-nom' }, this.nom);
    this.cadre = element('li', { class: 'envoi' }, nom, this.actions, this.barre, this.etat);
  }

  proposer(...choix) {
    const touches = choix.map(([libelle, action]) => bouton([libelle, entendu(` ${this.nom}`)], action));
    this.actions.replaceChildren(...touches);
  }

  dire(texte, annonce = false) {
    if (this.etat.textContent !== texte) this.etat.textContent = texte;
    if (annonce) annoncer(`${this.nom}\u00a0: ${texte}`);
  }
}

customElements.define(
  'zone-fichiers',
  class extends Composant {
    file = [];
    enCours = null;

    poser() {
      this.formulaire = this.closest('form');
      const champ = this.querySelector('input[type=file]');
      const photo = element('input', { type: 'file', accept: 'image/*', capture: 'environment', hidden: true });
      const grand = { class: 'btn btn-outline-secondary' };
      this.choisir = bouton('Choisir des fichiers', () => champ.click(), grand);
      const photographier = { class: `${grand.class} fichiers-photo` };
      const choix = [this.choisir, bouton('Prendre une photo', () => photo.click(), photographier)];
      const glisser = element('p', { class: 'discret fichiers-glisser' }, 'ou glissez-les ici');
      champ.before(element('div', { class: 'fichiers-choix' }, ...choix, glisser), photo);
      champ.hidden = true;
      this.querySelector('[data-fichiers-bouton]').hidden = true;
      const etiquette = this.querySelector(`label[for="${champ.id}"]`);
      etiquette.replaceWith(element('p', { class: 'form-label' }, etiquette.textContent));
      for (const source of [champ, photo]) {
        source.addEventListener('change', () => {
          this.ajouter([...source.files]);
          // Nothing is left for the form to send a second time.
          source.value = '';
        });
      }
      this.recevoirCeQuiTombe(this.querySelector('[data-fichiers-depot]'));
      window.addEventListener('online', () => this.enCours?.envoi?.reprendre());
      window.addEventListener('beforeunload', (evenement) => {
        if (this.enCours || this.file.length) evenement.preventDefault();
      });
    }

    recevoirCeQuiTombe(depot) {
      for (const nom of ['dragenter', 'dragover'])
        depot.addEventListener(nom, (evenement) => depot.classList.toggle('survol', porteDesFichiers(evenement)));
      depot.addEventListener('dragleave', (evenement) => {
        if (!depot.contains(evenement.relatedTarget)) depot.classList.remove('survol');
      });
      depot.addEventListener('drop', (evenement) => {
        depot.classList.remove('survol');
        if (porteDesFichiers(evenement)) this.ajouter([...evenement.dataTransfer.files]);
      });
      // A file dropped beside the zone must not replace the page, and what is typed in it.
      for (const nom of ['dragenter', 'dragover', 'drop'])
        window.addEventListener(nom, (evenement) => porteDesFichiers(evenement) && evenement.preventDefault());
    }

    // --- One file after the other -------------------------------------------------------------------

    ajouter(fichiers) {
      for (const envoi of fichiers.map((fichier) => new Envoi(fichier))) {
        this.querySelector('[data-fichiers-envois]').append(envoi.cadre);
        this.attendre(envoi);
      }
      this.suivre();
    }

    attendre(envoi) {
      envoi.proposer(['Annuler', () => this.oublier(envoi)]);
      this.file.push(envoi);
    }

    oublier(envoi) {
      this.file = this.file.filter((autre) => autre !== envoi);
      envoi.oublie = true;
      envoi.envoi?.annuler();
      envoi.cadre.remove();
      annoncer(`${envoi.nom}\u00a0: envoi annulé.`);
      this.choisir.focus();
    }

    async suivre() {
      if (this.enCours || !this.file.length) return;
      const envoi = this.file.shift();
      this.enCours = envoi;
      try {
        await this.envoyer(envoi);
      } catch (erreur) {
        if (!envoi.oublie) this.refuser(envoi, erreur.message);
      }
      this.enCours = null;
      this.suivre();
    }

    async envoyer(envoi) {
      const { fichier } = envoi;
      envoi.cadre.classList.remove('envoi-refuse');
      envoi.dire('Préparation…');
      if (!this.dataset.envoisUrl && !(await this.formulaire.sauvegarde?.assurer())) throw new Error(SANS_FICHE);
      if (envoi.oublie) return;
      let coupe = false;
      envoi.envoi = televerser(fichier, {
        annonce: this.dataset.envoisUrl,
        jeton: this.formulaire.querySelector('input[name=csrfmiddlewaretoken]').value,
        morceau: Number(this.dataset.morceau),
        retour: this.dataset.retour,
        surAvance(octets) {
          if (coupe) return;
          envoi.barre.value = octets;
          envoi.dire(octets < fichier.size ? `${enClair(octets)} sur ${enClair(fichier.size)}` : 'Vérification…');
        },
        surAttente(oui) {
          if (oui === coupe) return;
          coupe = oui;
          envoi.dire(oui ? 'Connexion perdue\u00a0: l’envoi reprendra où il s’est arrêté.' : 'L’envoi reprend.', true);
        },
      });
      const reponse = await envoi.envoi.promesse;
      if (envoi.oublie) return;
      envoi.cadre.remove();
      const modele = document.createElement('template');
      modele.innerHTML = reponse.liste;
      this.querySelector('[data-fichiers-liste]').replaceWith(modele.content);
      const joint = `${reponse.joint || envoi.nom}\u00a0: joint à la fiche.`;
      annoncer([joint, ...(reponse.notes || [])].join(' '));
    }

    refuser(envoi, phrase) {
      envoi.cadre.classList.add('envoi-refuse');
      envoi.dire(phrase, true);
      const reessayer = () => {
        this.attendre(envoi);
        this.suivre();
      };
      envoi.proposer(['Réessayer', reessayer], ['Fermer', () => this.oublier(envoi)]);
    }
  },
);
