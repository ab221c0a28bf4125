from functools import partial

from allauth.account.signals import email_changed, email_removed, password_changed, password_reset, password_set
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.management import call_command
from django.db.models.signals import post_migrate, post_save
from django.utils.module_loading import import_string

from accounts.connexion.fuseau import retenir_le_fuseau
from accounts.journal.connexions import (
    PREUVES,
    noter_adresse,
    noter_connexion,
    noter_deconnexion,
    noter_mot_de_passe,
    noter_preuve,
    noter_referentiel,
    noter_refus,
)


def faire_la_table_du_cache(using, verbosity, **kwargs):
    """With the migrations, so that it cannot be forgotten: without it nobody signs in. Nothing, where it is not in the
    database."""
    call_command("createcachetable", database=using, verbosity=verbosity)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes, établissements et classes"

    def ready(self):
        for signal, receveur in (
            (user_logged_in, noter_connexion),
            (user_logged_in, retenir_le_fuseau),
            (user_logged_out, noter_deconnexion),
            (user_login_failed, noter_refus),
            (password_changed, noter_mot_de_passe),
            (password_set, noter_mot_de_passe),
            (password_reset, noter_mot_de_passe),
            (email_changed, noter_adresse),
            (email_removed, noter_adresse),
        ):
            signal.connect(receveur, dispatch_uid=f"accounts.{receveur.__name__}")
        post_save.connect(noter_referentiel, sender="admin.LogEntry", dispatch_uid="accounts.noter_referentiel")
        post_migrate.connect(faire_la_table_du_cache, sender=self, dispatch_uid="accounts.cache")
        # By name: their module wants the models, which are not there when this one is read.
        for nom, objet in PREUVES.items():
            import_string(f"allauth.mfa.signals.{nom}").connect(
                partial(noter_preuve, objet=objet), weak=False, dispatch_uid=f"accounts.{nom}"
            )
