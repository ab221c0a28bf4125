"""Home, sign-in and account pages: allauth's views under French addresses."""

from allauth.account import views as compte
from django.urls import include, path

from .views.accueil import accueil

urlpatterns = [
    path("", accueil, name="accueil"),
    path("compte/connexion/", compte.login, name="account_login"),
    path("compte/deconnexion/", compte.logout, name="account_logout"),
    path("compte/inscription/", compte.signup, name="account_signup"),
    path("compte/inactif/", compte.account_inactive, name="account_inactive"),
    path("compte/confirmation/", compte.reauthenticate, name="account_reauthenticate"),
    path("compte/courriel/", compte.email, name="account_email"),
    path("compte/mot-de-passe/", compte.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", compte.password_set, name="account_set_password"),
    path("compte/mot-de-passe/oublie/", compte.password_reset, name="account_reset_password"),
    path("compte/mot-de-passe/oublie/envoye/", compte.password_reset_done, name="account_reset_password_done"),
    path(
        "compte/mot-de-passe/oublie/<slug:uidb36>-<str:key>/",
        compte.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "compte/mot-de-passe/oublie/termine/",
        compte.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("compte/double-authentification/", include("allauth.mfa.urls")),
]
