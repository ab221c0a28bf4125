/* Attaching files where [data-fichiers] is: chosen, dropped or photographed, several at once, each with its progress.
 *
 * On a fiche that does not exist yet, what is typed is saved first. One file travels at a time: on a weak connection
 * the first ones arrive. Without this script the same zone works with its button.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const { element } = P;
  const MO = 1024 * 1024;
  const SANS_FICHE = 'La fiche n’a pas pu être gardée\u00a0: le fichier attend. Réessayez quand la connexion est revenue.';
  const nombre = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

  const enClair = (octets) =>
    octets < MO ? `${Math.ceil(octets / 1024)}\u00a0Ko` : `${nombre.format(octets / MO)}\u00a0Mo`;
  const enCours = new Set();

  P.surChaque('[data-fichiers]', (zone) => {
    const formulaire = zone.closest('form');
    const champ = zone.querySelector('input[type=file]');
    const envois = zone.querySelector('[data-fichiers-envois]');
    const depot = zone.querySelector('[data-fichiers-depot]');
    const bouton = zone.querySelector('[data-fichiers-bouton]');
    if (!champ || !formulaire || !window.FormData) return;
    const jeton = () => formulaire.querySelector('input[name=csrfmiddlewaretoken]').value;
    const file = [];
    let occupe = false;

    // --- What is shown ----------------------------------------------------------------------------

    const choisir = element('button', { type: 'button', class: 'btn btn-outline-secondary' }, 'Choisir des fichiers');
    const photographier = element(
      'button',
      { type: 'button', class: 'btn btn-outline-secondary fichiers-photo' },
      'Prendre une photo',
    );
    const photo = element('input', { type: 'file', accept: 'image/*', capture: 'environment', hidden: true });
    const glisser = element('p', { class: 'discret fichiers-glisser' }, 'ou glissez-les ici');
    champ.before(element('div', { class: 'fichiers-choix' }, choisir, photographier, glisser), photo);
    champ.hidden = true;
    bouton.hidden = true;
    const etiquette = zone.querySelector(`label[for="${champ.id}"]`);
    etiquette.replaceWith(element('p', { class: 'form-label' }, etiquette.textContent));

    function ligne(fichier) {
      const barre = element('progress', { class: 'jauge', max: fichier.size || 1, value: 0, 'aria-label': fichier.name });
      const etat = element('p', { class: 'envoi-etat' }, 'En attente…');
      const actions = element('div', { class: 'envoi-actions' });
      const cadre = element(
        'li',
        { class: 'envoi' },
        element('span', { class: 'envoi-nom' }, fichier.name),
        actions,
        barre,
        etat,
      );
      envois.append(cadre);
      return { cadre, barre, etat, actions };
    }

    function proposer(vue, ...choix) {
      vue.actions.replaceChildren(
        ...choix.map(([libelle, action]) => {
          const qui = element('span', { class: 'visually-hidden' }, ` ${vue.nom}`);
          const touche = element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary' }, libelle, qui);
          touche.addEventListener('click', action);
          return touche;
        }),
      );
    }

    function dire(vue, texte, annonce = false) {
      if (vue.etat.textContent !== texte) vue.etat.textContent = texte;
      if (annonce) P.annoncer(`${vue.nom}\u00a0: ${texte}`);
    }

    // --- One file after the other -------------------------------------------------------------------

    async function adresse() {
      if (zone.dataset.envoisUrl) return zone.dataset.envoisUrl;
      const garde = await P.brouillon?.assurer();
      if (!garde) throw new Error(SANS_FICHE);
      return zone.dataset.envoisUrl;
    }

    function ajouter(fichiers) {
      for (const fichier of fichiers) {
        const vue = { ...ligne(fichier), nom: fichier.name };
        const tache = { fichier, vue };
        proposer(vue, ['Annuler', () => oublier(tache)]);
        file.push(tache);
      }
      suivre();
    }

    function oublier(tache) {
      const rang = file.indexOf(tache);
      if (rang >= 0) file.splice(rang, 1);
      tache.oubliee = true;
      tache.envoi?.annuler();
      tache.vue.cadre.remove();
      P.annoncer(`${tache.vue.nom}\u00a0: envoi annulé.`);
      choisir.focus();
    }

    async function suivre() {
      if (occupe || !file.length) return;
      occupe = true;
      const tache = file.shift();
      enCours.add(tache);
      try {
        await envoyer(tache);
      } catch (erreur) {
        if (!tache.oubliee) refuser(tache, erreur.message);
      }
      enCours.delete(tache);
      occupe = false;
      suivre();
    }

    async function envoyer(tache) {
      const { fichier, vue } = tache;
      vue.cadre.classList.remove('envoi-refuse');
      dire(vue, 'Préparation…');
      const annonce = await adresse();
      if (tache.oubliee) return;
      let coupe = false;
      tache.envoi = P.televerser(fichier, {
        annonce,
        jeton: jeton(),
        morceau: Number(zone.dataset.morceau),
        retour: zone.dataset.retour,
        surAvance(octets) {
          if (coupe) return;
          vue.barre.value = octets;
          const reste = octets < fichier.size ? `${enClair(octets)} sur ${enClair(fichier.size)}` : 'Vérification…';
          dire(vue, reste);
        },
        surAttente(oui) {
          if (oui === coupe) return;
          coupe = oui;
          if (oui) dire(vue, 'Connexion perdue\u00a0: l’envoi reprendra où il s’est arrêté.', true);
          else dire(vue, 'L’envoi reprend.', true);
        },
      });
      const reponse = await tache.envoi.promesse;
      if (tache.oubliee) return;
      vue.cadre.remove();
      montrer(reponse.liste);
      P.annoncer(`${reponse.joint || vue.nom}\u00a0: joint à la fiche.`);
    }

    function refuser(tache, phrase) {
      tache.vue.cadre.classList.add('envoi-refuse');
      dire(tache.vue, phrase, true);
      proposer(
        tache.vue,
        [
          'Réessayer',
          () => {
            proposer(tache.vue, ['Annuler', () => oublier(tache)]);
            file.push(tache);
            suivre();
          },
        ],
        ['Fermer', () => oublier(tache)],
      );
    }

    function montrer(html) {
      const modele = document.createElement('template');
      modele.innerHTML = html;
      zone.querySelector('[data-fichiers-liste]').replaceWith(modele.content);
    }

    // --- Choosing, dropping, photographing ------------------------------------------------------------

    choisir.addEventListener('click', () => champ.click());
    photographier.addEventListener('click', () => photo.click());
    for (const source of [champ, photo]) {
      source.addEventListener('change', () => {
        ajouter([...source.files]);
        // Nothing is left for the form to send a second time.
        source.value = '';
      });
    }

    const porteDesFichiers = (evenement) => evenement.dataTransfer?.types.includes('Files');
    for (const nom of ['dragenter', 'dragover']) {
      depot.addEventListener(nom, (evenement) => {
        if (!porteDesFichiers(evenement)) return;
        evenement.preventDefault();
        depot.classList.add('survol');
      });
    }
    depot.addEventListener('dragleave', (evenement) => {
      if (!depot.contains(evenement.relatedTarget)) depot.classList.remove('survol');
    });
    depot.addEventListener('drop', (evenement) => {
      if (!porteDesFichiers(evenement)) return;
      evenement.preventDefault();
      depot.classList.remove('survol');
      ajouter([...evenement.dataTransfer.files]);
    });

    window.addEventListener('online', () => enCours.forEach((tache) => tache.envoi?.reprendre()));
    window.addEventListener('beforeunload', (evenement) => {
      if (occupe || file.length) evenement.preventDefault();
    });
  });

  // A file dropped beside the zone must not replace the page, and what is typed in it.
  for (const nom of ['dragover', 'drop']) {
    window.addEventListener(nom, (evenement) => {
      if (evenement.dataTransfer?.types.includes('Files')) evenement.preventDefault();
    });
  }
})();
