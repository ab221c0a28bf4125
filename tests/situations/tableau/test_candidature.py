"""A candidat individuel writes their own candidate number and session, printed where they belong."""

import pytest
from django.urls import reverse

from tests.commissions import document_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def individuel(owner, passeport):
    """The owner has left their class."""
    owner.inscriptions.update(terminee_le="2026-07-05", numero_candidat="0999999999")
    return owner


def adresse(passeport):
    return reverse("situations:candidature", args=[passeport.pk])


def test_the_number_is_printed_and_the_session_followed(as_user, individuel, passeport):
    client = as_user(individuel)
    assert "Ma candidature" in client.get(reverse("situations:passeport", args=[passeport.pk])).content.decode()
    client.post(adresse(passeport), {"numero": "0123 456 789", "session": 2028})
    passeport = type(passeport).objects.get(pk=passeport.pk)
    assert (passeport.numero, passeport.annee) == ("0123456789", 2028)
    identite = dict(document_de(passeport)["identite"])
    assert (identite["Numéro de candidat"], identite["Session"]) == ("0123456789", "juin 2028")


@pytest.mark.parametrize("donnees", [{"numero": "12"}, {"numero": "x" * 40}, {"session": 1999}, {"session": "z"}])
def test_what_cannot_be_is_said(as_user, individuel, passeport, donnees):
    reponse = as_user(individuel).post(adresse(passeport), {"numero": "", "session": 2028} | donnees)
    assert reponse.status_code == 422
    passeport.refresh_from_db()
    assert (passeport.numero_candidat, passeport.session) == ("", 2027)


def test_whoever_is_in_a_class_does_not_write_it(as_user, owner, passeport, stranger):
    assert as_user(owner).get(adresse(passeport)).status_code == 404
    owner.inscriptions.update(terminee_le="2026-07-05")
    assert as_user(stranger).get(adresse(passeport)).status_code == 404
