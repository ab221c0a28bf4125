"""A commission of the owner's school, open, with the owner as its candidate and jury as its member."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.commissions import asseoir, creer_candidature, creer_commission, document_de
from tests.suivi.a_lire.test_recapitulatif import boite  # noqa: F401 (a fixture)

PDF = b"%PDF-1.7 la copie"


@pytest.fixture
def depot(passeport, fiche):
    fiche.supports.create(designation="Affiche du salon", origine="cree", nature="imprime")
    return factories.creer_depot(passeport, octets=PDF, contenu={"document": document_de(passeport)})


@pytest.fixture
def commission(passeport):
    return creer_commission(passeport, nom="Jury du lycée")


@pytest.fixture
def candidature(commission, passeport, depot):
    return creer_candidature(commission, passeport)


@pytest.fixture
def membre(commission, jury):
    return asseoir(commission, jury)


@pytest.fixture
def adresses(candidature, membre):
    """The list, the candidate, the PDF."""
    commission = candidature.commission_id
    return [
        reverse("examens:commission", args=[commission]),
        reverse("examens:commission_candidat", args=[commission, candidature.pk]),
        reverse("examens:commission_pdf", args=[commission, candidature.pk]),
    ]


@pytest.fixture
def note_url(candidature, membre):
    return reverse("examens:commission_note", args=[candidature.commission_id, candidature.pk])


@pytest.fixture
def lire():
    """The text of a page that opens."""

    def lire(client, adresse):
        reponse = client.get(adresse)
        assert reponse.status_code == 200
        return reponse.content.decode().replace("\u00a0", " ")

    return lire


@pytest.fixture
def statuts():
    return lambda client, adresses: [client.get(adresse).status_code for adresse in adresses]


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def cinq(commission, classe):
    etudiants = [factories.creer_etudiant(classe) for _ in range(5)]
    return [creer_candidature(commission, e.passeports.get()) for e in etudiants]
