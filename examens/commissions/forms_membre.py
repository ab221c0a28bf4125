"""Whom to invite in a commission."""

from django import forms
from django.core.validators import validate_email

from examens.models import MembreCommission
from langue.champs import NomField

from .invitation import SiegeRefuse, comptes_de, verifier_siege

ADRESSE_INCOMPLETE = "Cette adresse n’est pas complète\u00a0: il faut une forme comme anne.martin@exemple.fr."


class MembreForm(forms.Form):
    """``qui``: an e-mail address or an identifier. ``cleaned_data["compte"]``: the account found, or None when one is
    to be created, which then needs an address and a name."""

    qui = forms.CharField(
        label="Adresse électronique, ou identifiant",
        max_length=150,
        help_text="L’identifiant convient pour une personne qui a déjà un compte sur ce site.",
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": "Écrivez l’adresse électronique de la personne, ou son identifiant.",
            "max_length": "150 caractères au plus.",
        },
    )
    prenom = NomField(
        label="Prénom",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"max_length": "150 caractères au plus."},
    )
    nom = NomField(
        label="Nom",
        max_length=150,
        required=False,
        help_text="Prénom et nom servent si la personne n’a pas encore de compte.",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"max_length": "150 caractères au plus."},
    )
    fonction = forms.ChoiceField(
        label="Fonction",
        choices=MembreCommission.Fonction.choices,
        initial=MembreCommission.Fonction.MEMBRE,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "Choisissez la fonction.", "invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args, commission, **kwargs):
        self.commission = commission
        super().__init__(*args, **kwargs)

    def clean_qui(self):
        qui = self.cleaned_data["qui"].strip().lower()
        comptes = comptes_de(qui)
        if len(comptes) > 1:
            identifiants = ", ".join(f"«\u00a0{compte.username}\u00a0»" for compte in comptes[:5])
            raise forms.ValidationError(
                f"Plusieurs comptes ont cette adresse\u00a0: écrivez plutôt l’identifiant ({identifiants})."
            )
        self.compte = comptes[0] if comptes else None
        if self.compte:
            self._verifier(self.compte)
        elif "@" not in qui:
            raise forms.ValidationError("Aucun compte n’a cet identifiant\u00a0: écrivez l’adresse électronique.")
        else:
            try:
                validate_email(qui)
            except forms.ValidationError as erreur:
                raise forms.ValidationError(ADRESSE_INCOMPLETE) from erreur
        return qui

    def _verifier(self, compte):
        try:
            verifier_siege(compte)
        except SiegeRefuse as refus:
            raise forms.ValidationError(str(refus)) from refus
        if self.commission.membres.actifs().filter(user=compte).exists():
            raise forms.ValidationError(f"{compte} siège déjà dans cette commission.")

    def clean(self):
        donnees = super().clean()
        donnees["compte"] = getattr(self, "compte", None)
        if "qui" in donnees and donnees["compte"] is None:
            for champ, phrase in (("prenom", "Écrivez le prénom"), ("nom", "Écrivez le nom")):
                donnees[champ] = " ".join(donnees.get(champ, "").split())
                if not donnees[champ] and champ not in self.errors:
                    self.add_error(champ, f"{phrase}\u00a0: cette personne n’a pas encore de compte.")
        return donnees
