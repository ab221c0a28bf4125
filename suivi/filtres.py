"""The filters by which teachers narrow down the fiches of a class: those lived from one day to another, by type, by
source. Shared by the queue, the grid and the texts of a class."""

from django import forms
from django.db.models import Q

from accounts.journal.forms import JourField
from situations.filtres import TOUS, TOUTES, FiltresForm


class FiltresSuivi(FiltresForm):
    """``FiltresSuivi(data, diplomes)``: the choices are those of the diplômes, an iterable; None takes what is asked
    as it is, for a page that draws no filter and only carries them."""

    du = JourField("Vécues du")
    au = JourField("au")
    source = forms.ChoiceField(label="Source", required=False)
    type = forms.ChoiceField(label="Type", required=False)

    def __init__(self, data, diplomes=None):
        super().__init__(data)
        for nom, aucun in (("source", TOUTES), ("type", TOUS)):
            if diplomes is None:
                self.proposer(nom, [(data.get(nom, ""), "")])
            else:
                self.proposer(nom, [aucun, *{choix: None for d in diplomes for choix in map(tuple, d.liste(nom))}])

    def proposer(self, nom, choix):
        """Set the choices ``[(code, texte), …]`` of a list."""
        self.fields[nom].choices = choix

    def clean(self):
        donnees = super().clean()
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "Cette date précède l’autre\u00a0: échangez-les.")
        return donnees

    @property
    def des_fiches(self):
        """The ``Q`` of the fiches asked for: a fiche lived in part between the two days counts."""
        demandes = {
            "date_fin__gte": self.jour("du"),
            "date_debut__lte": self.jour("au"),
            "source": self.choisis.get("source"),
            "type": self.choisis.get("type"),
        }
        return Q(**{ou: valeur for ou, valeur in demandes.items() if valeur})

    @property
    def resserrent(self):
        """Whether not every fiche counts, or a day that was typed cannot be read."""
        return bool(self.des_fiches or self.errors)

    def jour(self, nom):
        """« du » or « au » as a ``date``, or None."""
        return self.cleaned_data.get(nom) if self.choisis else None
