"""The e-mail address of a person: optional, and it serves for one thing, a forgotten password."""

from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction


class CourrielForm(forms.Form):
    """``CourrielForm(data, personne=user)``; an empty address withdraws the one that was there."""

    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        max_length=254,
        help_text="Facultative. Laissez vide pour la retirer.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Cette adresse n’est pas complète : il faut une forme comme lina@exemple.fr."},
    )

    def __init__(self, *args, personne, **kwargs):
        self.personne = personne
        super().__init__(*args, initial={"email": personne.email}, **kwargs)

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    @transaction.atomic
    def save(self):
        """Keep the address on the person and in allauth's own table, which the password reset reads."""
        adresse = self.cleaned_data["email"]
        self.personne.email = adresse
        self.personne.save(update_fields=["email"])
        EmailAddress.objects.filter(user=self.personne).exclude(email=adresse).delete()
        if adresse:
            EmailAddress.objects.update_or_create(user=self.personne, email=adresse, defaults={"primary": True})
