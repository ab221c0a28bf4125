"""The account of a candidat individuel, opened from the mailed link: a person, a diplôme, a session, their passport."""

import secrets

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.connexion.inscription import adresse_du_jeton
from accounts.connexion.mot_de_passe import ChoisirMotDePasseForm
from accounts.limites import compter
from accounts.models import AccordDuResponsable, User
from accounts.models.user import base_d_identifiant
from langue.champs import MonNomField, MonPrenomField, NomField
from referentiel.models import Diplome

from .models import Passeport

ANNEES = 5  # sessions offered, this year's first


def sessions():
    """The years of an exam that one may now prepare, as choices."""
    cette_annee = timezone.localdate().year
    return [("", "Choisir…"), *((annee, str(annee)) for annee in range(cette_annee, cette_annee + ANNEES))]


class CandidatIndividuelForm(ChoisirMotDePasseForm):
    """``CandidatIndividuelForm(data=…, adresse=…)``: opens an account with the role étudiant and its passport, both or
    neither. The identifier is drawn, for one that is taken would tell who exists here."""

    MOINS, PLUS = "moins", "plus"

    field_order = [
        *("prenom", "nom", "age", "responsable", "accord"),
        *("diplome", "session", "password1", "password2"),
    ]

    prenom = MonPrenomField()
    nom = MonNomField()
    # Not the birth date, which nothing else asks for.
    age = forms.ChoiceField(
        label="Votre âge",
        choices=[(PLUS, "Quinze ans ou plus"), (MOINS, "Moins de quinze ans")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous avez quinze ans.", "invalid_choice": "Choisissez l’un des deux."},
    )
    responsable = NomField(
        label="Responsable légal",
        required=False,
        max_length=320,
        help_text="Avant quinze ans\u00a0: le prénom et le nom de votre mère, de votre père ou de votre tuteur légal.",
        error_messages={"max_length": "320 caractères au plus."},
    )
    accord = forms.BooleanField(
        label=AccordDuResponsable.TEXTE,
        required=False,
        help_text="Avant quinze ans\u00a0: à cocher par le responsable légal lui-même.",
    )
    diplome = forms.ModelChoiceField(
        Diplome.objects.proposes(),
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

    def __init__(self, *args, adresse, **kwargs):
        self.adresse = adresse
        # What a password must not look like.
        personne = User(email=adresse)
        super().__init__(*args, user=personne, **kwargs)
        personne.first_name, personne.last_name = self.data.get("prenom", ""), self.data.get("nom", "")
        self.fields["password1"].label = "Mot de passe"

    def clean(self):
        donnees = super().clean()
        if donnees.get("age") == self.MOINS:
            if not donnees.get("responsable") and "responsable" not in self.errors:
                self.add_error("responsable", "Avant quinze ans, écrivez le nom de votre responsable légal.")
            if not donnees.get("accord"):
                self.add_error("accord", "Avant quinze ans, l’accord du responsable légal est nécessaire.")
        return donnees

    def save(self):
        """The new person, whose address the link has confirmed."""
        donnees = self.cleaned_data
        for essai in range(5):
            try:
                with transaction.atomic():
                    user = User(
                        username=_identifiant(donnees["prenom"], donnees["nom"]),
                        first_name=donnees["prenom"],
                        last_name=donnees["nom"],
                        email=self.adresse,
                        role=User.Role.ETUDIANT,
                    )
                    user.set_password(donnees["password1"])
                    user.save()
                    EmailAddress.objects.create(user=user, email=self.adresse, primary=True, verified=True)
                    if donnees["age"] == self.MOINS:
                        AccordDuResponsable.objects.create(personne=user, responsable=donnees["responsable"])
                    Passeport.objects.create(etudiant=user, diplome=donnees["diplome"], session=donnees["session"])
                    return user
            except IntegrityError:
                # Somebody has drawn the same identifier.
                if essai == 4:
                    raise
        return None


def _identifiant(prenom, nom):
    """« ines.dangelo-4821 »: never without figures, or it would tell whether that name was free."""
    return f"{base_d_identifiant(prenom, nom)}-{secrets.randbelow(9000) + 1000}"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def inscription(request, jeton):
    """The link that came by e-mail: GET shows the form and writes nothing, POST opens the account, once."""
    if request.user.is_authenticated:
        return redirect("accounts:accueil")
    adresse = adresse_du_jeton(jeton)
    if adresse is None or not get_adapter(request).is_open_for_signup(request):
        return render(request, "situations/inscription_perimee.html", status=404)
    form = CandidatIndividuelForm(data=request.POST if request.method == "POST" else None, adresse=adresse)
    if request.method != "POST" or not form.is_valid():
        contexte = {"form": form, "adresse": adresse}
        return render(request, "situations/inscription.html", contexte, status=422 if form.errors else 200)
    # Pressed twice, the button opens one account.
    if not compter(request, "inscription", key=jeton):
        return render(request, "situations/inscription_perimee.html", status=404)
    user = form.save()
    messages.success(
        request,
        f"Votre compte est ouvert. Notez votre identifiant, «\u00a0{user.username}\u00a0»\u00a0: c’est avec lui, "
        "et non avec votre adresse, que vous vous connecterez.",
    )
    return perform_login(request, user)
