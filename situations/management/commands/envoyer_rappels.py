from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.courriel_regulier import envoyer_a_chacun
from situations.carnet.rappel import destinataires, envoyer


class Command(BaseCommand):
    help = "Remind of the logbook the students who asked for it and wrote nothing for a week. Run it daily."

    def handle(self, **options):
        maintenant = timezone.now()
        personnes = list(destinataires(maintenant))
        bilan = envoyer_a_chacun(personnes, lambda personne, connexion: envoyer(personne, maintenant, connexion))
        self.stdout.write(f"Rappels du journal de bord : {bilan[True]} envoyés, {bilan[False]} en échec.")
        if bilan[False] and not bilan[True]:
            raise CommandError("Aucun rappel n’a pu partir : vérifiez le serveur de courriel (EMAIL_URL).")
