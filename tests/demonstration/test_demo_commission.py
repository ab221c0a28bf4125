"""The commission of the demonstration can be tried on any day, and reaches the E6 of ``etudiant.avance`` alone."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from demonstration.commission import UAI, installer_commission
from examens.models import Commission, NotePrivee
from tests import factories
from tests.commissions import document_de

pytestmark = pytest.mark.usefixtures("une_page")


@pytest.fixture
def demo(diplome, monkeypatch):
    """The school of the demonstration, its member and ten students, a period open; nothing is laid out."""
    monkeypatch.setattr("examens.depots.deposer.rendre_document", lambda document: b"%PDF")
    classe = factories.ClasseFactory(diplome=diplome, etablissement=factories.EtablissementFactory(uai=UAI))
    factories.UserFactory(username="jury.demo", role="jury")
    for rang in range(9):
        factories.creer_etudiant(classe, last_name=f"A{rang}")
    passeport = factories.creer_etudiant(classe, username="etudiant.avance", last_name="Z").passeports.get()
    factories.creer_fiche(passeport, "S111", description="Le récit de l’E6.")
    factories.creer_fiche(passeport, "S211", description="Le récit de l’E4.")
    factories.creer_depot(passeport, "E4", contenu={"document": document_de(passeport, "E4")})
    factories.creer_periode(passeport)
    return passeport


@pytest.mark.rule("R2")
def test_the_member_of_the_demonstration_reads_the_e6_and_not_the_e4(client, demo, capsys):
    call_command("charger_demo_commission")
    assert "1 commissions, 1 dépôts" in capsys.readouterr().out
    client.post(reverse("account_login"), {"login": "jury.demo", "password": factories.MOT_DE_PASSE})
    liste = client.get("/", follow=True)
    premier = liste.context["candidats"][0]
    assert premier.passeport == demo and len(liste.context["candidats"]) == 8
    page = client.get(reverse("examens:commission_candidat", args=[premier.commission_id, premier.pk])).content.decode()
    assert "Le récit de l’E6." in page and "Le récit de l’E4." not in page
    depot = demo.depots.get(epreuve__code="E4")
    for adresse in (
        reverse("examens:pdf_epreuve", args=[demo.pk, "E4"]),
        reverse("examens:pdf_epreuve", args=[demo.pk, "E6"]),
        reverse("examens:depot", args=[depot.pk]),
        reverse("examens:depot_pdf", args=[depot.pk]),
        reverse("situations:passeport", args=[demo.pk]),
    ):
        assert client.get(adresse).status_code == 404


def test_twice_is_once_and_months_later_it_is_open_again_without_its_notes(demo):
    installer_commission()
    assert not any(installer_commission().values())
    commission = Commission.objects.get()
    commission.membres.get().notes.create(
        candidature=commission.candidatures.first(), texte="Ancienne", modifiee_le=timezone.now()
    )
    with time_machine.travel(timezone.now() + datetime.timedelta(days=90)):
        assert not any(installer_commission().values())
        assert Commission.objects.get().est_ouverte
    assert not NotePrivee.objects.exists()


def test_without_the_school_there_is_nothing_to_do(db):
    assert not any(installer_commission().values())
