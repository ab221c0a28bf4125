from django.core.management.base import BaseCommand

from examens.packs.entretien import purger


class Command(BaseCommand):
    help = "Delete the files of the packs that are older than PACK_HEURES; a running worker does it too."

    def handle(self, **options):
        nombre = purger()
        pluriel = "s" if nombre > 1 else ""
        self.stdout.write(f"Packs : {nombre} effacé{pluriel}.")
