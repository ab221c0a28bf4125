"""The two real référentiels, loaded as an administrator loads them."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from referentiel.models import Diplome

FICHIERS = Path(__file__).resolve().parents[1] / "fixtures" / "referentiels"
FICHIER_BTS = FICHIERS / "bts-communication-2009.yaml"
FICHIER_GA = FICHIERS / "bac-pro-ga-2011.yaml"
# Those that the demonstration follows.
DE_LA_DEMO = [
    str(FICHIERS / f"{nom}.yaml")
    for nom in ("bts-communication-2023", "bts-gpme-2018", "bts-communication-2009", "bac-pro-ga-2011")
]


def charger(*fichiers, **options):
    """Runs ``charger_referentiel`` and returns what it printed."""
    sortie = StringIO()
    call_command("charger_referentiel", *map(str, fichiers), stdout=sortie, **options)
    return sortie.getvalue()


def charger_bts():
    """The ``Diplome`` BTS Communication 2009, with all its situations and compétences."""
    charger(FICHIER_BTS)
    return Diplome.objects.get(code="BTS-COM-2009")


def charger_ga():
    """The ``Diplome`` Bac pro GA 2011, with its 55 situations and 55 compétences."""
    charger(FICHIER_GA)
    return Diplome.objects.get(code="BCP-GA")
