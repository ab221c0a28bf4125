from typing import Any

from django.core.cache import caches
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Forget the finished PDFs that are kept so as not to be made twice; to be run once a day, and after a change "
        "of the fonts installed. Safe while PDFs are made: what has gone is made again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        caches["pdf"].clear()
        self.stdout.write("Les PDF gardés sont effacés.")
