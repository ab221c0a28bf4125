"""A passport is deposited, its class after it, and the paper checked: in a browser, with the real PDF."""

import pytest

from examens.depots.classe import traiter
from examens.models import Depot, DepotDeClasseLigne
from tests import factories
from tests.referentiels import charger_bts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("une_page")]


@pytest.fixture
def classe(transactional_db):
    classe = factories.ClasseFactory(diplome=charger_bts(), nom="BTS COM 2")
    factories.creer_enseignant(classe, username="prof")
    for nom in ("lina", "samir", "zoe"):
        passeport = factories.creer_etudiant(classe, username=nom, first_name=nom.capitalize()).passeports.get()
        factories.creer_fiche(passeport, "S111")
    factories.creer_periode(passeport)
    return classe


def test_a_passport_is_deposited_and_whoever_holds_the_paper_checks_it(page, classe, sign_in, visit, tmp_path):
    sign_in(classe.etudiants.get(username="lina"))
    visit("/passeport/")
    page.get_by_role("link", name="Dépôt ouvert jusqu’au").click()
    page.get_by_role("link", name="Déposer pour l’E6").click()
    page.get_by_role("button", name="Déposer mon passeport incomplet").click()
    page.get_by_role("heading", name="Reçu de dépôt").wait_for()
    depot = Depot.objects.get()
    copie = tmp_path / "copie.pdf"
    copie.write_bytes(page.request.get(f"{page.url}copie.pdf").body())
    assert copie.read_bytes() == depot.lire_pdf()
    page.context.clear_cookies()
    visit("/verifier/")
    page.get_by_label("Code de vérification").fill(depot.code_lisible.lower())
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("en vigueur").wait_for()
    page.get_by_label("Fichier PDF à comparer").set_input_files(copie)
    page.get_by_role("button", name="Comparer", exact=True).click()
    page.get_by_text("octet pour octet").wait_for()
    assert page.context.cookies() == []


def test_a_class_is_deposited_by_a_worker_while_its_page_follows(page, classe, sign_in, visit, monkeypatch):
    monkeypatch.setattr("examens.depots.classe.rendre_a_part", lambda document: b"%PDF")
    sign_in(classe.enseignants.get())
    visit(f"/classes/{classe.pk}/depots/")
    page.get_by_role("link", name="Déposer pour la classe").click()
    # Those that lack something are not ticked beforehand.
    for nom in ("Lina", "Samir", "Zoe"):
        page.get_by_label(nom).check()
    page.get_by_role("button", name="Déposer les passeports cochés").click()
    page.get_by_text("0 passeport sur 3").wait_for()
    for pk in DepotDeClasseLigne.objects.values_list("pk", flat=True):
        traiter(pk)
    page.get_by_text("3 passeports déposés sur 3").wait_for()
    assert Depot.objects.en_vigueur().count() == 3
