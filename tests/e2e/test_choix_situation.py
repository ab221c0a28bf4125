"""The situation is found by words without leaving the fiche, and looking for it writes nothing."""

import re

import pytest
from playwright.sync_api import expect

from situations.models import Fiche
from tests.e2e.test_parcours import student  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R5")]


def test_a_word_leads_to_a_situation_by_keyboard_alone(page, student, sign_in, visit):  # noqa: F811
    sign_in(student)
    visit("/fiches/nouvelle/")
    page.get_by_role("link", name="Cherchez par mot").click()
    expect(page.locator("#chercher-situation")).to_be_focused()
    page.keyboard.type("devis")
    first = page.locator("[data-situation]").first
    expect(first).to_contain_text("S214")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    with page.expect_response(re.compile("/fiches/aide/")):
        page.keyboard.press("Enter")
    expect(page.locator("#id_situation option:checked")).to_contain_text("S214")
    expect(page.get_by_role("heading", name="Deux compétences possibles")).to_be_visible()
    expect(page.locator("[data-situation]")).to_have_count(0)


def test_looking_for_a_situation_keeps_no_brouillon(page, student, sign_in, visit):  # noqa: F811
    sign_in(student)
    visit("/fiches/nouvelle/")
    with page.expect_response(re.compile("/fiches/situations/.*q=devis")):
        page.locator("#chercher-situation").fill("devis")
    assert "q" not in page.evaluate("[...new FormData(document.querySelector('#formulaire-fiche')).keys()]")
    page.locator("#id_description").fill("Je rédige un devis.")
    with page.expect_response(re.compile("/fiches/brouillon/")):
        page.locator("#id_description").blur()
    assert Fiche.objects.count() == 1
