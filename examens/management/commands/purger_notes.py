from django.core.management.base import BaseCommand

from examens.models import NotePrivee


class Command(BaseCommand):
    help = "Destroy the private notes of the closed commissions, unreadable since; to be run every hour."

    def handle(self, **options):
        nombre, _ = NotePrivee.objects.a_detruire().delete()
        pluriel = "s" if nombre > 1 else ""
        self.stdout.write(f"Commissions : {nombre} note{pluriel} privée{pluriel} détruite{pluriel}.")
