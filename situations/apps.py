from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


def ouvrir_passeports(sender, user, **kwargs):
    """Receiver of ``user_logged_in``: a passport for each class that the student follows; nothing for the others.

    A passport is opened when its student signs in, at the latest: pages that are only read write nothing.
    """
    if user.est_etudiant:
        user.passeports.ouvrir_pour(user)


class SituationsConfig(AppConfig):
    name = "situations"
    verbose_name = "Passeports et fiches"

    def ready(self):
        user_logged_in.connect(ouvrir_passeports, dispatch_uid="situations.ouvrir_passeports")
