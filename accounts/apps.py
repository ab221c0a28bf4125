from allauth.account.signals import password_changed, password_reset, password_set
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from accounts.journal.connexions import noter_connexion, noter_deconnexion, noter_mot_de_passe, noter_refus


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes, établissements et classes"

    def ready(self):
        for signal, receveur in (
            (user_logged_in, noter_connexion),
            (user_logged_out, noter_deconnexion),
            (user_login_failed, noter_refus),
            (password_changed, noter_mot_de_passe),
            (password_set, noter_mot_de_passe),
            (password_reset, noter_mot_de_passe),
        ):
            signal.connect(receveur, dispatch_uid=f"accounts.{receveur.__name__}")
