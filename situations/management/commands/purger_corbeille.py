from django.core.management.base import BaseCommand

from langue.nombre import pluriel
from situations.fichiers.pieces import purger
from situations.models import Fiche


class Command(BaseCommand):
    help = (
        "Delete for good the fiches, with their files, and the files that have been removed for CORBEILLE_JOURS days, "
        "and the uploads left unfinished; to be run once a day."
    )

    def handle(self, **options):
        _, par_modele = Fiche.objects.a_purger().delete()
        nombre = par_modele.get(Fiche._meta.label, 0)
        self.stdout.write(f"Corbeille\u00a0: {pluriel(nombre, 'fiche effacée')} définitivement.")
        pieces, envois = purger()
        if pieces or envois:
            self.stdout.write(f"Fichiers retirés effacés\u00a0: {pieces}. Envois inachevés oubliés\u00a0: {envois}.")
