/* The rows of supports: add one without a round trip, take one out and bring it back.
 *
 * Without this script the same form works with its submit button `ajouter_support` and its DELETE boxes.
 * PasseportPro.completerSupports(total) makes sure that there are so many rows.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const { element } = P;

  const conteneur = () => document.querySelector('[data-supports]');
  const compteTotal = () => document.querySelector('input[name="supports-TOTAL_FORMS"]');
  const maximum = () => Number(document.querySelector('input[name="supports-MAX_NUM_FORMS"]')?.value || Infinity);
  const caseRetirer = (ligne) => ligne.querySelector('input[type=checkbox][name$="-DELETE"]');
  const restantes = () =>
    [...document.querySelectorAll('[data-support]')].filter((ligne) => !caseRetirer(ligne)?.checked);
  const premierChamp = (ligne) =>
    ligne.querySelector('input:not([type=hidden]):not([type=checkbox]), textarea, select');
  const nom = (ligne) => premierChamp(ligne)?.value.trim();

  function ajouter() {
    const modele = document.querySelector('template[data-support-modele]');
    const total = compteTotal();
    const copie = document.createElement('template');
    copie.innerHTML = modele.innerHTML.replaceAll('__prefix__', total.value);
    const ligne = copie.content.querySelector('[data-support]') || copie.content.firstElementChild;
    const lignes = conteneur().querySelectorAll('[data-support]');
    if (lignes.length) [...lignes].at(-1).after(copie.content);
    else conteneur().prepend(copie.content);
    // The number of forms tells the server how many rows to read: it never goes down.
    P.changer(total, String(Number(total.value) + 1));
    return ligne;
  }

  P.completerSupports = (nombre) => {
    const total = compteTotal();
    while (total && Number(total.value) < Math.min(nombre, 1000)) ajouter();
  };

  /** Draw a row as its DELETE box says: its fields, or one line that offers to take it back. */
  function dessiner(ligne) {
    const retire = caseRetirer(ligne).checked;
    let trace = ligne.querySelector(':scope > [data-support-retire]');
    if (retire && !trace) {
      const annuler = element(
        'button',
        { type: 'button', class: 'btn btn-sm btn-outline-secondary', 'data-annuler-retrait': true },
        'Annuler',
      );
      const libelle = nom(ligne) ? `Support « ${nom(ligne)} » retiré.` : 'Support retiré.';
      trace = element(
        'div',
        { class: 'support-retire', 'data-support-retire': true },
        element('span', {}, libelle),
        annuler,
      );
      ligne.append(trace);
    }
    if (!retire) trace?.remove();
    for (const enfant of ligne.children) if (enfant !== trace) enfant.hidden = retire || 'remplacee' in enfant.dataset;
    return trace;
  }

  function cocher(ligne, retire) {
    const boite = caseRetirer(ligne);
    boite.checked = retire;
    boite.dispatchEvent(new Event('change', { bubbles: true }));
  }

  P.surChaque('[data-support]', (ligne) => {
    const boite = caseRetirer(ligne);
    if (!boite) return;
    const qui = element('span', { class: 'visually-hidden' }, ' ce support');
    const retirer = element(
      'button',
      { type: 'button', class: 'btn btn-sm btn-outline-secondary', 'data-retirer-support': true },
      'Retirer',
      qui,
    );
    const remplacees = boite.closest('.form-check') ? [boite.closest('.form-check')] : [boite, ...boite.labels];
    for (const remplacee of remplacees) {
      remplacee.dataset.remplacee = '';
      remplacee.hidden = true;
    }
    remplacees.at(-1).after(retirer);
    boite.addEventListener('change', () => dessiner(ligne));
    if (boite.checked) dessiner(ligne);
  });

  document.addEventListener('click', (evenement) => {
    const cible = evenement.target.closest?.('button');
    if (!cible) return;
    const ligne = cible.closest('[data-support]');
    if (cible.matches('[data-ajouter-support]')) {
      if (!conteneur() || !document.querySelector('template[data-support-modele]')) return;
      evenement.preventDefault();
      if (restantes().length >= maximum()) P.annoncer(`${maximum()} supports au plus par fiche.`);
      else premierChamp(ajouter()).focus();
    } else if (cible.matches('[data-retirer-support]')) {
      cocher(ligne, true);
      ligne.querySelector('[data-annuler-retrait]').focus();
      P.annoncer(ligne.querySelector('[data-support-retire] span').textContent);
    } else if (cible.matches('[data-annuler-retrait]')) {
      cocher(ligne, false);
      premierChamp(ligne).focus();
      P.annoncer(nom(ligne) ? `Support « ${nom(ligne)} » rétabli.` : 'Support rétabli.');
    }
  });
})();
