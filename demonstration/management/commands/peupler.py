import argparse
import time

from django.core.management.base import BaseCommand, CommandError

from demonstration.peuplement import Taille, peupler
from referentiel.models import Diplome


def positif(texte):
    """A whole number, zero or more."""
    nombre = int(texte)
    if nombre < 0:
        raise argparse.ArgumentTypeError("un nombre positif est attendu")
    return nombre


class Command(BaseCommand):
    help = "Add large invented data for benchmarks: classes, students, fiches. Run again, it adds more classes."

    def add_arguments(self, parser):
        parser.add_argument("--classes", type=positif, required=True)
        parser.add_argument("--eleves", type=positif, required=True, help="students per class")
        parser.add_argument("--fiches", type=positif, required=True, help="recorded fiches per student")
        parser.add_argument("--diplome", default="BTS-COM-2009", help="code of a loaded diplôme")
        parser.add_argument("--session", type=positif, default=2027, help="year of the exam")
        parser.add_argument("--graine", type=int, default=1, help="the same seed gives the same words")
        parser.add_argument("--versions", action="store_true", help="keep each fiche as a version too")

    def handle(self, *, classes, eleves, fiches, **options):
        diplome = Diplome.objects.filter(code=options["diplome"]).first()
        if diplome is None:
            raise CommandError(
                f"Le diplôme {options['diplome']} n’est pas chargé : "
                "python manage.py charger_referentiel fixtures/referentiels/*.yaml"
            )
        taille = Taille(classes, eleves, fiches)
        debut = time.monotonic()
        bilan = {}
        lots = peupler(diplome, taille, options["graine"], options["session"], options["versions"])
        for bilan in lots:
            if options["verbosity"] > 1:
                self.stdout.write(self._ligne(bilan, time.monotonic() - debut))
        self.stdout.write(self._ligne(bilan, time.monotonic() - debut))

    @staticmethod
    def _ligne(bilan, duree):
        faits = ", ".join(f"{nombre} {nom}" for nom, nombre in bilan.items()) or "rien"
        rythme = bilan.get("fiches", 0) / max(duree, 0.001)
        return f"Ajouté en {duree:.1f} s ({rythme:.0f} fiches par seconde) : {faits}."
