"""A teacher to invite, and what they teach: in which class, which role, until when, instead of whom."""

from django import forms
from django.utils import timezone

from accounts.models import Classe, Enseignement, User
from langue.champs import NomField

DATES = {
    "required": False,
    "input_formats": ["%d/%m/%Y", "%Y-%m-%d"],
    "error_messages": {"invalid": "Écrivez une date comme 13/04/2027."},
}


class CourrielFacultatif(forms.EmailField):
    """An address, in lower case, or nothing."""

    def to_python(self, value):
        return super().to_python(value).lower()


class DetailsForm(forms.Form):
    """The role, the last day, the colleague replaced. ``DetailsForm(data, collegues=queryset)``."""

    domaine = forms.ChoiceField(
        label="Rôle",
        choices=Enseignement.Domaine,
        initial=Enseignement.Domaine.PROFESSIONNEL,
        error_messages={"required": "Choisissez le rôle.", "invalid_choice": "Choisissez dans la liste."},
    )
    jusqu_au = forms.DateField(
        label="Jusqu’au",
        help_text="Dernier jour compris, jj/mm/aaaa. Vide\u00a0: sans fin prévue.",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "18/12/2027", "autocomplete": "off"}),
        **DATES,
    )
    remplace = forms.ModelChoiceField(
        User.objects.none(),
        label="Remplace",
        required=False,
        empty_label="Personne",
        help_text="Le collègue en congé, qui garde sa place.",
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args, collegues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remplace"].queryset = collegues.order_by("last_name", "first_name")

    def clean_jusqu_au(self):
        jour = self.cleaned_data["jusqu_au"]
        if jour and jour < timezone.localdate():
            raise forms.ValidationError("Ce jour est déjà passé.")
        return jour

    @property
    def details(self):
        return {nom: self.cleaned_data[nom] for nom in ("domaine", "jusqu_au", "remplace")}


class EnseignementForm(DetailsForm):
    """One class more for a teacher. ``EnseignementForm(data, classes=queryset, collegues=queryset)``."""

    field_order = ["classe"]
    classe = forms.ModelChoiceField(
        Classe.objects.none(),
        label="Classe",
        empty_label="Choisir…",
        error_messages={"required": "Choisissez la classe.", "invalid_choice": "Choisissez la classe."},
    )

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["classe"].queryset = classes


class InviterForm(DetailsForm):
    """Somebody to bring in. ``InviterForm(data, classes=queryset, collegues=queryset)``."""

    field_order = ["nom", "prenom", "courriel", "classes"]
    nom = NomField(label="Nom", max_length=150, error_messages={"required": "Écrivez le nom."})
    prenom = NomField(label="Prénom", max_length=150, error_messages={"required": "Écrivez le prénom."})
    courriel = CourrielFacultatif(
        label="Courriel",
        required=False,
        max_length=254,
        help_text="L’invitation y part. Sans adresse, imprimez la feuille d’identifiants.",
        error_messages={"invalid": "Cette adresse n’est pas complète\u00a0: il faut une forme comme lina@exemple.fr."},
    )
    classes = forms.ModelMultipleChoiceField(
        Classe.objects.none(),
        label="Classes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["classes"].queryset = classes
