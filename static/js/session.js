/* Before the session of a sensitive account ends because nothing was opened, say so in time and offer to stay.
 *
 * What any page asks of the server counts, in another window too; whoever is typing is there, and is not asked. Without
 * this script nothing is lost either: what is sent after the end comes back once one has signed in again.
 */

import { Composant, bouton, element } from './composants.js';

const SECONDE = 1000;
// How long before the end one is asked. The server notes the last page to the minute.
const AVANT = 180 * SECONDE;
const PARTIE =
  'Votre session a pris fin. Ce que vous avez écrit est toujours là\u00a0: envoyez-le, reconnectez-vous, il vous sera rendu.';

class FinDeSession extends Composant {
  poser() {
    this.fenetres = new BroadcastChannel('session');
    this.fenetres.addEventListener('message', () => this.attendre());
    new PerformanceObserver((demandes) => {
      // Its own, below, tells by its answer.
      const autre = ({ initiatorType, name }) =>
        ['fetch', 'xmlhttprequest'].includes(initiatorType) && !name.endsWith(this.dataset.adresse);
      if (demandes.getEntries().some(autre)) this.compter();
    }).observe({ type: 'resource' });
    document.addEventListener('input', () => (this.tape = Date.now()));
    this.compter();
  }

  /** The server has just been asked for something: every window waits anew. */
  compter() {
    this.fenetres.postMessage('');
    this.attendre();
  }

  attendre() {
    const duree = this.dataset.secondes * SECONDE;
    this.fin = Date.now() + duree;
    this.question?.close();
    clearTimeout(this.minuterie);
    this.minuterie = setTimeout(() => this.prevenir(), Math.max(duree - AVANT, 0));
  }

  prevenir() {
    if (Date.now() - this.tape < AVANT) this.rester();
    else if (Date.now() < this.fin) this.demander();
    // A computer that slept has waited too long.
    else this.dire(PARTIE);
  }

  demander() {
    const heure = new Date(this.fin - 60 * SECONDE).toLocaleTimeString('fr-FR', { hour: 'numeric', minute: '2-digit' });
    this.dire(
      `Vous n’avez rien ouvert depuis un moment\u00a0: sans réponse, votre session se ferme à ${heure.replace(':', '\u00a0h\u00a0')}.`,
      bouton('Rester connecté', () => this.rester(), { class: 'btn btn-primary', autofocus: true }),
    );
  }

  async rester() {
    const reponse = await fetch(this.dataset.adresse, { method: 'HEAD' }).catch(() => null);
    if (!reponse?.ok || reponse.redirected) this.dire(PARTIE);
    else this.compter();
  }

  dire(texte, ...boutons) {
    this.question?.close();
    const fermer = boutons.length ? [] : [bouton('Fermer', () => this.question.close(), { autofocus: true })];
    const question = element(
      'dialog',
      { class: 'fin-de-session', 'aria-labelledby': 'fin-de-session' },
      element('p', { id: 'fin-de-session' }, texte),
      ...boutons,
      ...fermer,
    );
    question.addEventListener('close', () => question.remove());
    this.question = question;
    this.append(question);
    question.showModal();
  }
}

customElements.define('fin-de-session', FinDeSession);
