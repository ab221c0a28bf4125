"""One situation of a passport over time: what each fiche adds to those before (R28)."""

import datetime

import pytest

from situations.tableau.progression import progression
from tests import factories

pytestmark = pytest.mark.rule("R28")
CONNUE, AUTRE = "Client étranger", "Deux annonceurs à la fois"


@pytest.fixture
def diplome(db):
    return factories.creer_diplome_a_complexites()


@pytest.fixture
def adresse(diplome, passeport):
    return f"/passeports/{passeport.pk}/situations/{factories.situation(diplome, 'S111').pk}/"


def le(jour, **plus):
    return {"date_debut": datetime.date(2026, 3, jour), "date_fin": datetime.date(2026, 3, jour)} | plus


@pytest.fixture
def parcours(passeport):
    """Two fiches of S111, the later one written first."""
    seconde = factories.creer_fiche(
        passeport, **le(20, complexites=["client etranger", AUTRE], aleas=["Panne"], description="La seconde fois.")
    )
    premiere = factories.creer_fiche(passeport, **le(2, complexites=[CONNUE], description="La première fois."))
    return premiere, seconde


def test_fiches_come_in_order_of_date_with_what_each_adds(diplome, parcours):
    premiere, seconde = parcours
    suite = progression(reversed(parcours), factories.situation(diplome, "S111"))
    assert [etape.fiche for etape in suite.etapes] == [premiere, seconde]
    assert [(d.texte, d.nouvelle) for d in suite.etapes[1].complexites] == [("client etranger", False), (AUTRE, True)]
    assert suite.etapes[1].nouvelles == 2
    assert (suite.complexites, suite.aleas) == ([CONNUE, AUTRE], ["Panne"])


def test_what_the_referentiel_knows_and_nobody_told_is_what_to_aim_for_next(diplome, parcours):
    suite = progression(parcours[:1], factories.situation(diplome, "S111"))
    assert suite.a_rencontrer == ([AUTRE], ["Brief perdu"])


@pytest.mark.parametrize("personne", ["owner", "teacher"])
def test_student_and_teacher_read_the_same_path(request, as_user, adresse, parcours, personne):
    page = as_user(request.getfixturevalue(personne)).get(adresse).content.decode().replace("\u00a0", " ")
    assert page.index("La première fois.") < page.index("La seconde fois.")
    assert "2 complexités rencontrées · 1 aléa rencontré" in page
    assert f'<strong>{AUTRE}</strong> <span class="nouveau">nouveau</span>' in page
    assert "déjà rencontrée" in page
    assert ("Retenir cette fiche" in page) == (personne == "owner")


@pytest.mark.rule("R20")
def test_brouillons_are_for_the_student_alone(as_user, owner, teacher, adresse, diplome, passeport):
    brouillon = factories.creer_brouillon(passeport, description="En train d’écrire.")
    brouillon.situation = factories.situation(diplome, "S111")
    brouillon.save()
    assert "En train d’écrire." in as_user(owner).get(adresse).content.decode()
    assert "En train d’écrire." not in as_user(teacher).get(adresse).content.decode()


def test_without_a_fiche_the_page_says_what_will_be_there(as_user, owner, teacher, adresse):
    assert "Écrire une fiche" in as_user(owner).get(adresse).content.decode()
    assert "Écrire une fiche" not in as_user(teacher).get(adresse).content.decode()


def test_retaining_from_the_path_comes_back_to_it(as_user, owner, adresse, parcours):
    reponse = as_user(owner).post(f"/fiches/{parcours[0].pk}/retenir/", {"parcours": "1"})
    assert reponse.url == adresse


def test_the_situation_of_another_diploma_or_of_a_diploma_without_the_option_is_not_there(
    as_user, owner, adresse, passeport
):
    autre = factories.creer_diplome("AUTRE")
    navigateur = as_user(owner)
    ailleurs = factories.situation(autre, "S111").pk
    assert navigateur.get(f"/passeports/{passeport.pk}/situations/{ailleurs}/").status_code == 404
    passeport.diplome.options = {}
    passeport.diplome.save()
    assert navigateur.get(adresse).status_code == 404


def test_the_path_takes_as_many_queries_for_two_fiches_as_for_four(
    as_user, owner, adresse, parcours, passeport, django_assert_num_queries
):
    navigateur = as_user(owner)
    navigateur.get(adresse)
    with django_assert_num_queries(6):
        navigateur.get(adresse)
    for _ in range(2):
        factories.creer_fiche(passeport, aleas=["Panne"])
    with django_assert_num_queries(6):
        navigateur.get(adresse)
