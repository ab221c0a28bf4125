from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Effacement
from examens.effacement.conservation import a_prevenir_encore, au_terme, avertir, avertir_encore
from examens.effacement.effacer import effacer, garde_pour_l_examen
from langue.dates import jour
from langue.nombre import pluriel


class Command(BaseCommand):
    help = (
        "Erase the accounts whose day has come, with everything in them, and warn by e-mail, twice, those that nobody "
        "has opened for CONSERVATION_ANNEES years. To be run once a day; --a-blanc says what it would do."
    )

    def add_arguments(self, parser):
        parser.add_argument("--a-blanc", action="store_true", help="write nothing, send nothing: only say it")

    def handle(self, *, a_blanc, **options):
        maintenant = timezone.now()
        effaces = gardes = 0
        for effacement in Effacement.objects.dus(maintenant).select_related("personne"):
            numero = effacement.personne_id
            jusqu_au = garde_pour_l_examen(effacement.personne) if a_blanc else effacer(effacement)
            effaces += jusqu_au is None
            gardes += jusqu_au is not None
            suite = f", copies d’examen gardées jusqu’au {jour(jusqu_au)}" if jusqu_au else ""
            self.stdout.write(f"Compte n°\u00a0{numero}\u00a0: {effacement.get_motif_display()}{suite}.")
        premiers, seconds = list(au_terme(maintenant)), list(a_prevenir_encore(maintenant))
        if not a_blanc:
            for personne in premiers:
                avertir(personne, maintenant)
            for effacement in seconds:
                avertir_encore(effacement)
        self.stdout.write(
            f"{pluriel(effaces, 'compte effacé')}, {gardes} en attente d’un examen\u00a0; prévenus\u00a0: "
            f"{len(premiers)} une première fois, {len(seconds)} une seconde."
            f"{' Rien n’a été écrit (à blanc).' if a_blanc else ''}"
        )
