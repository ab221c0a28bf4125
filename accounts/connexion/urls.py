"""Sign-in and account pages: allauth's views under French addresses, and under the names that allauth gives them."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as cles
from django.urls import path, re_path
from django.views.generic import RedirectView

from .inscription import inscription
from .views import ConfirmerCourriel, Connexions, courriel, deconnexion

urlpatterns = [
    path("compte/courriel/", courriel, name="account_email"),
    path("compte/courriel/confirmer/<str:key>/", ConfirmerCourriel.as_view(), name="account_confirm_email"),
    path("compte/connexions/", Connexions.as_view(), name="usersessions_list"),
    path("compte/connexion/", allauth.login, name="account_login"),
    path("compte/deconnexion/", deconnexion, name="account_logout"),
    path("compte/inscription/", inscription, name="account_signup"),
    path("compte/inactif/", allauth.account_inactive, name="account_inactive"),
    path("compte/confirmation/", allauth.reauthenticate, name="account_reauthenticate"),
    path("compte/mot-de-passe/", allauth.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", allauth.password_set, name="account_set_password"),
    path("compte/mot-de-passe/oublie/", allauth.password_reset, name="account_reset_password"),
    path("compte/mot-de-passe/oublie/envoye/", allauth.password_reset_done, name="account_reset_password_done"),
    # The key itself holds dashes: only what stands before the first one is the person.
    re_path(
        r"^compte/mot-de-passe/oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "compte/mot-de-passe/oublie/termine/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("compte/double-authentification/", mfa.index, name="mfa_index"),
    path("compte/double-authentification/code/", mfa.authenticate, name="mfa_authenticate"),
    path("compte/double-authentification/confirmation/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/double-authentification/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/double-authentification/desactiver/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "compte/double-authentification/cles/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"
    ),
    path("compte/double-authentification/cles/ajouter/", cles.add_webauthn, name="mfa_add_webauthn"),
    path("compte/double-authentification/cles/<int:pk>/retirer/", cles.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "compte/double-authentification/cles/confirmation/",
        cles.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("compte/double-authentification/codes/", secours.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/double-authentification/codes/nouveaux/",
        secours.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/double-authentification/codes/telecharger/",
        secours.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
