"""After a refusal or a conflict the message is on the screen, on a phone and on a desk, wherever one had scrolled."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.e2e.test_parcours import choose, fill_description, student  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R20")]

SCREENS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1366, "height": 768}}


@pytest.fixture(params=SCREENS)
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "viewport": SCREENS[request.param]}


def on_the_screen(locator):
    """Whether the top of this element is in the view, and nothing stands over it."""
    return locator.evaluate(
        """element => {
            const { top, left, width } = element.getBoundingClientRect();
            const over = document.elementFromPoint(left + width / 2, top + 4);
            return top >= 0 && top < innerHeight && (element === over || element.contains(over));
        }"""
    )


def expect_on_the_screen(page, selector):
    # The script waits for the page to be loaded, and for two frames.
    expect(page.locator(selector)).to_be_focused()
    assert on_the_screen(page.locator(selector))


def test_what_is_to_correct_in_a_fiche(page, student, sign_in, visit, faults):  # noqa: F811
    faults.allow("422")
    sign_in(student)
    visit("/fiches/nouvelle/")
    choose(page, "S112")
    fill_description(page)
    page.get_by_role("tab", name=re.compile("Compétence")).click()
    page.get_by_role("button", name="Enregistrer").click()
    expect_on_the_screen(page, "#bilan")
    expect(page.get_by_role("tab", name=re.compile("Compétence"))).to_have_attribute("aria-selected", "true")
    page.locator("#bilan a").last.click()
    expect(page.locator("#id_descriptif")).to_be_focused()
    assert on_the_screen(page.locator("#id_descriptif"))


def test_the_two_texts_of_a_conflict_and_no_error(page, context, student, sign_in, visit, live_server, faults):  # noqa: F811
    faults.allow("409")
    sign_in(student)
    factories.creer_brouillon(student.passeports.get(), description="Le premier texte.")
    fiche = student.passeports.get().fiches.get()
    visit(f"/fiches/{fiche.pk}/modifier/#onglet-competence")
    fiche.garder_saisie({"description": "Le texte d’une autre fenêtre."}, None, None, fiche.revision)
    with page.expect_response(re.compile("/brouillon/")):
        page.locator("#id_descriptif").fill("Le texte de cette fenêtre.")
    assert on_the_screen(page.locator("[data-bandeau=arret]"))
    page.get_by_role("button", name="Comparer les deux textes").click()
    expect_on_the_screen(page, "#conflit")
    expect(page.locator("[data-erreur]")).to_have_count(0)
    expect(page.locator("#id_descriptif")).to_be_visible()


def test_a_form_of_any_page(page, student, sign_in, visit, faults):  # noqa: F811
    faults.allow("422")
    sign_in(student)
    visit(f"/passeports/{student.passeports.get().pk}/stages/nouveau/")
    page.locator("#id_date_debut").fill("12/03/2026")
    page.locator("#id_date_fin").fill("02/03/2026")
    page.get_by_role("button", name="Enregistrer").click()
    expect_on_the_screen(page, "#bilan")
    page.locator("#bilan a").first.click()
    expect(page.locator("#id_organisation")).to_be_focused()


def test_what_htmx_puts_in_place_for_a_refused_form(page, student, sign_in, visit, faults):  # noqa: F811
    faults.allow("422", "htmx:responseError")
    sign_in(student)
    visit("/fiches/nouvelle/")
    page.get_by_role("tab", name=re.compile("Caractérisation")).click()
    page.locator("#id_moyens").fill("   ")
    page.locator("#reserve-moyens").get_by_role("button", name="Garder pour réutiliser").click()
    expect_on_the_screen(page, "#reserve-moyens .annonce")
    expect(page.locator("#reserve-moyens .annonce")).to_contain_text("Texte non gardé")
