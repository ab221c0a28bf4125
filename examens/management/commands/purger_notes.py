from django.core.management.base import BaseCommand

from examens.models import NotePrivee
from langue.nombre import pluriel


class Command(BaseCommand):
    help = "Destroy the private notes of the closed commissions, unreadable since; to be run every hour."

    def handle(self, **options):
        nombre, _ = NotePrivee.objects.a_detruire().delete()
        self.stdout.write(f"Commissions\u00a0: {pluriel(nombre, 'note privée détruite')}.")
