"""A group of a class: its name, and who is of it."""

from django import forms
from django.db import IntegrityError, transaction

from accounts.models import User
from langue.champs import NomField
from suivi.models import Groupe

PRIS = "Un groupe de cette classe porte déjà ce nom\u00a0: choisissez-en un autre."


class GroupeForm(forms.Form):
    """``GroupeForm(data, classe=…)`` makes a group; ``groupe``: the one that changes."""

    nom = NomField(
        label="Nom du groupe",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text="Par exemple «\u00a0Atelier du jeudi\u00a0» ou «\u00a0Magasin pédagogique\u00a0».",
        error_messages={"required": "Donnez un nom au groupe.", "max_length": "60 caractères au plus."},
    )
    etudiants = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Qui en fait partie",
        required=False,
        error_messages={"invalid_choice": "Une personne cochée n’est plus dans la classe\u00a0: vérifiez la liste."},
    )

    def __init__(self, data=None, *, classe, groupe=None):
        choisis = [etudiant.pk for etudiant in groupe.etudiants.all()] if groupe else []
        super().__init__(data, initial={"nom": groupe.nom if groupe else "", "etudiants": choisis})
        self.classe, self.groupe = classe, groupe
        presents = User.objects.filter(inscriptions__classe=classe, inscriptions__terminee_le=None)
        self.fields["etudiants"].queryset = presents
        self.presents = sorted(presents, key=lambda etudiant: etudiant.rang_liste)
        self.use_required_attribute = False
        if self.errors.get("nom"):
            self.fields["nom"].widget.attrs["class"] += " is-invalid"

    @property
    def coches(self):
        """The primary keys that are ticked, as text."""
        return {str(pk) for pk in self["etudiants"].value() or ()}

    def enregistrer(self):
        """The group, or None when another one has its name: the form says so. Who has left the class meanwhile stays
        in it, unseen, and is of it again if they come back."""
        groupe = self.groupe or Groupe(classe=self.classe)
        groupe.nom = self.cleaned_data["nom"]
        try:
            with transaction.atomic():
                groupe.save()
        except IntegrityError:
            self.add_error("nom", PRIS)
            return None
        partis = groupe.etudiants.exclude(pk__in=[present.pk for present in self.presents])
        groupe.etudiants.set([*self.cleaned_data["etudiants"], *partis])
        return groupe
