"""The forms of a school's pages: a class, a person, a place in a class."""

import re

from django import forms

from accounts.models import Classe, Etablissement, User
from accounts.models.classe import session_courante
from accounts.models.user import partie_d_identifiant
from langue.champs import NomField
from referentiel.models import Diplome

ANNEE = {
    "required": "Écrivez l’année de l’examen.",
    "invalid": "Écrivez une année, par exemple 2027.",
    "min_value": "Écrivez une année à partir de 2009.",
    "max_value": "Écrivez une année avant 2100.",
}


class ClasseForm(forms.Form):
    """``ClasseForm(data, ecole=…, classe=None)``: a name, a diplôme, a session; one class of that name a session."""

    nom = NomField(label="Nom", max_length=60, error_messages={"required": "Donnez un nom à la classe."})
    diplome = forms.ModelChoiceField(
        Diplome.objects.proposes(),
        label="Diplôme",
        empty_label="Choisir…",
        error_messages={"required": "Choisissez le diplôme.", "invalid_choice": "Choisissez le diplôme."},
    )
    session = forms.IntegerField(
        label="Session",
        min_value=2009,
        max_value=2100,
        help_text="L’année de l’examen.",
        error_messages=ANNEE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args, ecole, classe=None, **kwargs):
        self.ecole, self.classe = ecole, classe
        actuel = {"nom": classe.nom, "diplome": classe.diplome_id, "session": classe.session} if classe else {}
        super().__init__(*args, initial=actuel or {"session": session_courante() + 1}, **kwargs)
        if classe:
            # An old diplôme stays that of the classes which follow it.
            self.fields["diplome"].queryset = Diplome.objects.proposes(sauf=classe.diplome_id)

    def clean(self):
        donnees = super().clean()
        if {"nom", "session"} <= donnees.keys():
            autres = self.ecole.classes.filter(nom__iexact=donnees["nom"], session=donnees["session"])
            if self.classe:
                autres = autres.exclude(pk=self.classe.pk)
            if autre := autres.first():
                ou = ", dans les archives" if autre.archivee_le else ""
                self.add_error("nom", f"{autre} existe déjà dans cet établissement{ou}.")
        return donnees


class ServicesForm(forms.ModelForm):
    """The services of a school that take students in: each name once, as it was first typed."""

    class Meta:
        model = Etablissement
        fields = ["services"]
        help_texts = {
            "services": "Séparés par des virgules\u00a0: «\u00a0Service comptable, Vie scolaire, CDI\u00a0». Ils sont "
            "proposés à qui écrit le lieu d’un stage ou d’une fiche."
        }
        error_messages = {"services": {"max_length": "Raccourcissez cette liste\u00a0: 500 caractères au plus."}}

    def clean_services(self):
        noms = (" ".join(nom.split()) for nom in re.split(r"[,;\n]", self.cleaned_data["services"]))
        return ", ".join({nom.casefold(): nom for nom in noms if nom}.values())


class PersonneForm(forms.Form):
    """``PersonneForm(data, personne=None)``: who somebody is. The identifier follows a new name only if it is asked."""

    nom = NomField(label="Nom de famille", max_length=150, error_messages={"required": "Écrivez le nom."})
    prenom = NomField(label="Prénom", max_length=150, required=False, help_text="Vide pour une personne sans prénom.")
    date_naissance = forms.DateField(
        label="Date de naissance",
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "13/04/2007", "autocomplete": "off"}),
        help_text="jj/mm/aaaa. Elle distingue les homonymes d’une liste à l’autre.",
        error_messages={"invalid": "Écrivez une date comme 13/04/2007."},
    )
    identifiant = forms.BooleanField(
        label="Donner aussi un nouvel identifiant",
        required=False,
        help_text="Si la personne le demande\u00a0: l’ancien ne servira plus.",
    )

    def __init__(self, *args, personne=None, **kwargs):
        self.personne = personne
        initial = {}
        if personne:
            initial = {
                "nom": personne.last_name,
                "prenom": personne.first_name,
                "date_naissance": personne.date_naissance,
            }
        super().__init__(*args, initial=initial, **kwargs)
        if personne is None:
            del self.fields["identifiant"]
        if personne and not personne.est_etudiant:
            del self.fields["date_naissance"]

    def enregistrer(self):
        """Save the person; returns what changed, in French."""
        personne, donnees, dits = self.personne, self.cleaned_data, []
        if (personne.last_name, personne.first_name) != (donnees["nom"], donnees["prenom"]):
            dits.append(f"{personne} → {donnees['prenom']} {donnees['nom']}".strip())
            personne.last_name, personne.first_name = donnees["nom"], donnees["prenom"]
        if "date_naissance" in donnees and personne.date_naissance != donnees["date_naissance"]:
            dits.append("date de naissance corrigée")
            personne.date_naissance = donnees["date_naissance"]
        if donnees.get("identifiant"):
            ancien = personne.username
            # Its own is free to itself.
            sien = f"{partie_d_identifiant(personne.first_name)}.{partie_d_identifiant(personne.last_name)}".strip(".")
            if ancien.rstrip("0123456789") != sien:
                personne.username = User.objects.creer_identifiant(personne.first_name, personne.last_name)
                dits.append(f"identifiant {ancien} → {personne.username}")
        personne.save(update_fields=["last_name", "first_name", "date_naissance", "username"])
        return dits


class NouvelEleveForm(PersonneForm):
    """``NouvelEleveForm(data, classes=queryset, classe=[…])``: somebody whom no list has brought. ``classe``: the one
    that is chosen already, if any."""

    classe = forms.ModelChoiceField(
        Classe.objects.none(),
        label="Classe",
        empty_label="Choisir…",
        error_messages={"required": "Choisissez la classe.", "invalid_choice": "Choisissez la classe."},
    )

    def __init__(self, *args, classes, classe=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["classe"].queryset = classes
        self.initial["classe"] = next(iter(classe), None)


class EntrerForm(forms.Form):
    """``EntrerForm(data, classes=queryset)``: where a student goes."""

    classe = forms.ModelChoiceField(
        Classe.objects.none(),
        label="Classe",
        empty_label="Choisir…",
        error_messages={"required": "Choisissez la classe.", "invalid_choice": "Choisissez la classe."},
    )
    en_plus = forms.BooleanField(label="En plus de sa classe d’aujourd’hui", required=False)

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["classe"].queryset = classes
        self.fields["classe"].widget.attrs["class"] = "form-select"
        self.fields["en_plus"].widget.attrs["class"] = "form-check-input"
