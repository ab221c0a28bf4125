"""How allauth behaves here, and the sentences that it says."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.urls import reverse

from accounts.limites import compter, epuisee, oublier

from .appareil import connu_de, retenir

CODE_REFUSE = "Ce code ne convient pas. Attendez que l’application en montre un nouveau, puis recopiez-le."
TROP_D_ESSAIS = (
    "Trop d’essais manqués pour cet identifiant. Attendez cinq minutes avant de recommencer, "
    "ou demandez un nouveau mot de passe."
)


PERIME = (
    "Ce premier mot de passe a plus de soixante jours\u00a0: il ne sert plus. "
    "Demandez-en un nouveau à votre professeur ou à l’administration."
)


class CompteAdapter(DefaultAccountAdapter):
    """Sign-up is for candidats individuels alone; a changed password is no longer an initial one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est désactivé.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": CODE_REFUSE,
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "invalid_login": "Cet identifiant ne convient pas.",
        "invalid_password_reset": "Ce lien a déjà servi, ou il est trop ancien.",
        "mot_de_passe_perime": PERIME,
        "rate_limited": "Trop de demandes en peu de temps. Attendez quelques minutes.",
        "too_many_login_attempts": TROP_D_ESSAIS,
        "username_blacklisted": "Cet identifiant est réservé : choisissez-en un autre.",
        "username_password_mismatch": "L’identifiant ou le mot de passe ne convient pas. Vérifiez les deux.",
        "username_taken": "Cet identifiant est déjà pris.",
    }

    def is_open_for_signup(self, request):
        return settings.INSCRIPTION_LIBRE

    def set_password(self, user, password):
        user.mot_de_passe_initial, user.mot_de_passe_initial_le = False, None
        super().set_password(user, password)
        if self.request:
            oublier(self.request, *self._compteur(self.request, user.username))

    def pre_authenticate(self, request, **credentials):
        """Refuse before the password is even looked at: too many failures of this identifier from here.

        A school is one address: nobody pays for the failures of others there. Whoever is signed in and proves it again
        is counted by allauth on their own account.
        """
        identifiant = credentials.get("username", "")
        if request.user.is_authenticated and request.user.username == identifiant.lower():
            return
        if not connu_de(request, identifiant) and not compter(request, "connexion"):
            raise self.validation_error("rate_limited")
        if epuisee(request, *self._compteur(request, identifiant)):
            # For the journal, which stands above.
            user_login_failed.send(type(self), credentials={"username": identifiant}, request=request, attend=True)
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request, **credentials):
        """The person, once the password is right; an initial one that is too old is told then, and to them alone."""
        user = super().authenticate(request, **credentials)
        if user and user.mot_de_passe_perime:
            raise self.validation_error("mot_de_passe_perime")
        return user

    def authentication_failed(self, request, **credentials):
        compter(request, *self._compteur(request, credentials.get("username", "")))

    def _compteur(self, request, identifiant):
        """Which failures are counted together: ``(action, key)``."""
        ou = connu_de(request, identifiant) or self.get_client_ip(request)
        return "login_failed", f"{identifiant.lower()}|{ou}"

    def post_login(self, request, user, **kwargs):
        reponse = super().post_login(request, user, **kwargs)
        retenir(request, reponse, user)
        if "sociallogin" in (kwargs["signal_kwargs"] or {}):
            # Nobody was asked whether this computer is theirs.
            request.session.set_expiry(0)
        return reponse

    def get_password_change_redirect_url(self, request):
        """Home: whoever had to change an initial password came to work."""
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address):
        """« Mon compte », which shows the address that has just been confirmed."""
        return reverse("accounts:compte")

    def get_reauthentication_methods(self, user):
        """The ways to prove who one is, named in our words."""
        libelles = {
            "reauthenticate": "Avec votre mot de passe",
            "mfa_reauthenticate": "Avec un code",
            "mfa_reauthenticate:webauthn": "Avec votre clé d’accès",
        }
        return [
            methode | {"description": libelles.get(methode["id"], methode["description"])}
            for methode in super().get_reauthentication_methods(user)
        ]
