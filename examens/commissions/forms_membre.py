"""Whom to invite in a commission."""

from django import forms
from django.core.validators import validate_email

from accounts.models import User
from examens.models import MembreCommission
from langue.champs import NomField

from .invitation import SiegeRefuse, verifier_siege

ADRESSE_INCOMPLETE = "Cette adresse n’est pas complète\u00a0: il faut une forme comme anne.martin@exemple.fr."


class MembreForm(forms.Form):
    """``qui``: an identifier, or an e-mail address. ``cleaned_data["compte"]``: the account that the identifier names;
    None for an address, to which an invitation goes, whoever says that it is theirs."""

    qui = forms.CharField(
        label="Adresse électronique, ou identifiant",
        max_length=150,
        help_text="À une adresse part une invitation, que la personne accepte avec le compte qu’elle veut. "
        "Invitée par son identifiant, une personne de ce site accepte dans «\u00a0Mes commissions\u00a0».",
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
        help_text="Prénom et nom sont ceux de votre liste, en attendant que la personne accepte.",
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

    remplace = forms.ModelChoiceField(
        MembreCommission.objects.none(),
        label="En remplacement de",
        required=False,
        empty_label="personne",
        help_text="Le membre remplacé ne lit plus rien dès maintenant\u00a0; la liste garde qui, et quand.",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "Cette personne ne siège plus\u00a0: choisissez dans la liste."},
    )

    def __init__(self, *args, commission, **kwargs):
        self.commission = commission
        super().__init__(*args, **kwargs)
        actifs = commission.membres.actifs().select_related("user", "invite")
        self.fields["remplace"].queryset = actifs
        self.fields["remplace"].label_from_instance = lambda membre: membre.qui

    def clean_qui(self):
        qui = self.cleaned_data["qui"].strip().lower()
        self.compte = None
        if "@" in qui:
            try:
                validate_email(qui)
            except forms.ValidationError as erreur:
                raise forms.ValidationError(ADRESSE_INCOMPLETE) from erreur
            self._verifier_adresse(qui)
        else:
            self.compte = User.objects.filter(is_active=True, username=qui).first()
            if self.compte is None:
                raise forms.ValidationError("Aucun compte n’a cet identifiant\u00a0: écrivez l’adresse électronique.")
            self._verifier(self.compte)
        return qui

    def _verifier_adresse(self, adresse):
        membre = self.commission.membres.actifs().filter(courriel=adresse).select_related("user").first()
        if membre and membre.en_attente:
            raise forms.ValidationError("Cette adresse est déjà invitée\u00a0: renvoyez-lui plutôt l’invitation.")
        if membre:
            raise forms.ValidationError(f"{membre.user} a déjà accepté l’invitation envoyée à cette adresse.")

    def _verifier(self, compte):
        try:
            verifier_siege(compte)
        except SiegeRefuse as refus:
            raise forms.ValidationError(str(refus)) from refus
        if self.commission.membres.actifs().filter(user=compte).exists():
            raise forms.ValidationError(f"{compte} siège déjà dans cette commission.")
        if self.commission.membres.actifs().filter(invite=compte, user=None).exists():
            raise forms.ValidationError(f"{compte} est déjà invité\u00a0: renvoyez-lui plutôt l’invitation.")

    def clean(self):
        donnees = super().clean()
        donnees["compte"] = getattr(self, "compte", None)
        if "qui" in donnees and donnees["compte"] is None:
            for champ, phrase in (("prenom", "Écrivez le prénom"), ("nom", "Écrivez le nom")):
                donnees[champ] = " ".join(donnees.get(champ, "").split())
                if not donnees[champ] and champ not in self.errors:
                    self.add_error(champ, f"{phrase}\u00a0: la liste le montre jusqu’à ce que la personne accepte.")
        return donnees
