"""The end of a session that nobody keeps open is told in time, and one stays by a key (RGAA 13.1)."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page_du_jury(page, sign_in, visit, settings):
    """A page of somebody whose session ends after 45 minutes, 43 of which have gone."""
    settings.INACTIVITE = 45 * 60
    sign_in(UserFactory(username="jury", role=User.Role.JURY))
    page.clock.install()
    visit("/commissions/")
    page.clock.fast_forward(43 * 60 * 1000)
    return page


def test_whoever_has_opened_nothing_is_asked_and_stays_by_a_key(page_du_jury):
    question = page_du_jury.get_by_role("dialog")
    expect(question).to_contain_text("votre session se ferme à")
    expect(question.get_by_role("button", name="Rester connecté")).to_be_focused()
    with page_du_jury.expect_response(lambda reponse: reponse.request.method == "HEAD") as demande:
        page_du_jury.keyboard.press("Enter")
    assert demande.value.ok
    expect(question).to_have_count(0)
    # Again, as often as one wants.
    page_du_jury.clock.fast_forward(43 * 60 * 1000)
    expect(question).to_be_visible()


def test_once_it_has_ended_the_page_says_that_nothing_is_lost(page_du_jury):
    page_du_jury.context.clear_cookies()
    page_du_jury.get_by_role("button", name="Rester connecté").click()
    expect(page_du_jury.get_by_role("dialog")).to_contain_text("Votre session a pris fin")
    page_du_jury.get_by_role("button", name="Fermer").click()
    expect(page_du_jury.get_by_role("dialog")).to_have_count(0)
