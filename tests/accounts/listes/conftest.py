"""A school, lists for it, and its class as it was in September."""

import pytest

from tests import factories

from . import listes
from .plan import Liste


@pytest.fixture
def ecole():
    return factories.EtablissementFactory(uai="0690001A")


@pytest.fixture
def liste(ecole, diplome):
    return lambda rangees, **plus: Liste(listes.csv(rangees, **plus), ecole, diplome)


@pytest.fixture
def classe_importee(liste, ecole):
    """The class « 2 COM A » as it was in September: students 0 to 8."""
    liste([listes.rangee(rang) for rang in range(9)]).appliquer()
    return ecole.classes.get()
