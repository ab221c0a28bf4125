/* The stage of a fiche: choosing one fills in what it proposes, where the student has written nothing, and says so;
 * dates that are not those of the stage get a remark, never a refusal.
 *
 * <div data-stage> holds the list; its options carry data-source, data-localisation, data-partenaires, data-debut and
 * data-fin. What a former choice had proposed, untouched since, gives way to the new one; so does a default answer.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const D = P.dates;
  const LIBELLES = { source: 'source', localisation: 'localisation', partenaires: 'partenaires' };
  const enFrancais = new Intl.ListFormat('fr', { type: 'conjunction' });

  P.surChaque('[data-stage]', (zone) => {
    const liste = zone.querySelector('select');
    const propose = zone.querySelector('[data-stage-propose]');
    const remarque = zone.querySelector('[data-stage-remarque]');
    const champ = (nom) => document.getElementById(`id_${nom}`);
    const touches = new Set();
    const proposes = {};
    // A default answer of a fiche already kept may have been meant.
    const neuve = location.pathname.endsWith('/nouvelle/');
    let ecrit = false;

    for (const nom of Object.keys(LIBELLES)) {
      champ(nom)?.addEventListener('input', () => {
        if (!ecrit) touches.add(nom);
      });
    }

    /** Whether the field still says what nobody has chosen: nothing, a default answer, a former proposal. */
    function libre(nom) {
      const { value } = champ(nom);
      if (!value.trim() || value === proposes[nom]) return true;
      const parDefaut = champ(nom).matches('select') && !champ(nom).querySelector('option[value=""]');
      return parDefaut && !touches.has(nom) && neuve;
    }

    function proposer() {
      const choix = liste.selectedOptions[0];
      const remplis = [];
      ecrit = true;
      for (const [nom, libelle] of Object.entries(LIBELLES)) {
        const valeur = choix?.dataset[nom];
        if (!valeur || !champ(nom) || !libre(nom)) continue;
        if (champ(nom).value !== valeur) {
          P.changer(champ(nom), valeur);
          champ(nom).dispatchEvent(new Event('change', { bubbles: true }));
          remplis.push(libelle);
        }
        proposes[nom] = valeur;
      }
      ecrit = false;
      propose.textContent = remplis.length
        ? `Rempli pour vous : ${enFrancais.format(remplis)}. Changez-les si besoin.`
        : '';
    }

    function remarquer() {
      const { debut, fin } = liste.selectedOptions[0]?.dataset ?? {};
      const dates = ['date_debut', 'date_fin'].map((nom) => D.lire(champ(nom)?.value ?? '')).filter(Boolean);
      const dehors = debut && dates.some((date) => date < D.lire(debut) || date > D.lire(fin));
      remarque.hidden = !dehors;
      remarque.textContent = dehors
        ? `Ces dates ne sont pas toutes dans la période choisie, du ${D.ecrire(D.lire(debut))} au ${D.ecrire(D.lire(fin))} : ` +
          'vérifiez-les. Vous pouvez enregistrer quand même.'
        : '';
    }

    liste.addEventListener('change', () => {
      proposer();
      remarquer();
    });
    for (const nom of ['date_debut', 'date_fin']) {
      for (const evenement of ['input', 'change']) champ(nom)?.addEventListener(evenement, remarquer);
    }
  });
})();
