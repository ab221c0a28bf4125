"""A student's way through the real site, in a real browser: from the sign-in page to the PDF of the épreuve."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from situations.models import Fiche
from tests import factories
from tests.referentiels import charger_bts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def student(transactional_db):
    """A new student of BTS Communication, on the real référentiel."""
    classe = factories.ClasseFactory(diplome=charger_bts(), nom="BTS COM 2")
    return factories.creer_etudiant(classe, username="lina.moreau", first_name="Lina", last_name="Moreau")


def choose(page, code):
    """Choose the situation of that code, and wait for what follows from it."""
    liste = page.locator("#id_situation")
    valeur = liste.locator("option", has_text=re.compile(rf"^\s*{code} ")).get_attribute("value")
    with page.expect_response(re.compile("/fiches/aide/")):
        liste.select_option(valeur)


def fill_description(page):
    page.locator("#id_description").fill("Stagiaire à l’agence, je compare deux solutions pour l’annonceur.")
    page.locator("#id_date_debut").fill("02/03/2026")
    page.locator("#id_date_fin").fill("13/03/2026")
    page.locator("#id_source").select_option("stage")
    page.locator("#id_type").select_option("vecue")


def text_of(response):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(response.body())).pages)


@pytest.mark.rule("R18")
def test_a_new_student_writes_a_fiche_and_finds_it_in_the_pdf_of_e6(page, student, live_server):
    page.goto(live_server.url)
    page.get_by_label("Identifiant").fill("Lina.Moreau")
    page.locator("[name=password]").fill(factories.MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("link", name="Nouvelle fiche").first.click()
    choose(page, "S112")
    expect(page.get_by_role("heading", name="Deux compétences possibles")).to_be_visible()
    fill_description(page)
    page.get_by_role("tab", name=re.compile("Compétence")).click()
    page.get_by_label(re.compile("^C11.2")).check()
    page.locator("#id_descriptif").fill("Je sais comparer plusieurs solutions et dire pourquoi j’en retiens une.")
    page.get_by_role("button", name="Enregistrer dans le passeport").click()
    expect(page.get_by_text("La fiche est enregistrée dans votre passeport.")).to_be_visible()

    page.get_by_role("link", name="Mon passeport").first.click()
    expect(page.get_by_text(re.compile("S112 n’est revendiquée que pour C11.2")).first).to_be_visible()
    adresse = page.get_by_role("link", name=re.compile("PDF pour l’E6")).first.get_attribute("href")
    texte = text_of(page.request.get(f"{live_server.url}{adresse}"))
    assert "je compare deux solutions" in texte
    assert "C11.3" in texte[texte.index("À couvrir") :][:2000]


@pytest.mark.rule("R20")
def test_what_is_typed_is_kept_while_typing(page, student, sign_in, visit):
    sign_in(student)
    visit("/fiches/nouvelle/")
    with page.expect_response(re.compile("/fiches/brouillon/")):
        page.locator("#id_description").press_sequentially("Je tape et je ferme la fenêtre.")
    expect(page.locator("[data-etat][role=status]")).to_contain_text("Brouillon enregistré à")
    fiche = Fiche.objects.get()
    expect(page).to_have_url(re.compile(f"/fiches/{fiche.pk}/modifier/"))
    page.reload()
    expect(page.locator("#id_description")).to_have_value("Je tape et je ferme la fenêtre.")
    assert fiche.est_brouillon


@pytest.mark.rule("R20")
def test_two_windows_of_one_browser_lose_no_text(page, context, student, sign_in, visit, live_server, faults):
    faults.allow("409")
    sign_in(student)
    fiche = factories.creer_fiche(student.passeports.get(), "S111")
    visit(f"/fiches/{fiche.pk}/modifier/")
    other = context.new_page()
    other.goto(f"{live_server.url}/fiches/{fiche.pk}/modifier/")
    with page.expect_response(re.compile("/brouillon/")):
        page.locator("#id_description").fill("Le texte de la première fenêtre.")
    with other.expect_response(re.compile("/brouillon/")):
        other.locator("#id_description").fill("Le texte de la seconde fenêtre.")
    other.get_by_role("button", name="Comparer les deux textes").click()
    expect(other.locator("#conflit")).to_contain_text("Le texte de la première fenêtre.")
    expect(other.locator("#conflit")).to_contain_text("Le texte de la seconde fenêtre.")
    expect(other.locator("#id_description")).to_have_value("Le texte de la seconde fenêtre.")


@pytest.mark.rule("R20")
def test_signed_out_while_typing_the_text_is_there_after_signing_in(page, context, student, sign_in, visit, faults):
    faults.allow("401")
    sign_in(student)
    visit("/fiches/nouvelle/")
    context.clear_cookies(name="sessionid")
    with page.expect_response(re.compile("/fiches/brouillon/")):
        page.locator("#id_description").fill("Tapé pendant que la session se terminait.")
    page.get_by_role("button", name="Se reconnecter sans rien perdre").click()
    page.get_by_label("Identifiant").fill(student.username)
    page.locator("[name=password]").fill(factories.MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("#id_description")).to_have_value("Tapé pendant que la session se terminait.")


@pytest.mark.rule("R20")
def test_searching_while_signed_out_says_so_and_pours_no_sign_in_page(page, context, student, sign_in, visit, faults):
    faults.allow("401")
    sign_in(student)
    visit("/fiches/nouvelle/")
    context.clear_cookies(name="sessionid")
    with page.expect_response(re.compile("/fiches/situations/.*devis")):
        page.get_by_placeholder("Cherchez avec vos mots…").press_sequentially("devis")
    expect(page.locator("form[data-fiche]").get_by_role("alert")).to_contain_text(
        "Vous avez été déconnecté. Votre texte est toujours là."
    )
    expect(page.get_by_role("button", name="Se reconnecter sans rien perdre")).to_be_visible()
    expect(page.locator("[name=password]")).to_have_count(0)


@pytest.mark.rule("R7")
def test_the_projet_box_comes_and_goes_with_the_situation(page, student, sign_in, visit):
    sign_in(student)
    visit("/fiches/nouvelle/")
    choose(page, "S112")
    page.get_by_label(re.compile("dans le cadre du projet")).check()
    choose(page, "S211")
    expect(page.get_by_label(re.compile("dans le cadre du projet"))).to_have_count(0)


@pytest.mark.rule("R20")
def test_the_tab_of_the_first_error_opens(page, student, sign_in, visit, faults):
    faults.allow("422")
    sign_in(student)
    visit("/fiches/nouvelle/")
    choose(page, "S112")
    fill_description(page)
    page.get_by_role("button", name="Enregistrer dans le passeport").click()
    expect(page.locator("#bilan")).to_contain_text("2\u00a0rubriques à remplir")
    expect(page.get_by_role("tab", name=re.compile("Compétence"))).to_have_attribute("aria-selected", "true")
    page.locator("#bilan a").last.click()
    expect(page.locator("#id_descriptif")).to_be_focused()


def test_without_javascript_a_fiche_is_written_all_the_same(
    browser, browser_context_args, client, student, live_server
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    client.force_login(student)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/fiches/nouvelle/")
    valeur = page.locator("#id_situation option", has_text="S112").get_attribute("value")
    page.locator("#id_situation").select_option(valeur)
    page.get_by_role("button", name="Voir les compétences possibles").click()
    page.get_by_label(re.compile("^C11.3")).check()
    fill_description(page)
    page.locator("#id_descriptif").fill("Je sais dire ce qu’un prestataire doit livrer.")
    page.get_by_role("button", name="Enregistrer dans le passeport").click()
    assert Fiche.objects.enregistrees().get().competence.code == "C11.3"
    context.close()
