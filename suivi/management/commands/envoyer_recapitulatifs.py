from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.courriel_regulier import envoyer_a_chacun
from suivi.a_lire.recapitulatif import destinataires, envoyer


class Command(BaseCommand):
    help = "Send the e-mail of the day to those for whom something new waits; at most one a day each. Run it daily."

    def handle(self, **options):
        maintenant = timezone.now()
        personnes = list(destinataires(maintenant))
        bilan = envoyer_a_chacun(personnes, lambda personne, connexion: envoyer(personne, maintenant, connexion))
        self.stdout.write(
            f"Récapitulatifs : {bilan[True]} envoyés, {bilan[None]} sans nouveauté, {bilan[False]} en échec."
        )
        if bilan[False] and not bilan[True]:
            raise CommandError("Aucun récapitulatif n’a pu partir : vérifiez le serveur de courriel (EMAIL_URL).")
