"""Copying the boxes that a tuteur ticked on the printed compte rendu."""

from stages.forms import RecopieObservationsForm

from .observations import Signature, observer, pratiques


class RecopieDeCompteRendu:
    """What ``stages.feuilles`` shows beside the photo. ``saisie``: what was typed, or None.

    What was copied before under the same name comes ticked; what the tuteur said through their link stands apart.
    """

    gabarit = "stages/compte_rendu/recopier.html"
    fait = "Les observations sont enregistrées, d’après la feuille signée."

    def __init__(self, feuille, saisie):
        self.stage = feuille.stage
        self.pratiques = pratiques(self.stage)
        self.form = RecopieObservationsForm(
            saisie, pratiques=self.pratiques, signature=Signature(self.stage.tuteur_nom, recopie=True)
        )
        self.form.initial["signataire"] = self.stage.tuteur_nom

    @property
    def lignes(self):
        return zip(self.pratiques, self.form.questions, strict=True)

    def enregistrer(self, user):
        """After a successful validation."""
        signature = Signature(self.form.cleaned_data["signataire"], recopie=True)
        observer(self.stage, signature, self.form.niveaux(), user)
