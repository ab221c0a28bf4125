"""Copying the boxes that a tuteur ticked on the printed compte rendu, and what they wrote under them."""

from stages.forms import RecopieObservationsForm
from stages.models import Positionnement
from stages.reperes.lecture import LectureDeFeuille

from .observations import Signature, observer, pratiques

NIVEAUX = list(Positionnement.Niveau)


class RecopieDeCompteRendu:
    """What ``stages.feuilles`` shows beside the photo. ``saisie``: what was typed, or None.

    What was copied before under the same name comes ticked, else what is read in the boxes of the photo; what the
    tuteur said through their link stands apart.
    """

    gabarit = "stages/compte_rendu/recopier.html"
    fait = "Ce que dit la feuille signée est enregistré."

    def __init__(self, feuille, saisie):
        self.feuille, self.stage = feuille, feuille.stage
        self.lecture = LectureDeFeuille(feuille)
        lues = self.lecture.lignes
        self.pratiques = pratiques(self.stage, aussi=lues)
        if self.lecture.lue:
            # The boxes of another page are copied beside that one.
            self.pratiques = [pratique for pratique in self.pratiques if pratique.competence.pk in lues]
        signature = Signature(self.stage.tuteur_nom, recopie=True)
        self.form = RecopieObservationsForm(saisie, pratiques=self.pratiques, signature=signature)
        self.form.initial["signataire"] = self.stage.tuteur_nom
        if self.lecture.lue and "appreciation" not in self.lecture.extraits:
            # It stands on another page.
            del self.form.fields["appreciation"]
        else:
            deja = self.stage.appreciations.recopiees(self.stage).filter(auteur_nom=self.stage.tuteur_nom).last()
            self.form.initial["appreciation"] = deja.texte if deja else ""
        for pk, ligne in lues.items():
            champ = self.form.fields.get(f"niveau-{pk}")
            if champ and not champ.initial and ligne.niveau is not None:
                champ.initial = NIVEAUX[ligne.niveau]

    @property
    def lignes(self):
        """``(pratique, bound field, LigneLue or None)`` for each compétence."""
        lues = self.lecture.lignes
        return [
            (pratique, champ, lues.get(pratique.competence.pk))
            for pratique, champ in zip(self.pratiques, self.form.questions, strict=True)
        ]

    @property
    def a_lire(self):
        """How many lines a person has to read, since the photo alone does not say."""
        return sum(ligne is not None and ligne.a_lire for _, _, ligne in self.lignes)

    def enregistrer(self, user):
        """After a successful validation."""
        signature = Signature(self.form.cleaned_data["signataire"], recopie=True)
        observer(self.stage, signature, self.form.niveaux(), user)
        if "appreciation" in self.form.cleaned_data:
            ecrite = self.form.cleaned_data["appreciation"]
            self.stage.appreciations.recopier(self.stage, signature.auteur_nom, ecrite, user)
