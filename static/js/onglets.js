/* The four stacked sections of the form become four tabs.
 *
 * <nav data-onglets> with <a href="#onglet-x" data-onglet="x">, and <section id="onglet-x" data-panneau="x">.
 * The tab that is open stays in the address; the one of the first error opens by itself; a link of the summary of
 * errors, a[data-vers="id of the field"], opens the right tab and goes to the field; [data-onglet-suivant] goes on.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const PREFIXE = '#onglet-';
  const ERREUR = '.is-invalid, [data-erreur]';

  P.surChaque('[data-onglets]', (liste) => {
    const onglets = [...liste.querySelectorAll('[data-onglet]')];
    const panneau = (onglet) => document.querySelector(`[data-panneau="${CSS.escape(onglet.dataset.onglet)}"]`);
    if (!onglets.length || !onglets.every(panneau)) return;
    const suivants = [...document.querySelectorAll('[data-onglet-suivant]')];
    let ouvert = null;

    function ouvrir(onglet, { adresse = true } = {}) {
      ouvert = onglet;
      for (const autre of onglets) {
        const actif = autre === onglet;
        autre.setAttribute('aria-selected', String(actif));
        autre.tabIndex = actif ? 0 : -1;
        panneau(autre).hidden = !actif;
      }
      // On a phone the row of tabs is wider than the screen.
      liste.scrollLeft = onglet.offsetLeft - (liste.clientWidth - onglet.offsetWidth) / 2;
      const rang = onglets.indexOf(onglet);
      for (const bouton of suivants) bouton.hidden = rang === onglets.length - 1;
      if (adresse) history.replaceState(history.state, '', `#${panneau(onglet).id}`);
    }

    const contenant = (element) => onglets.find((onglet) => panneau(onglet).contains(element));

    /** A group of radio buttons has no element of its own id: the first of its buttons stands for it. */
    const champDe = (id) =>
      document.getElementById(id) ||
      document.getElementById(`${id}_0`) ||
      document.getElementById(`zone-${id.replace(/^id_/, '')}`);

    function allerAuChamp(id) {
      const champ = champDe(id);
      const onglet = champ && contenant(champ);
      if (!onglet) return false;
      ouvrir(onglet);
      P.atteindre(champ);
      champ.scrollIntoView({ block: 'center' });
      return true;
    }

    function ongletDeLAdresse() {
      const cible = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      return cible ? contenant(cible) : undefined;
    }

    liste.setAttribute('role', 'tablist');
    for (const onglet of onglets) {
      onglet.id ||= `lien${PREFIXE.replace('#', '-')}${onglet.dataset.onglet}`;
      onglet.setAttribute('role', 'tab');
      onglet.setAttribute('aria-controls', panneau(onglet).id);
      for (let parent = onglet.parentElement; parent !== liste; parent = parent.parentElement) {
        parent.setAttribute('role', 'presentation');
      }
      panneau(onglet).setAttribute('role', 'tabpanel');
      panneau(onglet).setAttribute('aria-labelledby', onglet.id);
    }

    liste.addEventListener('click', (evenement) => {
      const onglet = evenement.target.closest('[data-onglet]');
      if (!onglet || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
      evenement.preventDefault();
      ouvrir(onglet);
    });

    liste.addEventListener('keydown', (evenement) => {
      const rang = onglets.indexOf(evenement.target.closest('[data-onglet]'));
      const nombre = onglets.length;
      const vers = { ArrowRight: rang + 1, ArrowLeft: rang - 1 + nombre, Home: 0, End: nombre - 1, ' ': rang }[
        evenement.key
      ];
      if (rang < 0 || vers === undefined || evenement.ctrlKey || evenement.altKey || evenement.metaKey) return;
      evenement.preventDefault();
      ouvrir(onglets[vers % nombre]);
      ouvert.focus();
    });

    document.addEventListener('click', (evenement) => {
      const lien = evenement.target.closest?.('a[data-vers]');
      if (lien && allerAuChamp(lien.dataset.vers)) evenement.preventDefault();
      if (!evenement.target.closest?.('[data-onglet-suivant]')) return;
      ouvrir(onglets[Math.min(onglets.indexOf(ouvert) + 1, onglets.length - 1)]);
      ouvert.focus();
      liste.scrollIntoView({ block: 'start' });
    });

    window.addEventListener('hashchange', () => {
      const onglet = ongletDeLAdresse();
      if (onglet) ouvrir(onglet, { adresse: false });
    });

    const enErreur = onglets.find((onglet) => panneau(onglet).querySelector(ERREUR));
    ouvrir(enErreur || ongletDeLAdresse() || onglets[0], { adresse: Boolean(enErreur) });
    // The summary of errors is read first: an alert that comes with its page is not announced.
    // Once the page is loaded: the browser, going to the fragment of its address, takes the focus away until then.
    if (enErreur) window.addEventListener('load', () => setTimeout(() => document.getElementById('bilan')?.focus()));
  });
})();
