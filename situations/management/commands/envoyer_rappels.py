from django.core.management.base import BaseCommand
from django.utils import timezone

from langue.nombre import pluriel
from situations.carnet.rappel import destinataires, envoyer


class Command(BaseCommand):
    help = "Remind of the logbook the students who asked for it and wrote nothing for a week. Run it daily."

    def handle(self, **options):
        maintenant = timezone.now()
        partis = sum(envoyer(personne, maintenant) for personne in list(destinataires(maintenant)))
        self.stdout.write(f"{pluriel(partis, 'rappel')} du journal de bord à envoyer.")
