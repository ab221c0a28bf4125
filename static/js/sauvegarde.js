/* The queue of saving: what is typed in a form reaches the server while it is typed, or stays on this device until it can.
 *
 * Only a change is sent, 1.5 s after the last key and every 10 s of continuous typing at the latest; one request at a
 * time, so that each carries the revision that the one before has made. Meanwhile an encrypted copy (copies.js) is kept.
 *
 * <form data-utilisateur="user" data-cle-copies="key" data-brouillon-url="where to save" data-garde="Notes gardées">
 * without data-brouillon-url, the copy is all there is: the form leaves with its button alone.
 */

import { annoncer, bandeau, bouton, DECONNECTE, element, retirerBandeau } from './composants.js';
import { Copies } from './copies.js';
import { direMoment } from './dates.js';
import { contenu, empreinte, estVide, remplir } from './saisie.js';

const COPIE = 400;
const CALME = 1500;
const AU_PLUS = 10_000;
const PATIENCE = 20_000;
const REPRISES = [5000, 10_000, 20_000, 40_000, 60_000];
const SUIVI = 10_000;
// A browser lets a request outlive its page when its body is below 64 KiB.
const SURVIT = 60_000;
const ARRETS = [401, 403, 404, 409];
const EN_PANNE = 'Le serveur ne répond pas\u00a0: votre texte est gardé sur cet appareil, et partira de lui-même';
const HORS_LIGNE = 'Hors ligne\u00a0: votre texte est gardé sur cet appareil';
const SANS_COPIE = 'Hors ligne\u00a0: gardez cette page ouverte, votre texte n’est pas encore enregistré';
const REFUS = 'Le brouillon n’a pas pu être enregistré\u00a0: votre texte est gardé sur cet appareil';
const REMPLACE = 'Le texte gardé a pris la place de celui qui était là.';

/** Post a FormData, files left out. Resolves to {statut, corps}: 0 when no answer came, 401 when one must sign in. */
export async function poster(adresse, donnees) {
  for (const [nom, valeur] of [...donnees]) if (typeof valeur !== 'string') donnees.delete(nom);
  const taille = [...donnees].reduce((somme, paire) => somme + 150 + 3 * paire.join('').length, 0);
  const abandon = new AbortController();
  const limite = setTimeout(() => abandon.abort(), PATIENCE);
  try {
    const reponse = await fetch(adresse, {
      method: 'POST',
      body: donnees,
      headers: { 'X-Requested-With': 'fetch', Accept: 'application/json' },
      credentials: 'same-origin',
      redirect: 'manual',
      keepalive: taille < SURVIT,
      signal: abandon.signal,
    });
    const json = reponse.headers.get('Content-Type')?.startsWith('application/json');
    const statut = reponse.type === 'opaqueredirect' ? 401 : reponse.status;
    return { statut, corps: json ? await reponse.json() : null };
  } catch {
    return { statut: 0, corps: null };
  } finally {
    clearTimeout(limite);
  }
}

export class Sauvegarde {
  enVol = null;
  encore = false;
  arrete = false;
  cede = false;
  horsLigne = false;
  essais = 0;
  debut = null;

