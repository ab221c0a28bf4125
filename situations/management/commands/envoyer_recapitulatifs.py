from collections import Counter

from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from situations.recapitulatif import destinataires, envoyer


class Command(BaseCommand):
    help = "Send the e-mail of the day to those for whom something new waits; at most one a day each. Run it daily."

    def handle(self, **options):
        maintenant = timezone.now()
        bilan = Counter()
        connexion = get_connection()
        try:
            for personne in list(destinataires(maintenant)):
                bilan[envoyer(personne, maintenant, connexion)] += 1
        finally:
            connexion.close()
        self.stdout.write(
            f"Récapitulatifs : {bilan[True]} envoyés, {bilan[None]} sans nouveauté, {bilan[False]} en échec."
        )
        if bilan[False] and not bilan[True]:
            raise CommandError("Aucun récapitulatif n’a pu partir : vérifiez le serveur de courriel (EMAIL_URL).")
