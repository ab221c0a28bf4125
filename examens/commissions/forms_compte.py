"""The account of somebody who is invited and has none."""

from django import forms

from accounts.connexion.mot_de_passe import ChoisirMotDePasseForm
from accounts.models import User
from langue.champs import NomField


class CompteDeMembreForm(ChoisirMotDePasseForm):
    """``CompteDeMembreForm(data=…, membre=…)``: the name that the inviter gave, to be corrected, and a password."""

    field_order = ["prenom", "nom", "password1", "password2"]
    prenom = NomField(
        label="Prénom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Écrivez votre prénom.", "max_length": "150 caractères au plus."},
    )
    nom = NomField(
        label="Nom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": "Écrivez votre nom.", "max_length": "150 caractères au plus."},
    )

    def __init__(self, *args, membre, **kwargs):
        # What a password must not look like.
        personne = User(first_name=membre.prenom, last_name=membre.nom, email=membre.courriel)
        super().__init__(*args, user=personne, initial={"prenom": membre.prenom, "nom": membre.nom}, **kwargs)
        self.fields["password1"].label = "Mot de passe"
