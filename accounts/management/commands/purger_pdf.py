from django.core.management.base import BaseCommand

from accounts.reserve import Reserve
from langue.nombre import pluriel


class Command(BaseCommand):
    help = (
        "Remove the rendered pages that no PDF has asked for during PDF_RESERVE_JOURS days; to be run once a day. "
        "Safe while PDFs are made: what has gone is rendered again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--tout", action="store_true", help="remove them all, after a change of the fonts installed"
        )

    def handle(self, tout, **options):
        reserve = Reserve.des_reglages()
        nombre = reserve.vider() if tout else reserve.purger()
        restants, octets = reserve.taille()
        self.stdout.write(
            f"Pages rendues : {pluriel(nombre, 'morceau effacé')}, "
            f"{pluriel(restants, 'gardé')} ({octets / 1e6:.1f} Mo)."
        )
