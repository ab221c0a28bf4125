"""Changing, choosing, recovering a password: allauth's checks in our words."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    default_token_generator,
)
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.urls import reverse
from django_tasks import task

from accounts.models import Journal, User

AIDE = (
    "12 caractères au moins, et pas seulement des chiffres. "
    "Trois ou quatre mots sans rapport entre eux se retiennent mieux qu’un mot compliqué."
)


class NouveauMotDePasse:
    """The two fields of a new password, worded; to be put before an allauth form that has them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "Nouveau mot de passe"
        self.fields["password1"].help_text = AIDE
        self.fields["password1"].error_messages["required"] = "Choisissez un mot de passe."
        self.fields["password2"].label = "Le même, encore une fois"
        self.fields["password2"].error_messages["required"] = "Écrivez une seconde fois le mot de passe."
        for nom in ("password1", "password2"):
            self.fields[nom].widget.attrs.pop("placeholder", None)


class ChangerMotDePasseForm(NouveauMotDePasse, ChangePasswordForm):
    """Asks the current password, except to replace an initial one, which was typed a moment ago."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Told first: whoever gave the password away could have used it.
        self.remise = Journal.objects.derniere_remise(self.user) if self.user.mot_de_passe_initial else None
        if self.user.mot_de_passe_initial:
            del self.fields["oldpassword"]
        else:
            ancien = self.fields["oldpassword"]
            ancien.label = "Mot de passe actuel"
            ancien.help_text = ""
            ancien.widget.attrs.pop("placeholder", None)
            ancien.error_messages["required"] = "Écrivez votre mot de passe actuel."

    def clean_password1(self):
        nouveau = self.cleaned_data["password1"]
        if self.user.check_password(nouveau):
            raise forms.ValidationError("C’est le mot de passe que vous avez déjà : choisissez-en un autre.")
        return nouveau


class ChoisirMotDePasseForm(NouveauMotDePasse, SetPasswordForm):
    """A first password, for an account that has none."""


class MotDePasseOublieForm(ResetPasswordForm):
    """An address; whether an account knows it is never told."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = "Adresse électronique"
        email.widget = forms.EmailInput(attrs={"autocomplete": "email"})
        email.error_messages["required"] = "Écrivez l’adresse qui figure dans votre compte."
        email.error_messages["invalid"] = "Cette adresse n’est pas complète : il faut une forme comme lina@exemple.fr."

    def clean_email(self):
        """An address as one may be written; the accounts that have it are the worker's business."""
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs):
        """Leave all of it to the worker: the answer takes the same time whether the address is known or not."""
        adresse = self.cleaned_data["email"]
        envoyer_les_liens.enqueue(adresse, request.build_absolute_uri("/"))
        return adresse


@task(queue_name="courriel")
def envoyer_les_liens(adresse, racine):
    """One link for each account that has proved to receive what is sent to ``adresse``; ``racine``: the site's address.

    An address that nobody has confirmed opens nothing, where allauth would fall back on it.
    """
    for user in User.objects.joignables_a(adresse):
        cle = default_token_generator.make_token(user)
        page = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), cle])
        contexte = {"username": user.username, "password_reset_url": racine.rstrip("/") + page}
        get_adapter().render_mail("account/email/password_reset_key", adresse, contexte).send()


class MotDePasseRetrouveForm(NouveauMotDePasse, ResetPasswordKeyForm):
    """The new password, from the link that came by e-mail."""
