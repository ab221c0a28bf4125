from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from situations.demo import ReferentielAbsent, installer

MOT_DE_PASSE = "passeport-demo"  # noqa: S105 — known to every visitor of a demonstration


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
        if not cree:
            self.stdout.write("Données de démonstration : tout est déjà là, rien n’a été touché.")
            return
        faits = ", ".join(f"{nombre} {chose}" for chose, nombre in cree.items())
        self.stdout.write(f"Données de démonstration ajoutées : {faits}.")
