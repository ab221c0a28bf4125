/* A text that could not be sent at an earlier visit is offered again: « Le reprendre » or « L’effacer ». */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const brouillon = P.brouillon;
  if (!brouillon) return;

  const { formulaire, copies } = brouillon;
  const PLUS_RECENT = 'Un texte plus récent non envoyé est gardé sur cet appareil';
  const SUIVI = 10_000;
  const QUAND = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });

  const revision = () => Number(formulaire.querySelector('input[name="revision"]')?.value);

  /** The choice of a situation makes the server send other fields: they are filled as they arrive. */
  function suivreLesEchanges(valeurs) {
    const suivi = new MutationObserver((mutations) => {
      for (const { addedNodes } of mutations) {
        for (const noeud of addedNodes)
          if (noeud.nodeType === Node.ELEMENT_NODE) P.remplir(P.remplissables(noeud), valeurs);
      }
    });
    suivi.observe(formulaire, { childList: true, subtree: true });
    setTimeout(() => suivi.disconnect(), SUIVI);
  }

  function reprendre(copie) {
    const valeurs = new Map();
    for (const [nom, valeur] of copie.donnees) valeurs.set(nom, [...(valeurs.get(nom) || []), valeur]);
    P.retirerBandeau(formulaire, 'reprise');
    P.completerSupports?.(Number(valeurs.get('supports-TOTAL_FORMS')?.[0]) || 0);
    // The revision that this text was written upon: if the fiche has changed since, the server will show both texts.
    for (const [nom, valeur] of [
      ['revision', copie.revision],
      ['cle_formulaire', copie.cle],
    ]) {
      const champ = formulaire.querySelector(`input[name="${nom}"]`);
      if (champ && valeur !== undefined && !Number.isNaN(valeur)) champ.value = valeur;
    }
    suivreLesEchanges(valeurs);
    P.remplir(P.remplissables(formulaire), valeurs);
    copies.effacer(copie);
    brouillon.garder();
    brouillon.changer();
    P.annoncer('Le texte est revenu dans le formulaire.');
  }

  function proposer() {
    const ici = P.empreinteDuContenu(P.contenuDuFormulaire(formulaire));
    const copie = copies.chercher(brouillon.chemin()).find((autre) => {
      const recue = autre.soumise && revision() > autre.revision;
      if (!recue && P.empreinteDuContenu(autre.donnees) !== ici) return true;
      copies.effacer(autre);
      return false;
    });
    if (!copie) return;
    P.bandeau(formulaire, 'reprise', `${PLUS_RECENT} (${QUAND.format(copie.date)}).`, [
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

  proposer();
})();
