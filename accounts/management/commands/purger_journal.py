from django.core.management.base import BaseCommand

from accounts.models import Journal
from langue.nombre import pluriel


class Command(BaseCommand):
    help = "Delete from the journal what was refused more than a year ago, and nothing else; to be run once a day."

    def handle(self, **options):
        nombre = Journal.objects.purger_refus()
        self.stdout.write(f"Journal\u00a0: {pluriel(nombre, 'refus effacé')}.")
