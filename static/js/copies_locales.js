/* What could not be sent is kept on this device, in localStorage, one entry per window:
 *
 *   passeport-brouillon:<user>:<path of the form>:<window> → {date, revision, cle, donnees: [[name, value], …]}
 *
 * The copies of other persons (a school's computer is shared) and those older than 30 days go as soon as a form opens.
 */
(() => {
  'use strict';

  const P = (window.PasseportPro = window.PasseportPro || {});
  const PREFIXE = 'passeport-brouillon:';
  const DUREE = 30 * 24 * 3600 * 1000;
  // What the server makes for each page: not the student's text.
  const TECHNIQUES = ['csrfmiddlewaretoken', 'revision', 'cle_formulaire', 'auteur', 'suite'];
  const GESTION = /-(INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;

  /** Everything typed in the form, as [name, value] pairs; files stay out. */
  P.contenuDuFormulaire = (formulaire) =>
    [...new FormData(formulaire)].filter(
      ([nom, valeur]) => typeof valeur === 'string' && !TECHNIQUES.includes(nom) && !GESTION.test(nom),
    );

  /** The same for two forms that say the same: white space at the ends, empty fields and empty rows do not count. */
  P.empreinteDuContenu = (donnees) => {
    const ecrites = new Set();
    for (const [nom, valeur] of donnees) {
      const ligne = /^(supports-\d+)-designation$/.exec(nom);
      if (ligne && valeur.trim()) ecrites.add(ligne[1]);
    }
    const utiles = donnees
      .filter(([nom]) => {
        const ligne = /^(supports-\d+)-/.exec(nom);
        return !nom.endsWith('TOTAL_FORMS') && (!ligne || ecrites.has(ligne[1]));
      })
      .map(([nom, valeur]) => [nom, P.nettoyer(valeur)])
      .filter(([, valeur]) => valeur);
    return JSON.stringify(utiles.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  };

  /** Write values in the fields that bear these names. `valeurs`: Map of name → list, emptied as it is used. */
  P.remplir = (champs, valeurs) => {
    for (const champ of champs) {
      const liste = valeurs.get(champ.name);
      const coche = ['checkbox', 'radio'].includes(champ.type);
      if (coche) {
        const voulu = Boolean(liste?.includes(champ.value));
        if (champ.checked === voulu) continue;
        champ.checked = voulu;
      } else {
        const voulu = liste?.[0] ?? '';
        if (champ.value === voulu) continue;
        champ.value = voulu;
        if (champ.tagName === 'SELECT' && champ.selectedIndex < 0) champ.selectedIndex = 0;
      }
      champ.dispatchEvent(new Event('input', { bubbles: true }));
      champ.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };

  /** The fields that hold what a person types or ticks. */
  P.remplissables = (racine) =>
    [...racine.querySelectorAll('input[name], textarea[name], select[name]')].filter(
      (champ) => !TECHNIQUES.includes(champ.name) && !champ.name.endsWith('_FORMS') && champ.type !== 'file',
    );

  function lire(cle) {
    try {
      const copie = JSON.parse(localStorage.getItem(cle));
      return Array.isArray(copie?.donnees) && Number.isFinite(copie.date) ? { ...copie, cle_locale: cle } : null;
    } catch {
      return null;
    }
  }

  function cles() {
    try {
      return Object.keys(localStorage).filter((cle) => cle.startsWith(PREFIXE));
    } catch {
      return [];
    }
  }

  function oublier(cle) {
    try {
      localStorage.removeItem(cle);
    } catch {
      // A browser that refuses storage has kept nothing.
    }
  }

  P.copiesLocales = (utilisateur) => {
    const mien = `${PREFIXE}${utilisateur}:`;
    const fenetre = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    let ecrite = null;

    return {
      /** Remove what belongs to other persons, what is too old, what cannot be read. */
      faireLeMenage() {
        for (const cle of cles()) {
          const copie = cle.startsWith(mien) && lire(cle);
          if (!copie || Date.now() - copie.date > DUREE) oublier(cle);
        }
      },
      /** The copies of this form left by earlier visits, the latest first. */
      chercher(chemin) {
        const debut = `${mien}${chemin}:`;
        const trouvees = cles().filter((cle) => cle.startsWith(debut) && cle !== ecrite);
        return trouvees
          .map(lire)
          .filter(Boolean)
          .sort((a, b) => b.date - a.date);
      },
      /** Returns whether the copy is really kept: a private window or a full disk may refuse. */
      garder(chemin, copie) {
        const cle = `${mien}${chemin}:${fenetre}`;
        if (ecrite && ecrite !== cle) oublier(ecrite);
        try {
          localStorage.setItem(cle, JSON.stringify({ ...copie, date: Date.now() }));
          ecrite = cle;
          return true;
        } catch {
          return false;
        }
      },
      effacerLaMienne() {
        if (ecrite) oublier(ecrite);
        ecrite = null;
      },
      effacer: (copie) => oublier(copie.cle_locale),
      /** The server has received the form of this key: its copies are of no use any more, whichever window left them. */
      effacerLaCle(formulaire) {
        const miennes = cles().filter((cle) => cle.startsWith(mien));
        for (const cle of miennes) if (lire(cle)?.cle === formulaire) oublier(cle);
      },
    };
  };
})();
