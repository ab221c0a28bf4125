"""Two people with a connection each: one dépôt wins, the other is told, on SQLite and on PostgreSQL."""

import pytest

from accounts.models import Journal
from examens.depots.deposer import DepotRefuse, Raison, deposer, rouvrir
from examens.models import Depot, PeriodeDepot
from situations.models import Passeport
from tests import factories
from tests.simultane import ensemble

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("une_page")]


@pytest.fixture(autouse=True)
def sans_rendu(monkeypatch):
    monkeypatch.setattr("examens.depots.deposer.rendre_document", lambda document: b"%PDF")


@pytest.fixture
def periode(transactional_db):
    classe = factories.ClasseFactory(diplome=factories.creer_diplome())
    passeport = factories.creer_etudiant(classe).passeports.get()
    factories.creer_fiche(passeport, "S111")
    factories.creer_enseignant(classe, username="prof")
    return factories.creer_periode(passeport)


def demander(qui):
    """As a request would: everything read again, on a connection of its own."""
    passeport = Passeport.objects.select_related("etudiant", "diplome").get()
    periode = PeriodeDepot.objects.select_related("session", "epreuve").get()
    return deposer(passeport, periode, qui or passeport.etudiant)


def test_the_student_and_the_teacher_at_the_same_instant(periode):
    prof = periode.session.etablissement.classes.get().enseignants.get()
    resultats = ensemble(*[lambda qui=qui: demander(qui) for qui in (None, prof, None, prof)])
    gagnants = [r for r in resultats if isinstance(r, Depot)]
    refus = [r for r in resultats if isinstance(r, DepotRefuse)]
    assert (len(gagnants), len(refus)) == (1, 3), resultats
    assert {r.raison for r in refus} == {Raison.DEJA} and {r.depot for r in refus} == set(gagnants)
    assert Depot.objects.count() == Journal.objects.filter(action="depot").count() == 1


def test_two_teachers_reopening_at_the_same_instant(periode):
    prof = periode.session.etablissement.classes.get().enseignants.get()
    depot = demander(None)
    resultats = ensemble(*[lambda: rouvrir(Depot.objects.get(pk=depot.pk), prof, "Mauvaise fiche.")] * 3)
    refus = [r for r in resultats if isinstance(r, DepotRefuse)]
    assert len(refus) == 2 and {r.raison for r in refus} == {Raison.ROUVERT}, resultats
    assert Journal.objects.filter(action="reouverture").count() == 1
