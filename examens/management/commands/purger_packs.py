from django.core.management.base import BaseCommand

from examens.packs.menage import purger
from langue.nombre import pluriel


class Command(BaseCommand):
    help = "Delete the files of the packs that are older than PACK_HEURES; a running worker does it too."

    def handle(self, **options):
        nombre = purger()
        self.stdout.write(f"Packs\u00a0: {pluriel(nombre, 'effacé')}.")
