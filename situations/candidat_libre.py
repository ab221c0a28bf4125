"""Sign-up of a candidat libre: a person, a diplôme, a session, and the passport that goes with them."""

from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils import timezone

from accounts.connexion.mot_de_passe import NouveauMotDePasse
from accounts.models import User
from langue.champs import NomField
from referentiel.models import Diplome

from .models import Passeport

ANNEES = 5  # sessions offered, this year's first


def sessions():
    """The years of an exam that one may now prepare, as choices."""
    cette_annee = timezone.localdate().year
    return [("", "Choisir…"), *((annee, str(annee)) for annee in range(cette_annee, cette_annee + ANNEES))]


class CandidatLibreForm(NouveauMotDePasse, SignupForm):
    """Opens an account with the role étudiant and its passport, both or neither."""

    field_order = [
        "first_name",
        "last_name",
        "diplome",
        "session",
        "username",
        "email",
        "password1",
        "password2",
    ]

    first_name = NomField(label="Prénom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = NomField(label="Nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    diplome = forms.ModelChoiceField(
        Diplome.objects.all(),
        label="Diplôme préparé",
        empty_label="Choisir…",
        error_messages={
            "required": "Choisissez le diplôme que vous préparez.",
            "invalid_choice": "Choisissez un diplôme de la liste.",
        },
    )
    session = forms.TypedChoiceField(
        choices=sessions,
        coerce=int,
        label="Année de l’examen",
        error_messages={
            "required": "Choisissez l’année où vous passerez l’examen.",
            "invalid_choice": "Choisissez une année de la liste.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].error_messages["required"] = "Écrivez votre prénom."
        self.fields["last_name"].error_messages["required"] = "Écrivez votre nom."
        username, email = self.fields["username"], self.fields["email"]
        username.label = "Identifiant"
        username.help_text = (
            "Ce que vous taperez pour vous connecter, par exemple prenom.nom. "
            "Des lettres, des chiffres, un point ou un tiret, sans espace."
        )
        username.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": "150"}
        )
        username.error_messages["required"] = "Choisissez un identifiant, par exemple prenom.nom."
        email.label = "Adresse électronique (facultative)"
        email.help_text = "Elle ne sert qu’à retrouver un mot de passe oublié."
        email.validators.append(MaxLengthValidator(254))  # what the database holds
        email.widget = forms.EmailInput(attrs={"autocomplete": "email"})
        email.error_messages["invalid"] = "Cette adresse n’est pas complète : il faut une forme comme lina@exemple.fr."
        self.fields["password1"].label = "Mot de passe"

    def clean_username(self):
        """In lower case; a taken one is refused together with a free one close to it."""
        try:
            return super().clean_username().lower()
        except forms.ValidationError as refus:
            prenom, nom = self.cleaned_data.get("first_name", ""), self.cleaned_data.get("last_name", "")
            if refus.code != "username_taken" or not (prenom and nom):
                raise
            libre = User.objects.creer_identifiant(prenom, nom)
            raise forms.ValidationError(
                f"Cet identifiant est déjà pris. « {libre} » est libre.", "username_taken"
            ) from refus

    def save(self, request):
        with transaction.atomic():
            user = super().save(request)
            Passeport.objects.create(
                etudiant=user, diplome=self.cleaned_data["diplome"], session=self.cleaned_data["session"]
            )
            # What was typed is nobody's address yet.
            EmailAddress.objects.filter(user=user).delete()
            user.email = ""
            user.save(update_fields=["email"])
        if self.cleaned_data["email"]:
            EmailAddress.objects.add_new_email(request, user, self.cleaned_data["email"])
        return user
