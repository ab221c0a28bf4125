from django.core.management.base import BaseCommand, CommandError

from situations.fichiers.pieces import orphelins
from situations.models.piece_jointe import effacer_du_stockage


class Command(BaseCommand):
    help = (
        "Compare the files kept with the database: bytes that no row names (deleted with --effacer), rows whose bytes "
        "are lost (an error: restore them from a backup)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--effacer", action="store_true", help="delete the bytes that no row names")

    def handle(self, *, effacer, **options):
        cles, perdues = orphelins()
        for cle in cles:
            self.stdout.write(f"Sans fiche\u00a0: {cle}")
        if effacer:
            effacer_du_stockage(*cles)
        self.stdout.write(f"{len(cles)} sans fiche{', effacés' if effacer and cles else ''}, {len(perdues)} perdus.")
        for piece in perdues:
            self.stderr.write(
                f"Perdu\u00a0: {piece.fichier.name} ({piece._meta.verbose_name} «\u00a0{piece.nom}\u00a0»)"
            )
        if perdues:
            raise CommandError(f"{len(perdues)} fichiers manquent\u00a0: reprenez-les dans une sauvegarde.")
