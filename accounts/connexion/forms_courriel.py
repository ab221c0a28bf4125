"""The e-mail address of a person: optional, and worth nothing until its own link has been followed."""

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction


class CourrielForm(forms.Form):
    """``CourrielForm(data, personne=user)``; an empty address withdraws the one that was there.

    A new one waits beside the confirmed one, which serves until then.
    """

    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        max_length=254,
        help_text="Facultative. Laissez vide pour la retirer.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Cette adresse n’est pas complète\u00a0: il faut une forme comme lina@exemple.fr."},
    )

    def __init__(self, *args, personne, **kwargs):
        self.personne = personne
        super().__init__(*args, initial={"email": personne.email}, **kwargs)

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    @property
    def est_nouvelle(self):
        """Whether a link is to be sent."""
        return self.cleaned_data["email"] not in ("", self.personne.email)

    def save(self, request):
        """Send the link to a new address, or withdraw all of them; the current one again abandons what waits."""
        if self.est_nouvelle:
            attente = EmailAddress.objects.get_new(self.personne)
            if attente is None or attente.email != self.cleaned_data["email"]:
                attente = EmailAddress.objects.add_new_email(
                    request, self.personne, self.cleaned_data["email"], send_verification=False
                )
            attente.send_confirmation(request)
        elif self.cleaned_data["email"]:
            EmailAddress.objects.filter(user=self.personne, verified=False).delete()
        else:
            self._retirer(request)

    def _retirer(self, request):
        confirmee = EmailAddress.objects.get_verified(self.personne)
        with transaction.atomic():
            EmailAddress.objects.filter(user=self.personne).delete()
            self.personne.email = ""
            self.personne.save(update_fields=["email"])
        if confirmee:
            signals.email_removed.send(EmailAddress, request=request, user=self.personne, email_address=confirmee)
            get_adapter(request).send_notification_mail(
                "account/email/email_deleted",
                self.personne,
                {"deleted_email": confirmee.email},
                email=confirmee.email,
            )
