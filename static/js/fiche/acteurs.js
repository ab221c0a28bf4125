/* <lignes-acteurs><textarea>: one « nom, fonction » a line becomes rows of two inputs.
 *
 * The textarea stays in the form, hidden, and always holds the text that the rows say: it alone is sent. It is not
 * touched before the student has changed something. A comma inside a name would end the name: it becomes a space.
 */

import { annoncer, atteindre, bouton, changer, element, entendu } from '../composants.js';
import { Lignes } from './lignes.js';

const FIN_DE_LIGNE = /[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+/;
let serie = 0;

const uneLigne = (texte) => texte.split(FIN_DE_LIGNE).join(' ').trim();
const sansVirgule = (nom) =>
  uneLigne(nom)
    .replace(/\s*,\s*/g, ' ')
    .trim();

/** As Fiche.lignes_acteurs: the name ends at the first comma; what is pasted from a table may use tabs instead. */
function lire(texte, separateur = /,/) {
  const pleines = texte.split(FIN_DE_LIGNE).filter((ligne) => ligne.trim());
  return pleines.map((ligne) => {
    const { index } = separateur.exec(ligne) ?? { index: ligne.length };
    return [ligne.slice(0, index).trim(), ligne.slice(index + 1).trim()];
  });
}

const champs = (ligne) => [...ligne.querySelectorAll('input')];
const contenu = (ligne) => champs(ligne).map(({ value }) => value);

customElements.define(
  'lignes-acteurs',
  class extends Lignes {
    poser() {
      this.zone = this.querySelector('textarea');
      this.lignes = element('div', { class: 'acteurs-lignes' });
      const cadre = { class: 'acteurs-saisie', role: 'group', 'data-remplace': this.zone.id };
      cadre['aria-describedby'] = this.zone.getAttribute('aria-describedby');
      const [etiquette] = this.zone.labels;
      if (etiquette) {
        etiquette.id ||= `${this.zone.id}-libelle`;
        cadre['aria-labelledby'] = etiquette.id;
        etiquette.addEventListener('click', () => atteindre(this.zone));
      }
      this.remplir();
      this.zone.hidden = true;
      this.append(element('div', cadre, this.lignes, bouton('Ajouter un acteur', () => this.ajouter())));
      this.lignes.addEventListener('input', () => this.synchroniser());
      this.lignes.addEventListener('change', ({ target }) => {
        if (target.matches('[data-nom]') && target.value.includes(',')) target.value = sansVirgule(target.value);
      });
      this.lignes.addEventListener('keydown', (evenement) => this.auClavier(evenement));
      this.lignes.addEventListener('paste', (evenement) => this.coller(evenement));
      // Somebody else wrote in the textarea: a text that is taken back from this device.
      this.zone.addEventListener('input', () => this.ecrit || this.remplir());
    }

    /** The rows of what the textarea says, or an empty one. */
    remplir() {
      this.lignes.replaceChildren();
      this.inserer(lire(this.zone.value));
      if (!this.lignes.children.length) this.inserer([[]]);
    }

    inserer(acteurs, apres) {
      const nouvelles = acteurs.map(([nom = '', fonction = '']) => this.ligne(nom, fonction));
      if (apres) apres.after(...nouvelles);
      else this.lignes.append(...nouvelles);
      this.numeroter();
      return nouvelles;
    }

    creer() {
      return this.inserer([[]])[0];
    }

    ligne(nom, fonction) {
      serie += 1;
      const ligne = element('div', { class: 'acteurs-ligne', role: 'group' });
      const colonne = (libelle, cle, valeur) => {
        const id = `${this.zone.id}-${cle}-${serie}`;
        const attributs = { type: 'text', class: 'form-control', id, autocomplete: 'off', [`data-${cle}`]: true };
        const champ = element('input', attributs);
        champ.value = valeur;
        return element('div', { class: 'acteurs-colonne' }, element('label', { for: id }, libelle), champ);
      };
      ligne.append(colonne('Nom', 'nom', nom), colonne('Fonction', 'fonction', fonction));
      ligne.append(this.boutonRetirer(ligne, ''));
      return ligne;
    }

    numeroter() {
      [...this.lignes.children].forEach((ligne, rang) => {
        ligne.setAttribute('aria-label', `Acteur ${rang + 1}`);
        ligne.querySelector('.visually-hidden').textContent = ` l’acteur ${rang + 1}`;
      });
    }

    synchroniser() {
      const textes = [...this.lignes.children].map(contenu).map(([nom, fonction]) => {
        const role = uneLigne(fonction);
        return sansVirgule(nom) + (role && `, ${role}`);
      });
      const texte = textes.filter(Boolean).join('\n');
      if (texte === this.zone.value) return;
      this.ecrit = true;
      changer(this.zone, texte);
      this.ecrit = false;
    }

    oter(ligne) {
      const nom = this.nom(ligne);
      const voisine = ligne.nextElementSibling || ligne.previousElementSibling || this.creer();
      ligne.remove();
      this.numeroter();
      this.synchroniser();
      return [champs(voisine)[0], nom ? `${nom} ne figure plus parmi les acteurs.` : 'Ligne retirée.'];
    }

    auClavier(evenement) {
      if (evenement.key !== 'Enter' || evenement.isComposing || !evenement.target.matches('input')) return;
      evenement.preventDefault();
      const ligne = evenement.target.closest('.acteurs-ligne');
      const [nom, fonction] = champs(ligne);
      if (evenement.target === nom) fonction.focus();
      else champs(ligne.nextElementSibling || this.creer())[0].focus();
    }

    coller(evenement) {
      const champ = evenement.target;
      const ligne = champ.closest('.acteurs-ligne');
      const acteurs = lire(evenement.clipboardData.getData('text/plain'), /[,\t;]/);
      const remplaceTout = champ.selectionStart === 0 && champ.selectionEnd === champ.value.length;
      const complet = acteurs[0]?.[1] && champ.matches('[data-nom]') && remplaceTout && !contenu(ligne)[1];
      if (!acteurs.length || (acteurs.length < 2 && !complet)) return;
      evenement.preventDefault();
      if (remplaceTout) champ.value = '';
      const nouvelles = this.inserer(acteurs, ligne);
      if (!contenu(ligne).some((texte) => texte.trim())) ligne.remove();
      this.numeroter();
      this.synchroniser();
      champs(nouvelles.at(-1))[1].focus();
      if (acteurs.length > 1) annoncer(`${acteurs.length} acteurs ajoutés.`);
    }
  },
);
