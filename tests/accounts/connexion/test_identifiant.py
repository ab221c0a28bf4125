"""Identifiers: made from a name, kept in lower case."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from accounts.models.user import base_d_identifiant, partie_d_identifiant
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("prenom", "nom", "identifiant"),
    [
        ("Lina", "Moreau", "lina.moreau"),
        ("Zoé", "Lefèvre", "zoe.lefevre"),
        ("Jean-Pierre", "D’Angelo", "jean-pierre.dangelo"),
        ("Anne Marie", "de  La Tour", "anne-marie.de-la-tour"),
        ("Œuvrard", "Ævar", "oeuvrard.aevar"),
        ("-Lou-", "O'Neil", "lou.oneil"),
        ("", "Madonna", "madonna"),
        ("李", "王", "personne"),
    ],
)
def test_an_identifier_is_the_name_without_accents(db, prenom, nom, identifiant):
    assert User.objects.creer_identifiant(prenom, nom) == identifiant


def test_no_heap_of_marks_makes_the_server_work():
    """A new password is compared so, on public pages too: putting the marks in order would take more than a minute."""
    assert partie_d_identifiant("Zoe" + "\u0300\u0316" * 100_000) == "zoe"


def test_a_list_of_names_goes_in_french_order():
    noms = ["Zola", "Évrard", "faure", "Durand", "de Sèze"]
    assert [p.last_name for p in sorted((User(last_name=nom) for nom in noms), key=lambda p: p.rang_liste)] == [
        "de Sèze",
        "Durand",
        "Évrard",
        "faure",
        "Zola",
    ]


def test_a_taken_identifier_is_numbered(db):
    for attendu in ("lina.moreau", "lina.moreau2", "lina.moreau3"):
        assert User.objects.creer_identifiant("Lina", "Moreau") == attendu
        UserFactory(username=attendu)


def test_a_longer_name_that_starts_alike_takes_nothing(db):
    UserFactory(username="lina.moreaux")
    assert User.objects.creer_identifiant("Lina", "Moreau") == "lina.moreau"


def test_the_same_name_costs_one_query(db, django_assert_num_queries):
    for n in range(1, 6):
        UserFactory(username=f"lina.moreau{n}")
    with django_assert_num_queries(1):
        User.objects.creer_identifiant("Lina", "Moreau")


def test_capitals_are_lowered_by_the_forms(db):
    user = UserFactory.build(username="Lina.Moreau")
    user.full_clean(exclude=["password"])
    assert user.username == "lina.moreau"


def test_capitals_are_refused_by_the_database(db):
    with pytest.raises(IntegrityError):
        UserFactory(username="Lina")


@pytest.mark.parametrize("nom", ["lina@exemple.fr", "@"])
def test_an_identifier_is_never_an_address(db, nom):
    with pytest.raises(ValidationError, match="arobase"):
        UserFactory.build(username=nom).full_clean(exclude=["password"])
    with pytest.raises(IntegrityError):
        UserFactory(username=nom)


def test_a_space_in_an_identifier_is_refused_in_french(db):
    with pytest.raises(ValidationError, match="sans espace"):
        UserFactory.build(username="lina moreau").full_clean(exclude=["password"])


@pytest.mark.parametrize(
    ("prenom", "nom", "identifiant"),
    [
        ("Marie-Emmanuelle-Anne", "de La Rochefoucauld-Montmorency", "marie-emmanuelle.de-la-rochefoucauld"),
        ("Wolfeschlegelsteinhausen", "x" * 80, "wolfeschlegelste." + "x" * 22),
    ],
)
def test_a_long_name_makes_an_identifier_that_one_can_type(prenom, nom, identifiant):
    assert base_d_identifiant(prenom, nom) == identifiant