  /**
   * What a form adds: `entrepot` (see Copies), `horsLigne` (what is then said),
   * `surReussite(answer)`, `surArret(status, answer)` when it can save no more, `reunir(answer)` to settle a conflict
   * instead of stopping, `avantReprise(data)` before a copy is written in the fields, `avantEnvoi()` resolves to the
   * status that forbids to send (0: no network), or to nothing.
   */
  constructor(formulaire, reglages = {}) {
    this.formulaire = formulaire;
    this.reglages = reglages;
    this.etat = formulaire.querySelector('[data-etat][role=status]');
    this.revision = formulaire.querySelector('input[name=revision], input[name=version]');
    this.cle = formulaire.querySelector('input[name=cle_formulaire]');
    // Which text, sent to an ended session, the server has given back here: see accounts/templatetags/reprise.py.
    this.rendu = formulaire.querySelector('input[name=auteur]')?.dataset.rendu;
    this.copies = new Copies(formulaire.dataset, reglages.entrepot);
    // With them the server knows this page again when an answer of its was lost (situations/models/fenetre.py).
    this.rang = element('input', { type: 'hidden', name: 'rang', value: '0' });
    const fenetre = element('input', { type: 'hidden', name: 'fenetre', value: this.copies.fenetre });
    formulaire.append(fenetre);
    if (this.revision) formulaire.append(this.rang);
    this.enregistre = this.contenu();
    this.copies.faireLeMenage();
    formulaire.autocomplete = 'off';
    formulaire.sauvegarde = this;
    for (const nom of ['input', 'change']) formulaire.addEventListener(nom, () => this.changer());
    // The compétence follows the situation: its hidden field changes without anybody typing. (Names in htmx 2 and 4.)
    for (const nom of ['htmx:afterSwap', 'htmx:after:swap']) document.addEventListener(nom, () => this.changer());
    window.addEventListener('online', () => this.horsLigne && this.envoyer());
    window.addEventListener('beforeunload', (evenement) => {
      if (this.cede || !this.modifie) return;
      this.garder();
      if ((this.adresse || this.nom) && !this.copies.possible) evenement.preventDefault();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'hidden' || this.cede || !this.modifie) return;
      this.garder();
      this.envoyer();
    });
    window.addEventListener('pageshow', (evenement) => {
      if (!evenement.persisted || !this.adresse) return;
      // The page comes back as it was left: with a revision that may be an old one.
      this.cede = true;
      location.reload();
    });
  }

  get adresse() {
    return this.formulaire.dataset.brouillonUrl;
  }

  /** Of a form that is kept by mot.js: what it is called among those of one address. */
  get nom() {
    return this.formulaire.dataset.mot;
  }

  get chemin() {
    return new URL(this.formulaire.action).pathname;
  }

  get placeDeLaCopie() {
    return this.nom ? `${this.chemin}#${this.nom}` : this.chemin;
  }

  get modifie() {
    return this.contenu() !== this.enregistre;
  }

  contenu() {
    return JSON.stringify(contenu(this.formulaire));
  }

  dire(nature, ...mots) {
    this.etat.dataset.etat = nature;
    // The same words again are not a new message for a screen reader.
    if (mots.length > 1 || this.etat.textContent !== mots[0]) this.etat.replaceChildren(...mots);
  }

  // --- The copy on this device --------------------------------------------------------------------

  /** Encrypting takes a moment, which a page that is being left may not have: the copy is kept while one types. */
  garder() {
    const [revision, cle] = [Number(this.revision?.value), this.cle?.value];
    const donnees = contenu(this.formulaire);
    return this.copies.garder(this.placeDeLaCopie, { donnees, soumise: this.cede, revision, cle, rendu: this.rendu });
  }

  copier() {
    if (this.modifie) this.garder();
    else this.copies.effacerLaMienne();
  }

  /** The latest copy of an earlier visit that says something else than the page; those that say the same are erased. */
  async retrouver() {
    const ici = empreinte(contenu(this.formulaire));
    for (const copie of await this.copies.chercher(this.placeDeLaCopie)) {
      const recue = copie.soumise && Number(this.revision?.value) > copie.revision;
      if (!recue && empreinte(copie.donnees) !== ici) return copie;
      this.copies.effacer(copie);
    }
    return null;
  }

  /** Whether this copy was typed upon the very text that the server gives back again: it is the newer one. */
  suit(copie) {
    return Boolean(this.rendu) && copie.rendu === this.rendu;
  }

  async proposer() {
    const copie = await this.retrouver();
    // The text that the server has just given back comes first: an older one waits for the next visit.
    if (!copie || (this.rendu !== undefined && !this.suit(copie))) return;
    const autre = estVide(this.formulaire) ? '' : 'autre ';
    const texte = `Un ${autre}texte non envoyé est gardé sur cet appareil (${direMoment(new Date(copie.date))}).`;
    const effacer = () => {
      this.copies.effacer(copie);
      retirerBandeau(this.formulaire, 'reprise');
      this.proposer();
    };
    const boutons = [bouton('Le reprendre', () => this.reprendre(copie)), bouton('L’effacer', effacer)];
    bandeau(this.formulaire, 'reprise', texte, boutons);
  }

  /** Write a copy in the form; when a text was there, one may go back to it and the copy waits again. */
  reprendre(copie) {
    retirerBandeau(this.formulaire, 'reprise');
    const vide = estVide(this.formulaire);
    const avant = contenu(this.formulaire);
    const [revision, cle] = [this.revision?.value, this.cle?.value];
    // The revision that this text was written upon: if another was saved since, the server will show both texts.
    if (this.revision && Number.isInteger(copie.revision)) this.revision.value = copie.revision;
    if (this.cle && copie.cle) this.cle.value = copie.cle;
    const remettre = this.copies.effacer(copie);
    this.ecrire(copie.donnees);
    annoncer('Le texte est revenu dans le formulaire.');
    if (vide) return;
    const revenir = () => {
      retirerBandeau(this.formulaire, 'reprise');
      remettre();
      // Unless the copy was sent meanwhile, the page is again what the server gave.
      if (this.revision && this.revision.value === String(copie.revision)) this.revision.value = revision;
      if (this.cle && (!this.revision || this.revision.value === revision)) this.cle.value = cle;
      this.ecrire(avant);
      this.proposer();
    };
    bandeau(this.formulaire, 'reprise', REMPLACE, [bouton('Revenir au texte d’avant', revenir)]);
  }

  /** Write these values in the form, and keep and send them as if they had been typed. */
  ecrire(donnees) {
    this.reglages.avantReprise?.(donnees);
    // The choice of a situation makes the server send other fields: they are filled as they arrive.
    this.suivi?.disconnect();
    const suivi = new MutationObserver((mutations) => {
      for (const noeud of mutations.flatMap(({ addedNodes }) => [...addedNodes]))
        if (noeud.nodeType === Node.ELEMENT_NODE) remplir(noeud, donnees);
    });
    this.suivi = suivi;
    suivi.observe(this.formulaire, { childList: true, subtree: true });
    setTimeout(() => suivi.disconnect(), SUIVI);
    remplir(this.formulaire, donnees);
    this.garder();
    this.changer();
  }

  // --- The queue ----------------------------------------------------------------------------------

  changer() {
    clearTimeout(this.copie);
    this.copie = setTimeout(() => this.copier(), COPIE);
    const maintenant = Date.now();
    this.debut ??= maintenant;
    clearTimeout(this.calme);
    this.calme = setTimeout(() => this.envoyer(), Math.max(0, Math.min(CALME, this.debut + AU_PLUS - maintenant)));
  }

  envoyer() {
    clearTimeout(this.calme);
    this.debut = null;
    if (!this.adresse || this.arrete || this.cede || !this.modifie) return;
    this.encore = Boolean(this.enVol);
    if (!this.enVol) this.lancer();
  }

  lancer() {
    clearTimeout(this.reprise);
    this.enVol = this.poster().finally(() => {
      this.enVol = null;
      if (this.encore) this.envoyer();
    });
    return this.enVol;
  }

  /** One request. Resolves to what became of it: enregistre, refuse, arrete, panne (the server), coupure (the network). */
  async poster() {
    const envoye = this.contenu();
    this.compter();
    const patience = setTimeout(() => this.dire('envoi', 'Enregistrement…'), 1000);
    const empeche = await this.reglages.avantEnvoi?.();
    const { statut, corps } =
      empeche === undefined ? await poster(this.adresse, new FormData(this.formulaire)) : { statut: empeche };
    clearTimeout(patience);
    if (statut === 200 && corps) return this.reussir(corps, envoye);
    if (statut === 409 && corps && this.reglages.reunir) return this.reglages.reunir(corps);
    if (ARRETS.includes(statut)) {
      this.arreter(statut, corps);
      return 'arrete';
    }
    if (statut < 400 || statut >= 500 || statut === 408 || statut === 429) return this.attendre(statut);
    this.garder();
    this.dire('erreur', corps?.message || REFUS);
    return 'refuse';
  }

  /** Save no more: the session has ended (401), or the page or its fiche is no longer what it was. */
  arreter(statut, corps) {
    if (this.arrete) return;
    this.arrete = true;
    if (this.modifie) this.garder();
    if (this.reglages.surArret) this.reglages.surArret(statut, corps);
    else bandeau(this.formulaire, 'arret', DECONNECTE, [bouton('Se reconnecter', () => location.reload())]);
  }

  /** One more save of this page. */
  compter() {
    this.rang.value = Number(this.rang.value) + 1;
  }

  reussir(corps, envoye) {
    this.enregistre = envoye;
    this.essais = 0;
    this.horsLigne = false;
    this.revision.value = corps.revision ?? corps.version;
    this.reglages.surReussite?.(corps);
    this.copier();
    this.dire('enregistre', `${this.formulaire.dataset.garde || 'Brouillon enregistré'} à ${corps.heure}`);
    return 'enregistre';
  }

  async attendre(statut) {
    this.horsLigne = true;
    const gardee = await this.garder();
    const mots = this.reglages.horsLigne || (statut ? EN_PANNE : HORS_LIGNE);
    this.dire('hors-ligne', gardee ? mots : SANS_COPIE);
    clearTimeout(this.reprise);
    this.reprise = setTimeout(() => this.envoyer(), REPRISES[Math.min(this.essais, REPRISES.length - 1)]);
    this.essais += 1;
    return statut ? 'panne' : 'coupure';
  }

  /** Make sure that what is typed exists on the server. Resolves to whether it does. */
  async assurer() {
    clearTimeout(this.calme);
    await this.enVol;
    if (this.revision.value !== '0') return true;
    if (this.arrete || this.cede) return false;
    const resultat = await this.lancer();
    if (this.modifie) this.changer();
    return resultat === 'enregistre';
  }

  // --- Leaving the normal way ---------------------------------------------------------------------

  /**
   * Give way to a submission. Returns true when it may go at once, false when the server is out of reach and the page
   * must stay, or a promise of one or the other when something is to be sent first.
   */
  ceder() {
    this.cede = true;
    this.encore = false;
    for (const minuterie of [this.copie, this.calme, this.reprise]) clearTimeout(minuterie);
    if (this.enVol || (this.modifie && !this.arrete)) return this.finir();
    if (this.modifie) this.garder();
    return this.arrete ? navigator.onLine : this.joindre();
  }

  /** Resolves to whether the site answers: the page of the form is asked for, and nothing of it is read; of a form of
   * mot.js, whose address may answer nothing but a POST, the one that says that the site is alive. */
  async joindre() {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const reponse = await fetch(this.nom === undefined ? this.chemin : '/sante/', { method: 'HEAD', redirect: 'manual', signal });
      return reponse.status < 500;
    } catch {
      return false;
    }
  }

  async finir() {
    await this.enVol;
    if (!this.modifie || this.arrete) return true;
    const resultat = await this.poster();
    clearTimeout(this.reprise);
    return !['coupure', 'panne'].includes(resultat);
  }

  /** The submission did not happen: go on saving. */
  continuer() {
    this.cede = false;
    if (this.modifie) this.changer();
  }

  /** What is typed can no longer be sent nor kept: the page is left without a question, and nothing stays. */
  abandonner() {
    this.cede = true;
    clearTimeout(this.copie);
    this.copies.effacerLaMienne();
  }
}
