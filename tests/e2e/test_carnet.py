"""The logbook on a phone that loses its network, and kept texts inserted while writing, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from situations.models import Fiche, Formule, NoteDeBord
from tests import factories

from .harness import until

KEPT = "(combien) => Object.keys(localStorage).filter((nom) => nom.includes('brouillon')).length === combien"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def student(transactional_db):
    classe = factories.ClasseFactory(diplome=factories.creer_diplome(), nom="BTS COM 2")
    return factories.creer_etudiant(classe, username="lina")


@pytest.fixture
def logbook(page, student, sign_in, visit):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(student)
    return visit("/journal-de-bord/")


def write(page, text):
    page.locator("#id_quoi").fill(text)
    page.locator("#id_ou").fill("BIOMAG")
    page.get_by_role("button", name="Noter", exact=True).click()


@pytest.mark.rule("R31")
def test_a_note_written_without_network_waits_and_leaves_when_it_is_back(logbook, context, faults):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    write(logbook, "Écrite dans la réserve.")
    expect(logbook.locator("form [data-etat]")).to_contain_text("1 note gardée sur cet appareil")
    expect(logbook.locator("#id_quoi")).to_have_value("")
    write(logbook, "La seconde.")
    expect(logbook.locator("form [data-etat]")).to_contain_text("2 notes gardées sur cet appareil")
    stored = "Object.entries(localStorage).join()"
    until(logbook, f"{stored}.includes('en-attente')")
    kept = logbook.evaluate(stored)
    assert "réserve" not in kept and "BIOMAG" not in kept
    assert not NoteDeBord.objects.exists()
    context.set_offline(False)
    expect(logbook.locator(".notes-de-bord")).to_contain_text("Écrite dans la réserve.")
    expect(logbook.locator(".notes-de-bord li")).to_have_count(2)
    assert NoteDeBord.objects.count() == 2
    logbook.reload()
    expect(logbook.locator("form [data-etat]")).to_be_empty()
    until(logbook, KEPT, arg=0)


@pytest.mark.rule("R31")
def test_a_note_half_typed_is_offered_again_and_then_becomes_a_fiche(logbook, student):
    logbook.locator("#id_quoi").fill("À moitié tapée, puis le bus est arr")
    until(logbook, KEPT, arg=1)
    logbook.reload()
    logbook.get_by_role("button", name="Le reprendre").click()
    expect(logbook.locator("#id_quoi")).to_have_value("À moitié tapée, puis le bus est arr")
    write(logbook, "Reçu une livraison incomplète.")
    expect(logbook.locator(".notes-de-bord")).to_contain_text("Reçu une livraison incomplète.")
    expect(logbook.locator("[data-bandeau]")).to_have_count(0)
    logbook.get_by_role("link", name="En faire une fiche").click()
    logbook.wait_for_url(re.compile(r"\?note="), wait_until="load")
    expect(logbook.locator("#id_description")).to_have_value("Reçu une livraison incomplète.")
    with logbook.expect_response(re.compile("/fiches/brouillon/")):
        logbook.locator("#id_description").press_sequentially(" Suite.")
    expect(logbook.locator("[data-etat][role=status]")).to_contain_text("Brouillon enregistré")
    assert NoteDeBord.objects.get().fiche == Fiche.objects.get()


def test_a_note_without_words_is_refused_at_its_field(logbook, faults):
    faults.allow("422")
    logbook.locator("#id_ou").fill("Gardé")
    logbook.get_by_role("button", name="Noter", exact=True).click()
    expect(logbook.locator("#id_quoi_error")).to_contain_text("obligatoire")
    expect(logbook.locator("#id_ou")).to_have_value("Gardé")


@pytest.mark.rule("R27")
def test_a_kept_text_is_inserted_in_one_click_actors_included(page, student, sign_in, visit):
    for rubrique, texte in (("description", "Stagiaire chez BIOMAG."), ("acteurs", "Le chef de service, BIOMAG")):
        Formule.objects.garder(student, rubrique, texte)
    sign_in(student)
    visit("/fiches/nouvelle/")
    page.locator("#id_description").fill("Ce matin.")
    page.locator("#reserve-description summary").click()
    with page.expect_response(re.compile("/fiches/brouillon/")):
        page.locator("#reserve-description").get_by_role("button", name="Insérer").click()
    expect(page.locator("#id_description")).to_have_value("Ce matin.\nStagiaire chez BIOMAG.")
    page.get_by_role("tab", name=re.compile("Caractérisation")).click()
    page.locator("#reserve-acteurs summary").click()
    page.locator("#reserve-acteurs").get_by_role("button", name="Insérer").click()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Le chef de service")
