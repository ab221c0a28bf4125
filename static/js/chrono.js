/* <chrono-oral cle="12">: how long the oral of this candidate has lasted. One button starts and stops it; it goes on while
 * other pages of the tab are read, and ends with the tab.
 */

import { bouton, Composant, element } from './composants.js';

const deux = (nombre) => String(nombre).padStart(2, '0');

class ChronoOral extends Composant {
  poser() {
    this.nom = `chrono:${this.getAttribute('cle')}`;
    this.temps = element('span', { role: 'timer', class: 'nombre' });
    this.geste = bouton('', () => this.basculer());
    this.zero = bouton('Remettre à zéro', () => this.garder({ passe: 0, depuis: null }));
    this.append(this.temps, this.geste, this.zero);
    this.montrer();
    setInterval(() => this.montrer(), 1000);
  }

  /** `passe`: milliseconds before the last start; `depuis`: when it was started, null when stopped. */
  get etat() {
    return JSON.parse(sessionStorage.getItem(this.nom)) ?? { passe: 0, depuis: null };
  }

  get duree() {
    const { passe, depuis } = this.etat;
    return passe + (depuis ? Date.now() - depuis : 0);
  }

  basculer() {
    this.garder({ passe: this.duree, depuis: this.etat.depuis ? null : Date.now() });
  }

  garder(etat) {
    sessionStorage.setItem(this.nom, JSON.stringify(etat));
    this.montrer();
  }

  montrer() {
    const secondes = Math.floor(this.duree / 1000);
    const [marche, commence] = [Boolean(this.etat.depuis), this.duree > 0];
    this.temps.textContent = `${deux(Math.floor(secondes / 60))}:${deux(secondes % 60)}`;
    const libelle = marche ? 'Arrêter' : commence ? 'Reprendre' : 'Démarrer l’oral';
    if (this.geste.textContent !== libelle) this.geste.textContent = libelle;
    this.temps.hidden = !commence;
    this.zero.hidden = marche || !commence;
  }
}

customElements.define('chrono-oral', ChronoOral);
