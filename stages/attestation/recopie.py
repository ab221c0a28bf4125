"""Copying an attestation from the sheet that the tuteur signed."""

from datetime import datetime, time

from django.utils import timezone

from stages.reperes.lecture import LectureDeFeuille

from .attester import attester
from .forms import RecopieForm


class RecopieDAttestation:
    """What ``stages.feuilles`` shows beside the photo. ``saisie``: what was typed, or None."""

    gabarit = "stages/attestation/recopier.html"
    fait = "L’attestation est enregistrée, d’après la feuille signée."

    def __init__(self, feuille, saisie):
        self.feuille = feuille
        self.lecture = LectureDeFeuille(feuille)
        self.form = RecopieForm(saisie, stage=feuille.stage)

    def enregistrer(self, user):
        """After a successful validation. A teacher copies it: it is confirmed by the same act."""
        le = datetime.combine(self.form.cleaned_data["signee_le"], time(12), timezone.get_current_timezone())
        attester(
            self.feuille.stage,
            self.form.valeurs()
            | {
                "signataire": self.form.cleaned_data["signataire"],
                "par_etudiant": False,
                "feuille": self.feuille,
                "signee_le": le,
                "confirmee_par": user,
                "confirmee_par_nom": str(user),
                "confirmee_le": timezone.now(),
            },
            user,
        )
