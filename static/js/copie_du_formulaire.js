/* <form data-copie-locale="user">: what is typed stays on this device until the server has received it, and is offered
 * again at the next visit.
 *
 * <… data-copie-recue="key" data-utilisateur="user">: the page that follows a form received says which one it was.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const CALME = 400;

  for (const { dataset } of document.querySelectorAll('[data-copie-recue]'))
    P.copiesLocales(dataset.utilisateur).effacerLaCle(dataset.copieRecue);

  const formulaire = document.querySelector('form[data-copie-locale]');
  if (!formulaire) return;

  const copies = P.copiesLocales(formulaire.dataset.copieLocale);
  const chemin = new URL(formulaire.action).pathname;
  const cle = () => formulaire.querySelector('input[name="cle_formulaire"]');
  const contenu = () => P.contenuDuFormulaire(formulaire);
  const depart = JSON.stringify(contenu());
  let calme;

  copies.faireLeMenage();

  function garder() {
    clearTimeout(calme);
    if (JSON.stringify(contenu()) === depart) copies.effacerLaMienne();
    else copies.garder(chemin, { donnees: contenu(), cle: cle()?.value });
  }

  function reprendre(copie) {
    const valeurs = new Map();
    for (const [nom, valeur] of copie.donnees) valeurs.set(nom, [...(valeurs.get(nom) || []), valeur]);
    if (cle() && copie.cle) cle().value = copie.cle;
    P.retirerBandeau(formulaire, 'reprise');
    P.remplir(P.remplissables(formulaire), valeurs);
    copies.effacer(copie);
    garder();
    P.annoncer('Le texte est revenu dans le formulaire.');
  }

  function proposer() {
    const ici = P.empreinteDuContenu(contenu());
    const copie = copies.chercher(chemin).find((autre) => {
      if (P.empreinteDuContenu(autre.donnees) !== ici) return true;
      copies.effacer(autre);
      return false;
    });
    if (!copie) return;
    P.bandeau(formulaire, 'reprise', 'Un texte qui n’est pas parti est gardé sur cet appareil.', [
      { libelle: 'Le reprendre', action: () => reprendre(copie) },
      {
        libelle: 'L’effacer',
        action() {
          copies.effacer(copie);
          P.retirerBandeau(formulaire, 'reprise');
          proposer();
        },
      },
    ]);
  }

  for (const nom of ['input', 'change']) {
    formulaire.addEventListener(nom, () => {
      clearTimeout(calme);
      calme = setTimeout(garder, CALME);
    });
  }
  window.addEventListener('pagehide', garder);
  proposer();
})();
