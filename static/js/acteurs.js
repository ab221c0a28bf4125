/* <textarea data-acteurs>, one « nom, fonction » a line, becomes rows of two inputs.
 *
 * The textarea stays in the form, hidden, and always holds the text that the rows say: it alone is sent. It is not
 * touched before the student has changed something. A comma inside a name would end the name: it becomes a space.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const { element } = P;
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
      const coupe = separateur.exec(ligne);
      if (!coupe) return { nom: ligne.trim(), fonction: '' };
      return { nom: ligne.slice(0, coupe.index).trim(), fonction: ligne.slice(coupe.index + 1).trim() };
    });
  }

  function ecrire({ nom, fonction }) {
    const propre = sansVirgule(nom);
    const role = uneLigne(fonction);
    return role ? `${propre}, ${role}` : propre;
  }

  P.surChaque('textarea[data-acteurs]', (zone) => {
    const etiquette = zone.labels[0];
    const lignes = element('div', { class: 'acteurs-lignes' });
    const ajouter = element(
      'button',
      { type: 'button', class: 'btn btn-sm btn-outline-secondary' },
      'Ajouter un acteur',
    );
    const cadre = element(
      'div',
      {
        class: 'acteurs-saisie',
        role: 'group',
        'data-remplace': zone.id,
        'aria-describedby': zone.getAttribute('aria-describedby'),
      },
      lignes,
      ajouter,
    );
    let ecritParNous = false;

    if (etiquette) {
      etiquette.id ||= `${zone.id}-libelle`;
      cadre.setAttribute('aria-labelledby', etiquette.id);
      etiquette.addEventListener('click', () => P.atteindre(zone));
    }

    const champs = (ligne) => [...ligne.querySelectorAll('input')];
    const contenu = (ligne) => {
      const [nom, fonction] = champs(ligne);
      return { nom: nom.value, fonction: fonction.value };
    };

    function synchroniser() {
      const texte = [...lignes.children]
        .map((ligne) => ecrire(contenu(ligne)))
        .filter(Boolean)
        .join('\n');
      if (texte === zone.value) return;
      ecritParNous = true;
      P.changer(zone, texte);
      ecritParNous = false;
    }

    function colonne(libelle, cle, valeur) {
      const id = `${zone.id}-${cle}-${serie}`;
      const champ = element('input', { type: 'text', class: 'form-control', id, autocomplete: 'off' });
      champ.value = valeur;
      return element('div', { class: 'acteurs-colonne' }, element('label', { for: id }, libelle), champ);
    }

    function nouvelleLigne({ nom = '', fonction = '' } = {}) {
      serie += 1;
      const qui = element('span', { class: 'visually-hidden' });
      const retirer = element(
        'button',
        { type: 'button', class: 'btn btn-sm btn-outline-secondary', 'data-retirer-acteur': true },
        'Retirer',
        qui,
      );
      const ligne = element(
        'div',
        { class: 'acteurs-ligne', role: 'group' },
        colonne('Nom', 'nom', nom),
        colonne('Fonction', 'fonction', fonction),
        retirer,
      );
      return ligne;
    }

    function numeroter() {
      [...lignes.children].forEach((ligne, rang) => {
        ligne.setAttribute('aria-label', `Acteur ${rang + 1}`);
        ligne.querySelector('.visually-hidden').textContent = ` l’acteur ${rang + 1}`;
      });
    }

    function remplir(acteurs) {
      lignes.replaceChildren(...(acteurs.length ? acteurs : [{}]).map(nouvelleLigne));
      numeroter();
    }

    function inserer(acteurs, apres) {
      const nouvelles = acteurs.map(nouvelleLigne);
      if (apres) apres.after(...nouvelles);
      else lignes.append(...nouvelles);
      numeroter();
      return nouvelles;
    }

    function retirer(ligne) {
      const { nom } = contenu(ligne);
      const voisine = ligne.nextElementSibling || ligne.previousElementSibling;
      ligne.remove();
      if (!voisine) inserer([{}]);
      numeroter();
      synchroniser();
      champs(voisine || lignes.firstElementChild)[0].focus();
      P.annoncer(nom.trim() ? `${nom.trim()} ne figure plus parmi les acteurs.` : 'Ligne retirée.');
    }

    lignes.addEventListener('input', synchroniser);
    lignes.addEventListener('change', (evenement) => {
      const [nom] = champs(evenement.target.closest('.acteurs-ligne'));
      if (evenement.target === nom && nom.value.includes(',')) nom.value = sansVirgule(nom.value);
    });

    lignes.addEventListener('click', (evenement) => {
      if (evenement.target.closest('[data-retirer-acteur]')) retirer(evenement.target.closest('.acteurs-ligne'));
    });

    lignes.addEventListener('keydown', (evenement) => {
      if (evenement.key !== 'Enter' || evenement.isComposing || !evenement.target.matches('input')) return;
      evenement.preventDefault();
      const ligne = evenement.target.closest('.acteurs-ligne');
      const [nom, fonction] = champs(ligne);
      if (evenement.target === nom) fonction.focus();
      else champs(ligne.nextElementSibling || inserer([{}])[0])[0].focus();
    });

    lignes.addEventListener('paste', (evenement) => {
      const champ = evenement.target;
      const ligne = champ.closest('.acteurs-ligne');
      const [nom] = champs(ligne);
      const acteurs = lire(evenement.clipboardData.getData('text/plain'), /[,\t;]/);
      const remplaceTout = champ.selectionStart === 0 && champ.selectionEnd === champ.value.length;
      const vide = !champ.value || remplaceTout;
      const complet = acteurs.length === 1 && acteurs[0].fonction && champ === nom && vide && !contenu(ligne).fonction;
      if (acteurs.length < 2 && !complet) return;
      evenement.preventDefault();
      if (remplaceTout) champ.value = '';
      const nouvelles = inserer(acteurs, ligne);
      const { nom: n, fonction: f } = contenu(ligne);
      if (!n.trim() && !f.trim()) ligne.remove();
      numeroter();
      synchroniser();
      champs(nouvelles.at(-1))[1].focus();
      if (acteurs.length > 1) P.annoncer(`${acteurs.length} acteurs ajoutés.`);
    });

    ajouter.addEventListener('click', () => champs(inserer([{}])[0])[0].focus());
    // Somebody else wrote in the textarea: a text that is taken back from this device.
    zone.addEventListener('input', () => ecritParNous || remplir(lire(zone.value)));

    remplir(lire(zone.value));
    zone.hidden = true;
    zone.after(cadre);
  });
})();
