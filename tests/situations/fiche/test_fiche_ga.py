import pytest

from situations.models import Fiche
from tests import factories
from tests.referentiels import charger_ga

from .formulaire import saisie


@pytest.fixture
def eleve(db):
    """A student of Bac pro GA, whose diplôme has its own list of sources."""
    return factories.creer_etudiant(factories.ClasseFactory(diplome=charger_ga()), username="eleve")


@pytest.mark.rule("R4")
def test_the_pole_that_no_épreuve_of_the_passport_serves_is_filled_in_all_the_same(as_user, eleve):
    diplome = eleve.passeports.get().diplome
    envoi = saisie(diplome, "2.1.1", "C211", source="pfmp")
    assert as_user(eleve).post("/fiches/nouvelle/", envoi).status_code == 302


@pytest.mark.rule("R7")
def test_a_diploma_without_projet_has_no_box_even_forged(as_user, eleve):
    diplome = eleve.passeports.get().diplome
    envoi = saisie(diplome, "1.1.2", "C112", source="pfmp", projet="on")
    as_user(eleve).post("/fiches/nouvelle/", envoi)
    assert not Fiche.objects.get().projet
    assert 'name="projet"' not in as_user(eleve).get(f"/fiches/{Fiche.objects.get().pk}/modifier/").content.decode()
