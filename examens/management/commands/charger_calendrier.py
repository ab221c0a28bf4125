from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Etablissement
from examens.sessions.calendrier import CalendrierRefuse, charger, lire
from langue.nombre import pluriel


class Command(BaseCommand):
    help = (
        "Load the calendar of an académie: a CSV, XLSX or YAML file with the columns session, diplome, epreuve, ouvre, "
        "ferme. Written whole or not at all; the sessions of its schools follow it, unless they have set other dates."
    )

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--academie", required=True, help="as the schools of this site name it")

    def handle(self, *, fichier, academie, **options):
        if not Etablissement.objects.filter(academie__iexact=academie).exists():
            raise CommandError(f"Aucun établissement de ce site n’est de l’académie «\u00a0{academie}\u00a0».")
        try:
            bilan = charger(academie, lire(fichier.name, fichier.read_bytes()), "Administrateur de l’instance")
        except FileNotFoundError as erreur:
            raise CommandError(f"Le fichier {fichier} n’existe pas.") from erreur
        except CalendrierRefuse as refus:
            raise CommandError("\n".join(("Rien n’a été chargé.", *refus.phrases))) from refus
        self.stdout.write(
            f"{pluriel(bilan.dates, 'date chargée')}, {pluriel(len(bilan.sessions), 'session suit,sessions suivent')}."
        )
        for phrase in (*bilan.sessions, *bilan.gardees):
            self.stdout.write(f"  {phrase}")
