"""How long the passport's page is on a phone, and what its first screen holds."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User
from tests.referentiels import DE_LA_DEMO

pytestmark = pytest.mark.django_db(transaction=True)

SCREEN = 844


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 390, "height": SCREEN}}


@pytest.fixture
def demo(transactional_db):
    call_command("charger_referentiel", *DE_LA_DEMO, verbosity=0)
    call_command("charger_demo", verbosity=0)


def test_the_next_step_is_in_the_first_screen_and_the_page_is_short(page, context, sign_in, visit, demo):
    for student, screens, step in (
        ("etudiant.nouveau", 3, "Écrire ma première fiche"),
        ("eleve.ga", 6, "Reprendre 4.1.3"),
    ):
        context.clear_cookies(name="sessionid")
        user = User.objects.get(username=student)
        sign_in(user)
        visit(f"/passeports/{user.passeports.get().pk}/")
        box = page.get_by_role("link", name=step).bounding_box()
        assert box["y"] + box["height"] <= SCREEN, student
        height, width = page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
        assert height <= screens * SCREEN, student
        assert width == 390, student
        for place in (page.locator(".entete-page .menu-plus"), page.locator(".menu-reste .menu-plus")):
            place.locator("summary").click()
            menu = place.locator(".menu-deroulant").bounding_box()
            assert menu["x"] >= 0 and menu["x"] + menu["width"] <= 390, student


def test_what_is_open_is_remembered_and_a_cell_opens_what_it_leads_to(page, sign_in, visit, demo):
    user = User.objects.get(username="eleve.ga")
    sign_in(user)
    address = f"/passeports/{user.passeports.get().pk}/"
    visit(address)
    first, second = page.locator(".pole").first, page.locator(".pole").nth(1)
    expect(first.locator(".bloc").first).to_be_hidden()
    first.locator("summary").first.click()
    expect(first.locator(".bloc").first).to_be_visible()
    page.reload()
    expect(first.locator(".bloc").first).to_be_visible()
    expect(second.locator(".bloc").first).to_be_hidden()
    cell = page.locator(".cases-carte").nth(1).locator("a").first
    target = page.locator(cell.get_attribute("href"))
    cell.click()
    expect(target).to_be_in_viewport()
