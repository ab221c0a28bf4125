"""Rows of supports are added, taken out and brought back without a round trip (R16)."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.rule("R16")


@pytest.fixture
def supports(page, harness):
    page.goto(f"{harness.url}/fiches/nouvelle/#onglet-supports")
    return page


def add(page):
    page.get_by_role("button", name="Ajouter un support").click()


def test_new_row_has_its_own_number_and_takes_the_focus(supports, harness):
    add(supports)
    expect(supports.locator("#id_supports-1-designation")).to_be_focused()
    expect(supports.locator("[name=supports-TOTAL_FORMS]")).to_have_value("2")
    expect(supports.get_by_label("Désignation")).to_have_count(2)
    expect(supports.get_by_role("group", name="Support 2")).to_have_count(1)
    assert harness.submitted == []


def test_row_taken_out_is_marked_for_deletion_and_can_come_back(supports):
    supports.fill("#id_supports-0-designation", "Affiche")
    supports.get_by_role("button", name="Retirer ce support").click()
    box = supports.locator("[name=supports-0-DELETE]")
    expect(box).to_be_checked()
    expect(supports.locator("#id_supports-0-designation")).to_be_hidden()
    expect(supports.locator("body > [role=status]")).to_have_text("Support « Affiche » retiré.")
    undo = supports.get_by_role("button", name="Annuler")
    expect(undo).to_be_focused()
    undo.click()
    expect(box).not_to_be_checked()
    expect(supports.locator("#id_supports-0-designation")).to_be_focused()
    expect(supports.locator("#id_supports-0-designation")).to_have_value("Affiche")
    expect(supports.get_by_text("retiré.")).to_have_count(0)


def test_number_of_rows_sent_never_goes_down(supports):
    add(supports)
    supports.get_by_role("button", name="Retirer ce support").last.click()
    add(supports)
    expect(supports.locator("#id_supports-2-designation")).to_be_focused()
    expect(supports.locator("[name=supports-TOTAL_FORMS]")).to_have_value("3")


def test_no_row_beyond_the_maximum(supports):
    for _ in range(4):
        add(supports)
    expect(supports.locator("[data-support]")).to_have_count(3)
    expect(supports.locator("body > [role=status]")).to_have_text("3 supports au plus par fiche.")


def test_new_row_can_be_taken_out_too(supports):
    add(supports)
    supports.locator("#id_supports-1-designation").fill("Dépliant")
    supports.get_by_role("button", name="Retirer ce support").last.click()
    expect(supports.locator("[name=supports-1-DELETE]")).to_be_checked()
    expect(supports.get_by_text("Support « Dépliant » retiré.").first).to_be_visible()
