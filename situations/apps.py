from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from .ouverture import ouvrir_passeports


class SituationsConfig(AppConfig):
    name = "situations"
    verbose_name = "Passeports et fiches"

    def ready(self):
        user_logged_in.connect(ouvrir_passeports, dispatch_uid="situations.ouvrir_passeports")
