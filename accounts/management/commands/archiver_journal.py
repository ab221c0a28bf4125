from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from accounts.journal.mois import ArchiveRefusee, archiver, debut_du_mois, finis_avant
from langue.nombre import pluriel

MINIMUM = 12


class Command(BaseCommand):
    help = "Take the months older than --garder out of the journal, each written whole in a file of FOLDER first."

    def add_arguments(self, parser):
        parser.add_argument("dossier", type=Path)
        parser.add_argument("--garder", type=int, required=True, metavar="MONTHS", help=f"{MINIMUM} at least")

    def handle(self, *, dossier, garder, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Le journal n’est partagé par mois que sur PostgreSQL\u00a0: ici, rien n’en part.")
        if garder < MINIMUM:
            raise CommandError(f"Le journal garde au moins {MINIMUM} mois.")
        for nom in finis_avant(debut_du_mois(timezone.now(), -garder)):
            try:
                chemin, lignes, empreinte = archiver(nom, dossier)
            except (ArchiveRefusee, OSError) as erreur:
                raise CommandError(str(erreur)) from None
            self.stdout.write(f"{chemin}\u00a0: {pluriel(lignes, 'ligne')}, {empreinte}")
