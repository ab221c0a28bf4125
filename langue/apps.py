from django.apps import AppConfig


class LangueConfig(AppConfig):
    name = "langue"
    verbose_name = "Langue"
