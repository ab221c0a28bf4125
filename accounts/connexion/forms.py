"""Signing in, proving again that it is still the same person, and what one is called."""

from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms

from accounts.models import User
from langue.champs import MonNomField, MonPrenomField


class ConnexionForm(LoginForm):
    """Fields ``login``, ``password``, ``remember``: the words are ours, the checks are allauth's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "Identifiant"
        login.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        login.error_messages["required"] = "Écrivez votre identifiant."
        password.label = "Mot de passe"
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
        password.error_messages["required"] = "Écrivez votre mot de passe."
        self.fields["remember"].label = "Rester connecté sur cet appareil"


class ConfirmationForm(ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label = "Mot de passe"
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
        password.error_messages["required"] = "Écrivez votre mot de passe."


class NomForm(forms.ModelForm):
    """What one is called, corrected by the person themselves where no school keeps it."""

    first_name = MonPrenomField()
    last_name = MonNomField()

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
