from django.core.management.base import BaseCommand
from django.db import connection

from accounts.journal.mois import ouvrir_les_mois
from accounts.models import Journal
from langue.nombre import pluriel


class Command(BaseCommand):
    help = "Delete from the journal what was refused more than a year ago, no more. Opens the months to come. Daily."

    def handle(self, **options):
        if connection.vendor == "postgresql":
            with connection.cursor() as curseur:
                ouvrir_les_mois(curseur)
        nombre = Journal.objects.purger_refus()
        self.stdout.write(f"Journal\u00a0: {pluriel(nombre, 'refus effacé')}.")
