"""September: the list of a class comes in, its sheet of identifiers is printed, and a student uses their strip."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import factories
from tests.accounts.listes import listes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin(transactional_db):
    factories.creer_diplome()
    ecole = factories.EtablissementFactory(uai="0690001A", nom="Lycée des Exemples")
    return factories.UserFactory(username="proviseur", role="administrateur", etablissement=ecole)


def printed_by(page, address, button):
    """The bytes of the PDF that a button opens; the browser's own reader, which is not ours, never shows it."""
    sheets = []

    def keep(route):
        if route.request.method != "POST":
            return route.fallback()
        sheets.append(route.fetch().body())
        return route.fulfill(content_type="text/plain", body="PDF")

    page.route(address, keep)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("PDF", exact=True)).to_be_visible()
    return sheets[0]


def strip_of(pdf, identifiant):
    """The first password printed on the strip of that identifier."""
    texte = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.search(rf"{re.escape(identifiant)}\s+Mot de passe\s+(\S+)", texte)[1]


def test_a_class_of_35_comes_in_from_one_file_and_a_student_signs_in_with_a_strip(page, admin, sign_in, visit):
    sign_in(admin)
    visit("/etablissement/")
    page.get_by_role("link", name="Importer une liste").first.click()
    fichier = {"name": "2COMA.csv", "mimeType": "text/csv", "buffer": listes.classe_de_35()}
    page.get_by_label(re.compile("Fichier")).set_input_files(fichier)
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_role("heading", name="Ce qui a été compris")).to_be_visible()
    expect(page.get_by_text("35 lignes")).to_be_visible()
    page.get_by_role("button", name="Vérifier la liste").click()
    expect(page.get_by_role("heading", name="Ce qui va se passer")).to_be_visible()
    page.get_by_role("button", name="Importer 35 élèves").click()
    expect(page.get_by_role("heading", name="La liste est importée")).to_be_visible()
    page.get_by_role("link", name=re.compile("Feuille d’identifiants")).click()
    sheet = printed_by(page, "**/identifiants/", "Tirer les mots de passe et imprimer")
    premier = strip_of(sheet, "chloe.lefevre")

    page.context.clear_cookies()
    visit("/")
    page.get_by_label("Identifiant").fill("Chloe.Lefevre")
    page.locator("[name=password]").fill(premier)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile("/compte/mot-de-passe/"))
