"""What is printed of complexities, hazards and the retained fiche (R26, R28)."""

import datetime

import pytest

from examens.papier.document import document_complet
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R28")]


@pytest.fixture
def diplome(db):
    return factories.creer_diplome_a_complexites()


def imprimees(passeport):
    return [f for s in document_complet(passeport, datetime.date(2027, 5, 3)).situations for f in s.fiches]


def textes(fiche):
    return {r.libelle: r.texte for onglet in fiche.onglets for r in onglet.rubriques}


@pytest.mark.rule("R26")
def test_they_are_printed_where_they_are_told_and_the_retained_one_says_so(passeport):
    factories.creer_fiche(passeport, date_debut=datetime.date(2026, 1, 5))
    complexe = factories.creer_fiche(
        passeport, complexites=["Client étranger", "Urgence"], apport="J’ai parlé anglais."
    )
    complexe.retenir()
    premiere, seconde = imprimees(passeport)
    assert (premiere.retenue, seconde.retenue) == (False, True)
    assert textes(seconde)["Complexités rencontrées"] == "Client étranger\nUrgence"
    assert textes(seconde)["Ce que cette fiche apporte de plus"] == "J’ai parlé anglais."
    assert (
        not {"Complexités rencontrées", "Aléas rencontrés", "Ce que cette fiche apporte de plus"}
        & textes(premiere).keys()
    )


@pytest.mark.rule("R26")
def test_a_diploma_without_the_option_prints_no_mark(passeport, diplome):
    factories.creer_fiche(passeport).retenir()
    diplome.options["fiche_retenue"] = False
    diplome.save()
    passeport.diplome.refresh_from_db()
    (fiche,) = imprimees(passeport)
    assert not fiche.retenue
