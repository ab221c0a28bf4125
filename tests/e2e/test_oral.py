"""An oral in a real browser: the keys, the private notes that save themselves, a tablet, no script at all."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from examens.models import MembreCommission, NotePrivee
from tests import factories
from tests.commissions import asseoir, creer_candidature, creer_commission, document_de
from tests.referentiels import charger_bts

from .harness import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def oral(transactional_db):
    """Two candidates of an open commission, the first with three fiches; its member."""
    classe = factories.ClasseFactory(diplome=charger_bts(), nom="BTS COM 2")
    membre = factories.UserFactory(username="jury", role=User.Role.JURY)
    candidatures = []
    for nom, codes in (("Moreau", ("S111", "S112", "S311")), ("Petit", ("S111",))):
        passeport = factories.creer_etudiant(classe, first_name="Lina", last_name=nom).passeports.get()
        for code in codes:
            fiche = factories.creer_fiche(passeport, code, moyens="Un texte de la fiche.\n" * 40)
            fiche.supports.create(designation=f"Support de {code}", origine="cree", nature="imprime")
        factories.creer_depot(passeport, contenu={"document": document_de(passeport)})
        if not candidatures:
            commission = creer_commission(passeport)
            asseoir(commission, membre)
        candidatures.append(creer_candidature(commission, passeport))
    return {"membre": membre, "commission": commission, "candidatures": candidatures}


@pytest.fixture
def adresse(oral):
    return f"/commissions/{oral['commission'].pk}/candidats/{oral['candidatures'][0].pk}/"


def en_haut(page, selecteur):
    """Whether the part stands at the top of the screen, below the candidate's name, and has the focus."""
    until(
        page,
        """([s]) => {
            const partie = document.querySelector(s);
            return document.activeElement === partie && Math.abs(partie.getBoundingClientRect().top) < 100;
        }""",
        arg=[selecteur],
    )


@pytest.mark.rule("R2")
def test_the_keys_lead_from_fiche_to_fiche_and_from_candidate_to_candidate(page, oral, adresse, sign_in, visit):
    sign_in(oral["membre"])
    visit(adresse)
    page.keyboard.press("ArrowRight")
    en_haut(page, "#fiche-1")
    page.keyboard.press("ArrowRight")
    en_haut(page, "#fiche-2")
    page.keyboard.press("ArrowLeft")
    en_haut(page, "#fiche-1")
    page.keyboard.press("Escape")
    expect(page.locator("#resume")).to_be_focused()
    page.get_by_label("Aller à").get_by_role("link", name=re.compile("C31.1")).first.click()
    expect(page.locator(".fiche-orale.courante h2")).to_contain_text("S311")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("PETIT Lina")
    page.wait_for_load_state()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("MOREAU Lina")


def test_notes_save_themselves_and_the_keys_write_in_them(page, oral, adresse, sign_in, visit):
    sign_in(oral["membre"])
    visit(adresse)
    notes = page.get_by_role("textbox", name="Mes notes")
    with page.expect_response(re.compile("/note/$")):
        notes.press_sequentially("Clair")
        notes.press("ArrowLeft")
        notes.press("Shift+ArrowLeft")
    expect(page.locator("#notes [data-etat]")).to_contain_text("Enregistrées à")
    assert NotePrivee.objects.get().texte == "Clair"
    expect(page.get_by_role("heading", level=1)).to_have_text("MOREAU Lina")
    page.keyboard.press("Escape")
    expect(notes).not_to_be_focused()
    page.reload()
    expect(notes).to_have_value("Clair")


def test_a_note_typed_out_of_reach_is_there_when_the_page_comes_back(
    page, context, oral, adresse, sign_in, visit, faults
):
    faults.allow("ERR_FAILED", "Failed to load resource")
    sign_in(oral["membre"])
    visit(adresse)
    page.route("**/note/", lambda route: route.abort())
    page.get_by_role("textbox", name="Mes notes").fill("Tapée sans réseau.")
    expect(page.locator("#notes [data-etat]")).to_contain_text("Hors ligne")
    stored = "[...Object.entries(sessionStorage), ...Object.entries(localStorage)].join()"
    until(page, f"{stored}.includes('passeport-brouillon:')")
    assert "Tapée" not in page.evaluate(stored)
    page.unroute("**/note/")
    page.reload()
    expect(page.get_by_role("textbox", name="Mes notes")).to_have_value("Tapée sans réseau.")
    expect(page.locator("#notes [data-etat]")).to_contain_text("Enregistrées")
    assert NotePrivee.objects.get().texte == "Tapée sans réseau."


def test_two_windows_of_one_member_keep_both_texts(page, context, oral, adresse, sign_in, visit, live_server, faults):
    faults.allow("409")
    sign_in(oral["membre"])
    visit(adresse)
    autre = context.new_page()
    autre.goto(f"{live_server.url}{adresse}")
    with page.expect_response(re.compile("/note/$")):
        page.get_by_role("textbox", name="Mes notes").fill("De la tablette.")
    with autre.expect_response(lambda r: r.url.endswith("/note/") and r.status == 200):
        autre.get_by_role("textbox", name="Mes notes").fill("Du portable.")
    texte = NotePrivee.objects.get().texte
    assert "De la tablette." in texte and "Du portable." in texte


def test_a_member_withdrawn_while_reading_is_told_and_nothing_stays_here(page, oral, adresse, sign_in, visit, faults):
    faults.allow("404")
    sign_in(oral["membre"])
    visit(adresse)
    MembreCommission.objects.update(retire_le="2026-11-01T08:00:00Z")
    page.get_by_role("textbox", name="Mes notes").fill("Trop tard.")
    expect(page.locator("#notes [data-etat]")).to_contain_text("ne sont plus enregistrées")
    gardes = page.evaluate("[...Object.values(sessionStorage), ...Object.values(localStorage)].join()")
    assert "Trop tard" not in gardes


def test_without_a_script_everything_is_a_link_or_a_form(
    browser, browser_context_args, client, oral, adresse, live_server
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    client.force_login(oral["membre"])
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{adresse}")
    page.get_by_role("link", name="Fiche suivante").first.click()
    assert page.url.endswith("#fiche-2")
    page.get_by_role("textbox", name="Mes notes").fill("À la main.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre note est enregistrée.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Suivant")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PETIT Lina")
    context.close()


def test_the_name_and_the_next_candidate_stay_in_sight_and_the_timer_runs(page, oral, adresse, sign_in, visit):
    page.set_viewport_size({"width": 1366, "height": 768})
    sign_in(oral["membre"])
    visit(adresse)
    page.get_by_role("button", name="Démarrer l’oral").click()
    page.keyboard.press("ArrowRight")
    en_haut(page, "#fiche-1")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_role("link", name=re.compile("Suivant"))).to_be_in_viewport()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"00:0[1-9]"))
    page.reload()
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_role("button", name="Reprendre")).to_be_visible()
