"""The exam of the demonstration can be tried on any day."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from demonstration.examen import UAI, installer_examen
from examens.models import Depot, PeriodeDepot
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_page")]


@pytest.fixture(autouse=True)
def sans_rendu(monkeypatch):
    monkeypatch.setattr("examens.depots.deposer.rendre_document", lambda document: b"%PDF")


@pytest.fixture
def ecole(diplome):
    classe = factories.ClasseFactory(diplome=diplome, etablissement=factories.EtablissementFactory(uai=UAI))
    factories.creer_fiche(factories.creer_etudiant(classe, username="etudiant.avance").passeports.get(), "S111")


def test_a_session_is_open_today_and_an_e6_deposited(ecole, capsys):
    call_command("charger_demo_examen")
    assert "sessions : 1, périodes de dépôt : 2, dépôts : 1" in capsys.readouterr().out.replace("\u00a0", " ")
    assert all(p.est_ouverte() for p in PeriodeDepot.objects.all())
    depot = Depot.objects.get()
    assert (depot.epreuve.code, depot.depose_par.username) == ("E6", "etudiant.avance")


def test_twice_is_once_and_a_demonstration_started_months_later_is_open_again(ecole):
    installer_examen()
    assert not any(installer_examen().values())
    plus_tard = timezone.now() + datetime.timedelta(days=90)
    assert not any(installer_examen(plus_tard).values())
    assert all(p.est_ouverte(plus_tard) for p in PeriodeDepot.objects.all())
    assert Depot.objects.count() == 1


def test_without_the_school_there_is_nothing_to_do():
    assert not any(installer_examen().values())
