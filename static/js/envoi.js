/* Sending the form the normal way, with its buttons: after the autosave has landed, and once.
 *
 * A button sends what is typed through the autosave first: with no network the page stays, and the text with it,
 * instead of giving way to the browser's own error page.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const brouillon = P.brouillon;
  if (!brouillon) return;

  const { formulaire } = brouillon;
  const REPOS = 8000;
  const INJOIGNABLE =
    'Le serveur est injoignable : votre texte est gardé sur cet appareil. Réessayez dès que la connexion est revenue.';
  let attente = false;
  let pret = false;

  const boutons = () => [...formulaire.elements].filter((element) => element.type === 'submit');

  function occuper(occupe, cible) {
    if (occupe) cible?.setAttribute('aria-busy', 'true');
    else for (const bouton of boutons()) bouton.removeAttribute('aria-busy');
  }

  function immobiliser() {
    P.retirerBandeau(formulaire, 'envoi');
    // After the browser has read which button was pressed: a disabled button is not sent.
    setTimeout(() => boutons().forEach((bouton) => (bouton.disabled = true)));
    // Still here after that: the person has stopped the sending, or the answer was not a page.
    setTimeout(() => {
      liberer();
      brouillon.continuer();
    }, REPOS);
  }

  function liberer() {
    pret = false;
    attente = false;
    occuper(false);
    for (const bouton of boutons()) bouton.disabled = false;
  }

  function rester() {
    liberer();
    brouillon.continuer();
    P.bandeau(formulaire, 'envoi', INJOIGNABLE).scrollIntoView({ block: 'nearest' });
  }

  function partir(bouton) {
    // A brouillon comes back on the tab that was open.
    if (bouton?.name === 'brouillon' && location.hash)
      formulaire.action = formulaire.action.replace(/(#.*)?$/, location.hash);
    immobiliser();
  }

  async function partirApres(promesse, bouton) {
    if (!(await promesse)) {
      rester();
      return;
    }
    pret = true;
    formulaire.requestSubmit(bouton?.isConnected ? bouton : undefined);
  }

  formulaire.addEventListener('submit', (evenement) => {
    const bouton = evenement.submitter;
    if (attente && !pret) {
      evenement.preventDefault();
      return;
    }
    attente = true;
    const possible = pret || brouillon.ceder();
    pret = false;
    if (possible === true) {
      partir(bouton);
      return;
    }
    evenement.preventDefault();
    occuper(true, bouton);
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
})();
