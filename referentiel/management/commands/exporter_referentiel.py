"""``manage.py exporter_referentiel CODE``: a diplôme of the database as a référentiel file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from referentiel.chargement.export import exporter
from referentiel.chargement.export_yaml import rediger
from referentiel.models import Diplome


class Command(BaseCommand):
    help = "Écrit le référentiel d’un diplôme, corrections comprises, dans le format que charger_referentiel relit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="le code du diplôme, par exemple BTS-COM-2009")
        parser.add_argument("--sortie", type=Path, metavar="FICHIER", help="le fichier à écrire (sinon, à l’écran)")

    def handle(self, *args: Any, code: str, sortie: Path | None, **options: Any) -> None:
        diplome = Diplome.objects.filter(code=code).first()
        if diplome is None:
            connus = ", ".join(Diplome.objects.values_list("code", flat=True)) or "aucun"
            raise CommandError(f"Aucun diplôme n’a le code «\u00a0{code}\u00a0». Codes connus\u00a0: {connus}.")
        texte = rediger(exporter(diplome))
        if sortie is None:
            self.stdout.write(texte, ending="")
            return
        try:
            sortie.write_text(texte, encoding="utf-8")
        except OSError as erreur:
            raise CommandError(f"{sortie}\u00a0: ce fichier ne peut pas être écrit.") from erreur
        self.stdout.write(f"{diplome}\u00a0: référentiel écrit dans {sortie}.")
