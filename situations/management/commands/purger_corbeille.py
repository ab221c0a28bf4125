from django.core.management.base import BaseCommand

from situations.models import Fiche


class Command(BaseCommand):
    help = "Delete for good the fiches that have been in the bin for CORBEILLE_JOURS days; to be run once a day."

    def handle(self, **options):
        _, par_modele = Fiche.objects.a_purger().delete()
        nombre = par_modele.get(Fiche._meta.label, 0)
        pluriel = "s" if nombre > 1 else ""
        self.stdout.write(f"Corbeille : {nombre} fiche{pluriel} effacée{pluriel} définitivement.")
