from django.core.management.base import BaseCommand
from django.utils import timezone

from langue.nombre import pluriel
from suivi.a_lire.recapitulatif import destinataires, envoyer


class Command(BaseCommand):
    help = "Send the e-mail of the day to those for whom something new waits; at most one a day each. Run it daily."

    def handle(self, **options):
        maintenant = timezone.now()
        partis = sum(envoyer(personne, maintenant) for personne in list(destinataires(maintenant)))
        self.stdout.write(f"{pluriel(partis, 'récapitulatif')} à envoyer.")
