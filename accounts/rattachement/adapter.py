"""What allauth does with what a provider of identity says: link it to an account that waits for it, or refuse."""

import io
import json

import jwt
import requests
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.connexion.inscription import jeton
from accounts.models import Journal

from .personne import Doute, annoncee, connues, preparer

NONCE = "oidc_nonce"
DEJA_RELIE = "Votre compte est déjà relié à une autre identité de «\u00a0{}\u00a0»."


class FournisseurAdapter(DefaultSocialAccountAdapter):
    """First sign-ins create no account: whoever nobody announced is led to the sign-up, where the instance has one."""

    def populate_user(self, request, sociallogin, data):
        """Take what is needed of what the provider says, and forget the rest: nothing of it is kept."""
        dit, sociallogin.account.extra_data = sociallogin.account.extra_data, {}
        if "id_token" in dit and dit["id_token"].get("nonce") != request.session.pop(NONCE, None):
            raise PermissionDenied("The answer is to another sign-in than this browser's.")
        dit = dit.get("userinfo") or dit.get("id_token") or dit
        attributs = sociallogin.provider.app.settings["attributs"]
        sociallogin.dit = {nom: _texte(dit.get(cle)) for nom, cle in attributs.items() if cle}
        return super().populate_user(request, sociallogin, data)

    def pre_social_login(self, request, sociallogin):
        """Link to the account that is meant; refuse, with a French page, when there is none."""
        # Never anything else, whatever the address of the first page said.
        sociallogin.state["process"] = "login"
        if sociallogin.is_existing:
            return
        fournisseur = sociallogin.provider
        # « "false" », from a provider that writes its booleans as texts, is no yes.
        adresses = [adresse.email.lower() for adresse in sociallogin.email_addresses if adresse.verified is True]
        numero, prenom = (sociallogin.dit.get(nom, "") for nom in ("numero", "prenom"))
        personnes = connues(fournisseur.app.settings["etablissements"])
        try:
            personne = annoncee(personnes, numero, adresses, prenom)
        except Doute as doute:
            self._refuser(request, sociallogin, adresses, str(doute))
        if personne is None:
            self._refuser(request, sociallogin, adresses)
        # An address may have been given to somebody else since.
        if personne.socialaccount_set.filter(provider=sociallogin.account.provider).exists():
            self._refuser(request, sociallogin, adresses, DEJA_RELIE.format(fournisseur.name))
        try:
            self._relier(request, sociallogin, personne, adresses)
        except IntegrityError:
            # Pressed twice: the other answer has linked it.
            raise ImmediateHttpResponse(redirect("account_login")) from None

    @transaction.atomic
    def _relier(self, request, sociallogin, personne, adresses):
        preparer(personne, adresses)
        sociallogin.connect(request, personne)
        Journal.noter(
            Journal.Action.PERSONNE,
            personne,
            objet=f"Compte relié à {sociallogin.provider.name}\u00a0: {personne} ({personne.username})",
            personne=personne.pk,
        )

    def is_open_for_signup(self, request, sociallogin):
        return False

    def is_auto_signup_allowed(self, request, sociallogin):
        return False

    def generate_state_param(self, state):
        """As long as ProConnect asks for."""
        return get_random_string(32)

    def get_requests_session(self):
        """ProConnect signs what it says of somebody: a token, where others answer JSON."""
        session = super().get_requests_session()
        session.hooks["response"].append(_ouvrir_le_jeton)
        return session

    def _refuser(self, request, sociallogin, adresses, doute=""):
        user_login_failed.send(type(self), credentials={}, request=request)
        libre = adresses and not EmailAddress.objects.filter(email__in=adresses, verified=True).exists()
        if libre and get_account_adapter(request).is_open_for_signup(request):
            raise ImmediateHttpResponse(redirect(reverse("situations:inscription", args=[jeton(adresses[0])])))
        contexte = {
            "fournisseur": sociallogin.provider.name,
            "doute": doute,
            "adresse": next(iter(adresses), ""),
            "non_verifiee": next((a.email for a in sociallogin.email_addresses if a.verified is not True), ""),
        }
        raise ImmediateHttpResponse(render(request, "accounts/rattachement/inconnu.html", contexte, status=403))


def _texte(valeur):
    """The first of the values of an attribute: SAML gives lists."""
    premiere = next(iter(valeur), "") if isinstance(valeur, list) else valeur
    return premiere if isinstance(premiere, str) else ""


def _ouvrir_le_jeton(reponse, **options):
    """A response of requests, as JSON. Its signature adds nothing: it comes by TLS from the server that was asked."""
    if not reponse.headers.get("Content-Type", "").startswith("application/jwt"):
        return reponse
    ouverte = requests.Response()
    ouverte.status_code, ouverte.url, ouverte.request = reponse.status_code, reponse.url, reponse.request
    ouverte.raw = io.BytesIO(json.dumps(jwt.decode(reponse.text, options={"verify_signature": False})).encode())
    return ouverte
