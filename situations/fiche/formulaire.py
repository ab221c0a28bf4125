"""The whole page that the student fills: the rubriques, the supports, and what becomes of them."""

import uuid

from django.db import IntegrityError

from langue.nombre import entier, pluriel
from referentiel.arbre import arbre_de
from referentiel.rubriques import Onglet
from situations.models import Fenetre, Fiche, NoteDeBord
from situations.reserve.textes import avec
from situations.saisie import TexteNonGarde, initiales, saisie_de_contenu, saisie_de_post

from .forms import FicheForm
from .supports import SupportFormSet


class Formulaire:
    """A ``FicheForm`` and its ``SupportFormSet`` together, for one passport.

    Bound to ``post``; else filled with a ``saisie``; else with what the fiche holds, its pending saisie first.
    ``fiche`` is None for a fiche that does not exist yet; ``note``: the line of the logbook that it starts from.
    """

    def __init__(self, passeport, fiche=None, *, post=None, saisie=None, note=None):
        self.passeport = passeport
        self.fiche = fiche
        self.note = note
        self.post = post
        self.bilan = []
        if post is not None:
            self.form = FicheForm(post, passeport=passeport, fiche=fiche)
            self.supports = SupportFormSet(post, diplome=passeport.diplome)
            self.revision = entier(post.get("revision")) or 0
            self.fenetre = Fenetre.de_post(post)
            self.cle = self._uuid(post.get("cle_formulaire"))
            return
        if saisie is None and fiche is not None:
            saisie = fiche.saisie
        if saisie is None and fiche is not None:
            saisie = saisie_de_contenu(fiche.contenu(), arbre_de(passeport.diplome))
        valeurs, supports = initiales(saisie or {})
        self.form = FicheForm(passeport=passeport, fiche=fiche, initial=valeurs)
        self.supports = SupportFormSet(diplome=passeport.diplome, initial=supports)
        self.revision = fiche.revision if fiche else 0
        self.cle = (fiche and fiche.cle_formulaire) or uuid.uuid4()

    @staticmethod
    def _uuid(texte):
        try:
            return uuid.UUID(texte)
        except (TypeError, ValueError):
            return uuid.uuid4()

    @property
    def diplome(self):
        return self.form.diplome

    def is_valid(self):
        """Validate both parts, so that every error is told at once; ``bilan`` then sums them up."""
        valide = self.form.is_valid() & self.supports.is_valid()
        for ligne in self.supports.forms:
            ligne.marquer_erreurs()
        self.bilan = list(self._bilan())
        return valide

    @property
    def reste(self):
        """« 6 rubriques à remplir », « 4 rubriques à remplir et 2 à corriger »: what ``bilan`` holds."""
        vides = sum(vide for *_, vide in self.bilan)
        fausses = len(self.bilan) - vides
        dits = [pluriel(vides, "rubrique") + " à remplir"] if vides else []
        if fausses:
            dits.append(f"{fausses if vides else pluriel(fausses, 'rubrique')} à corriger")
        return " et ".join(dits)

    def _bilan(self):
        """``(tab, id of the field, its label, the sentence, whether it is empty)`` for each error, in the order of the
        page."""
        for onglet in Onglet:
            for rubrique, champ in self.form.onglet(onglet):
                for erreur in champ.errors:
                    yield onglet, champ.id_for_label or champ.auto_id, rubrique.libelle, erreur, not champ.data
            if onglet is Onglet.SUPPORTS:
                for erreur in self.supports.non_form_errors():
                    yield onglet, "supports", "Supports", erreur, False
                for rang, ligne in enumerate(self.supports.forms, 1):
                    for nom, erreurs in ligne.errors.items():
                        for erreur in erreurs:
                            champ = ligne[nom]
                            yield onglet, champ.auto_id, f"Support {rang}, {champ.label}", erreur, not champ.data

    def sans_valider(self, saisie=None):
        """Show what is typed again, or another ``saisie``, without a word on what is still to fill in.

        For what a student asks on the way (a row more, the compétences of a situation, two texts to compare): nothing
        is validated, nothing written. Raises ``SaisieTropGrosse``.
        """
        revision, cle = self.revision, self.cle
        self.__init__(self.passeport, self.fiche, saisie=self.saisie() if saisie is None else saisie, note=self.note)
        self.revision, self.cle = revision, cle

    def inserer(self, formule):
        """One of the student's kept texts after what its rubrique holds, for those who have no JavaScript."""
        saisie = self.saisie()
        saisie[formule.rubrique] = avec(formule, saisie.get(formule.rubrique, ""), self.diplome)
        self.sans_valider(saisie)

    def ajouter_ligne(self):
        """One more empty row of supports, for those who have no JavaScript."""
        lignes = (entier(self.post.get("supports-TOTAL_FORMS")) or 0) + 1
        self.sans_valider()
        self.supports.extra = lignes

    def proposer(self):
        """Fill in what the chosen stage proposes, for those who have no JavaScript."""
        stage = self.form.stage_compris
        saisie = self.saisie()
        self.sans_valider(stage.completer(saisie, self.diplome) if stage else saisie)

    def saisie(self):
        """What is typed, as typed. Raises ``SaisieTropGrosse``."""
        saisie = saisie_de_post(self.post)
        if not self.form.projet_possible:
            # Switching to a situation without the box drops it (R7).
            saisie.pop("projet", None)
        return saisie

    def garder(self):
        """Keep the brouillon: nothing enters the passport (R20). Returns the fiche.

        Raises ``ConflitDeSaisie`` when the fiche changed since the form was opened, ``TexteNonGarde``.
        """
        saisie = self.saisie()
        return self._ecrire(
            lambda fiche: fiche.garder_saisie(
                saisie,
                self.form.situation_comprise,
                self.form.competence_comprise,
                self.revision,
                fenetre=self.fenetre,
            ),
            brouillons=1,
        )

    def enregistrer(self):
        """Record a valid form in the passport. Returns the fiche; raises ``ConflitDeSaisie``, ``TexteNonGarde``."""
        return self._ecrire(
            lambda fiche: fiche.enregistrer(
                self.form.valeurs(), self.supports.valeurs(), self.revision, fenetre=self.fenetre
            ),
            brouillons=0,
        )

    def _ecrire(self, ecriture, brouillons):
        fiche = self.fiche or Fiche(passeport=self.passeport, cle_formulaire=self.cle)
        try:
            if self.fiche is None:
                Fiche.objects.verifier_la_place(self.passeport.etudiant_id, brouillons)
            ecriture(fiche)
        except (IntegrityError, TexteNonGarde):
            # The form was sent twice: its first sending has made the fiche, which it may follow if it is the same page.
            jumelle = Fiche.objects.filter(passeport=self.passeport, cle_formulaire=self.cle).first()
            if self.fiche is not None or jumelle is None:
                raise
            fiche = jumelle
            ecriture(fiche)
        if self.fiche is None and self.note is not None:
            NoteDeBord.objects.filter(pk=self.note.pk).update(fiche=fiche)
        self.fiche, self.revision = fiche, fiche.revision
        return fiche
