"""``manage.py charger_referentiel FICHIER…``: référentiel files into the database."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from referentiel.chargement.contenu import comprendre
from referentiel.chargement.contenu_diplome import Contenu
from referentiel.chargement.ecriture import charger
from referentiel.chargement.source import TAILLE_MAX, FichierRefuse

ERREURS_MONTREES = 100


class Command(BaseCommand):
    help = "Charge des référentiels décrits en YAML. Rien n’est écrit si un seul fichier contient une erreur."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichiers", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--ecraser",
            action="store_true",
            help="reprend aussi ce qu’un administrateur avait corrigé",
        )

    def handle(self, *args: Any, fichiers: list[Path], ecraser: bool, verbosity: int, **options: Any) -> None:
        try:
            with transaction.atomic():
                rapports = [charger(contenu, ecraser=ecraser) for contenu in self._lire(fichiers)]
        except FichierRefuse as refuse:
            raise CommandError(f"{refuse}\nRien n’a été écrit.") from refuse
        for rapport in rapports:
            # A first loading adds everything: the count says enough unless more is asked for.
            if not verbosity:
                continue
            for ligne in rapport.lignes(detail=verbosity > 1 or not rapport.premier_chargement):
                self.stdout.write(ligne)

    def _lire(self, fichiers: Iterable[Path]) -> Iterable[Contenu]:
        """What every file says; ``CommandError`` with all the errors of all the files."""
        contenus: dict[str, Contenu] = {}
        refus: list[str] = []
        for fichier in fichiers:
            try:
                with fichier.open("rb") as flux:
                    contenu = comprendre(flux.read(TAILLE_MAX + 1))
            except FichierRefuse as refuse:
                refus += [f"{fichier}\u00a0: {erreur}" for erreur in refuse.erreurs]
                continue
            except OSError:
                refus.append(f"{fichier}\u00a0: ce fichier n’existe pas ou ne peut pas être lu.")
                continue
            code = contenu.diplome["code"]
            if code in contenus:
                refus.append(f"{fichier}\u00a0: un autre fichier de la même commande décrit déjà {code}.")
            contenus[code] = contenu
        if refus:
            nombre = "Une erreur" if len(refus) == 1 else f"{len(refus)} erreurs"
            reste = len(refus) - ERREURS_MONTREES
            suite = [f"… et {reste} de plus."] if reste > 0 else []
            raise CommandError("\n".join([*refus[:ERREURS_MONTREES], *suite, f"{nombre}. Rien n’a été écrit."]))
        return contenus.values()
