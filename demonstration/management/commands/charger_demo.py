from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from demonstration.ecole import ReferentielAbsent, installer
from demonstration.stages import donner_un_lien

MOT_DE_PASSE = "passeport-demo"  # noqa: S105 — known to every visitor of a demonstration
# Whose tuteur gets a link that opens, printed each time: the token of the one before is kept nowhere.
ELEVE_DU_TUTEUR = "eleve.ga"


class Command(BaseCommand):
    help = "Create what is absent of the demonstration; what was written in it stays as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dossier",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "demo",
            help="folder of the YAML files (default: fixtures/demo)",
        )

    def handle(self, *, dossier, **options):
        try:
            cree = installer(dossier, MOT_DE_PASSE)
        except ReferentielAbsent as absent:
            raise CommandError(
                f"Référentiels absents : {', '.join(absent.codes)}. "
                "Chargez-les d’abord : python manage.py charger_referentiel fixtures/referentiels/*.yaml"
            ) from absent
        if cree:
            faits = ", ".join(f"{nombre} {chose}" for chose, nombre in cree.items())
            self.stdout.write(f"Données de démonstration ajoutées : {faits}.")
        else:
            self.stdout.write("Données de démonstration : tout est déjà là, rien n’a été touché.")
        donne = donner_un_lien(ELEVE_DU_TUTEUR)
        if donne:
            stage, jeton = donne
            lien = f"{settings.ADRESSE_PUBLIQUE}{reverse('stages:tuteur_lien', args=[jeton])}"
            self.stdout.write(f"Lien du tuteur de {stage.passeport.etudiant} ({stage.tuteur_nom}) : {lien}")
