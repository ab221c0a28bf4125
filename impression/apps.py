from django.apps import AppConfig


class ImpressionConfig(AppConfig):
    name = "impression"
