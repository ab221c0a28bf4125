"""The code of an authenticator app: at sign-in, as a proof, and to switch double authentication on."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms


class ChampCode:
    """The field ``code``, worded; to be put before an allauth form that has it."""

    aide = "Les six chiffres que montre votre application, ou l’un de vos codes de secours."
    clavier = "text"  # A spare code has letters.

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code"
        code.help_text = self.aide
        code.widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": self.clavier, "spellcheck": "false"}
        )
        code.error_messages["required"] = "Écrivez le code."


class CodeConnexionForm(ChampCode, AuthenticateForm):
    """Second step of the sign-in."""


class CodeConfirmationForm(ChampCode, ReauthenticateForm):
    """The code once more, before something that matters."""


class CleForm(AddWebAuthnForm):
    """A new key, and what its owner calls it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        nom = self.fields["name"]
        nom.label = "Nom de la clé"
        nom.help_text = "Pour la reconnaître\u00a0: le téléphone, l’ordinateur de la maison…"
        nom.max_length = 60
        nom.widget.attrs |= {"maxlength": "60", "autocomplete": "off"}


class ActivationForm(ChampCode, ActivateTOTPForm):
    """A first code, which proves that the app took the secret in."""

    aide = "Les six chiffres que montre maintenant votre application."
    clavier = "numeric"
