/* The state of each tab, live, in its link: <span data-voyant> inside <a data-onglet="x"> gets data-etat:
 *
 *   complet     every mandatory field is filled, nothing is wrong; or, where nothing is mandatory, everything is filled
 *   manque      something mandatory is missing, or something is wrong
 *   facultatif  nothing is mandatory, something is still empty
 *
 * The style sheet gives each its shape and its colour; screen readers get the words.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const D = P.dates;
  const MOTS = { complet: 'complet', manque: 'à compléter', facultatif: 'facultatif, à compléter plus tard' };
  const OBLIGATOIRE = '[required], [aria-required="true"]';
  const FACULTATIF = 'textarea[name], input[type=text][name]';

  function rempli(champ) {
    const groupe = champ.matches('[type=radio], [type=checkbox]') ? [champ] : [...champ.querySelectorAll('input')];
    if (!groupe.length) return Boolean(champ.value?.trim());
    const memeNom = [...(champ.closest('form') || document).querySelectorAll('input')].filter(
      (autre) => autre.name === groupe[0].name,
    );
    return memeNom.some((autre) => (autre.type === 'hidden' ? autre.value : autre.checked));
  }

  const utilise = (champ) => {
    const ligne = champ.closest('[data-support]');
    return !ligne?.querySelector('[name$="-DELETE"]')?.checked;
  };

  function finAvantDebut(champ) {
    const debut = champ.id.endsWith('date_fin') && document.getElementById(champ.id.replace(/fin$/, 'debut'));
    const [du, au] = debut ? [D.lire(debut.value), D.lire(champ.value)] : [];
    return Boolean(du && au && au < du);
  }

  function faux(champ) {
    if (champ.matches('[data-calendrier]') && champ.value.trim() && (!D.lire(champ.value) || finAvantDebut(champ)))
      return true;
    if (champ.dataset.limite && P.enTrop(champ)) return true;
    return champ.matches('.is-invalid') && !champ.dataset.retouche;
  }

  /** A support that has a name lacks its other answers until they are chosen; a row left empty is no support. */
  function supportIncomplet(ligne) {
    const nomme = [...ligne.querySelectorAll(FACULTATIF)].some(rempli);
    return utilise(ligne) && nomme && [...ligne.querySelectorAll('select')].some((choix) => !choix.value);
  }

  function etat(panneau) {
    const champs = [...panneau.querySelectorAll('input, textarea, select')].filter(utilise);
    const obligatoires = [...panneau.querySelectorAll(OBLIGATOIRE)].filter(utilise);
    if ([...panneau.querySelectorAll('[data-support]')].some(supportIncomplet)) return 'manque';
    if (champs.some(faux) || !obligatoires.every(rempli)) return 'manque';
    if (obligatoires.length) return 'complet';
    const facultatifs = champs.filter((champ) => champ.matches(FACULTATIF));
    const horsSupports = facultatifs.filter((champ) => !champ.closest('[data-supports]'));
    const supports = facultatifs.filter((champ) => champ.closest('[data-supports]'));
    // One support is enough: the empty row that waits for the next one lacks nothing.
    const pleins = horsSupports.every(rempli) && (!supports.length || supports.some(rempli));
    return facultatifs.length && pleins ? 'complet' : 'facultatif';
  }

  P.surChaque('[data-onglet]', (onglet) => {
    const voyant = onglet.querySelector('[data-voyant]');
    const panneau = document.querySelector(`[data-panneau="${CSS.escape(onglet.dataset.onglet)}"]`);
    if (!voyant || !panneau) return;
    const mots = P.element('span', { class: 'visually-hidden' });
    voyant.replaceChildren(mots);
    let prevu = false;

    function dessiner() {
      prevu = false;
      const nouveau = etat(panneau);
      if (nouveau === voyant.dataset.etat) return;
      voyant.dataset.etat = nouveau;
      voyant.title = MOTS[nouveau];
      mots.textContent = ` (${MOTS[nouveau]})`;
    }

    const prevoir = () => {
      if (!prevu) requestAnimationFrame(dessiner);
      prevu = true;
    };
    const retoucher = (evenement) => {
      if (evenement.target.dataset) evenement.target.dataset.retouche = 'oui';
      prevoir();
    };
    panneau.addEventListener('input', retoucher);
    panneau.addEventListener('change', retoucher);
    // Fragments that htmx swaps in, rows that come and go.
    new MutationObserver(prevoir).observe(panneau, { childList: true, subtree: true });
    dessiner();
  });
})();
