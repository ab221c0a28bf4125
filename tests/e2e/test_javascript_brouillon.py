"""Autosave: sent when something changed, one request at a time, kept on the device when it cannot be (R20)."""

import re

import pytest
from playwright.sync_api import expect

from .harness import until, until_kept

pytestmark = pytest.mark.rule("R20")

PREFIX = "passeport-brouillon:"


def state(page):
    return page.locator(".etat")


def copies(page):
    return page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('passeport-brouillon:'))")


def until_sealed(page, text):
    """Wait until the one copy of the page, opened with its owner's key, holds this text."""
    until(
        page,
        """async (texte) => {
            const { Copies } = await import('/static/js/copies.js');
            const { dataset, action } = document.querySelector('form[data-fiche]');
            const [copie, ...autres] = await new Copies(dataset).chercher(new URL(action).pathname);
            return !autres.length && copie?.donnees.some(([nom, dit]) => nom === 'description' && dit === texte);
        }""",
        arg=text,
    )


def type_and_wait(page, text="Stagiaire", expected="Brouillon enregistré à 14:32"):
    page.fill("#id_description", text)
    page.clock.run_for(1500)
    expect(state(page)).to_have_text(expected)


def test_what_is_typed_is_saved_after_a_pause(stopped_fiche, harness):
    stopped_fiche.fill("#id_description", "Stagiaire à l’agence")
    stopped_fiche.clock.run_for(1400)
    assert harness.saved == []
    stopped_fiche.clock.run_for(100)
    expect(state(stopped_fiche)).to_have_text("Brouillon enregistré à 14:32")
    [(path, fields)] = harness.saved
    assert path == "/fiches/nouvelle/brouillon/"
    assert (fields["description"], fields["revision"]) == ("Stagiaire à l’agence", "0")
    assert fields["csrfmiddlewaretoken"] == "jeton"


def test_the_next_save_goes_to_the_fiche_that_the_first_one_made(stopped_fiche, harness):
    stopped_fiche.get_by_role("tab", name="Caractérisation").click()
    stopped_fiche.get_by_role("tab", name="Description").click()
    type_and_wait(stopped_fiche)
    expect(stopped_fiche).to_have_url(re.compile("/fiches/12/modifier/#onglet-description$"))
    stopped_fiche.fill("#id_description", "Stagiaire, deux")
    with stopped_fiche.expect_response("**/fiches/12/brouillon/"):
        stopped_fiche.clock.run_for(1500)
    assert harness.saved[1][1]["revision"] == "1"
    expect(stopped_fiche.locator("form[data-fiche]")).to_have_attribute("action", "/fiches/12/modifier/")


def test_nothing_is_sent_when_nothing_changed(stopped_fiche, harness):
    """Events without a change, a change undone, tabs, and a row of actors still empty."""
    stopped_fiche.fill("#id_description", "Stag")
    stopped_fiche.fill("#id_description", "")
    stopped_fiche.get_by_role("tab", name="Caractérisation").click()
    stopped_fiche.get_by_role("button", name="Ajouter un acteur").click()
    stopped_fiche.evaluate("document.dispatchEvent(new CustomEvent('htmx:afterSwap'))")
    stopped_fiche.clock.run_for(60_000)
    stopped_fiche.get_by_role("tab", name="Description").click()
    type_and_wait(stopped_fiche)
    stopped_fiche.clock.run_for(60_000)
    stopped_fiche.fill("#id_description", "Stagiaire, encore")
    with stopped_fiche.expect_response("**/brouillon/"):
        stopped_fiche.clock.run_for(1500)
    assert [fields["description"] for _, fields in harness.saved] == ["Stagiaire", "Stagiaire, encore"]


def test_continuous_typing_is_saved_every_ten_seconds(stopped_fiche, harness):
    with stopped_fiche.expect_response("**/brouillon/"):
        for count in range(1, 11):
            stopped_fiche.fill("#id_description", "a" * count)
            assert harness.saved == []
            stopped_fiche.clock.run_for(1000)
    assert harness.saved[0][1]["description"] == "a" * 10


def test_one_request_at_a_time_the_later_change_goes_with_the_new_revision(stopped_fiche, harness):
    harness.gate.clear()
    stopped_fiche.fill("#id_description", "un")
    with stopped_fiche.expect_request("**/brouillon/"):
        stopped_fiche.clock.run_for(1500)
    stopped_fiche.fill("#id_description", "un deux")
    stopped_fiche.clock.run_for(5000)
    assert len(harness.saved) <= 1
    expect(state(stopped_fiche)).to_have_text("Enregistrement…")
    with stopped_fiche.expect_response("**/fiches/12/brouillon/"):
        harness.gate.set()
    assert [(f["description"], f["revision"]) for _, f in harness.saved] == [("un", "0"), ("un deux", "1")]


def test_htmx_changing_a_field_after_the_situation_is_saved(stopped_fiche, harness):
    stopped_fiche.evaluate(
        """document.querySelector('#onglet-competence fieldset').outerHTML =
           '<input type="hidden" name="competence" value="21">';
           document.dispatchEvent(new CustomEvent('htmx:afterSwap'))"""
    )
    stopped_fiche.clock.run_for(1500)
    expect(state(stopped_fiche)).to_have_text("Brouillon enregistré à 14:32")
    assert harness.saved[0][1]["competence"] == "21"


def test_another_window_stops_the_autosave_and_offers_to_compare(stopped_fiche, harness, faults):
    faults.allow("409")
    harness.answers.append((409, {"message": "Cette fiche a été modifiée dans une autre fenêtre."}))
    stopped_fiche.fill("#id_description", "mon texte")
    stopped_fiche.clock.run_for(1500)
    banner = stopped_fiche.get_by_role("alert")
    expect(banner).to_contain_text("Cette fiche a été modifiée dans une autre fenêtre")
    stopped_fiche.fill("#id_description", "mon texte, suite")
    stopped_fiche.clock.run_for(60_000)
    banner.get_by_role("button", name="Comparer les deux textes").click()
    expect(stopped_fiche.get_by_role("heading", name="Reçu")).to_be_visible()
    assert len(harness.saved) == 1
    [(_, fields)] = harness.submitted
    assert (fields["description"], fields["revision"], fields["brouillon"]) == ("mon texte, suite", "0", "1")


def test_session_that_has_ended_keeps_the_text_and_offers_to_sign_in(stopped_fiche, harness, faults):
    faults.allow("401")
    harness.answers.append((401, {"message": "Vous avez été déconnecté."}))
    stopped_fiche.fill("#id_description", "mon texte")
    stopped_fiche.clock.run_for(1500)
    expect(stopped_fiche.get_by_role("alert")).to_contain_text("Vous avez été déconnecté. Votre texte est toujours là.")
    stopped_fiche.get_by_role("button", name="Se reconnecter sans rien perdre").click()
    expect(stopped_fiche.get_by_role("heading", name="Reçu")).to_be_visible()
    assert harness.submitted[0][1]["description"] == "mon texte"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(403, "La page a expiré."), (404, "Cette fiche n’est plus là")],
)
def test_page_that_can_no_longer_save_says_why_and_keeps_a_copy(stopped_fiche, harness, faults, status, sentence):
    faults.allow(str(status))
    harness.answers.append((status, None))
    stopped_fiche.fill("#id_description", "mon texte")
    stopped_fiche.clock.run_for(1500)
    expect(stopped_fiche.get_by_role("alert")).to_contain_text(sentence)
    stopped_fiche.fill("#id_description", "mon texte, suite")
    stopped_fiche.clock.run_for(1500)
    until_sealed(stopped_fiche, "mon texte, suite")
    assert len(harness.saved) == 1


def test_refusal_is_told_in_the_words_of_the_server(stopped_fiche, harness, faults):
    faults.allow("413")
    harness.answers.append((413, {"message": "Ce texte est trop long pour être gardé : raccourcissez-le."}))
    type_and_wait(stopped_fiche, expected="Ce texte est trop long pour être gardé : raccourcissez-le.")
    type_and_wait(stopped_fiche, "court")


@pytest.mark.parametrize(
    ("failure", "words"), [("no network", "Hors ligne"), ("server down", "Le serveur ne répond pas")]
)
def test_failure_keeps_a_copy_and_tries_again(stopped_fiche, context, harness, faults, failure, words):
    faults.allow("ERR_INTERNET_DISCONNECTED", "503")
    if failure == "no network":
        context.set_offline(True)
    else:
        harness.answers.append((503, {}))
    type_and_wait(stopped_fiche, expected=re.compile(rf"{words}\s: votre texte est gardé sur cet appareil"))
    [key] = copies(stopped_fiche)
    assert key.startswith(f"{PREFIX}7:/fiches/nouvelle/:")
    context.set_offline(False)
    stopped_fiche.clock.run_for(5000)
    expect(state(stopped_fiche)).to_have_text("Brouillon enregistré à 14:32")
    until_kept(stopped_fiche)
    assert harness.saved[-1][1]["description"] == "Stagiaire"


def test_network_coming_back_saves_at_once(stopped_fiche, context, harness, faults):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    type_and_wait(stopped_fiche, expected="Hors ligne : votre texte est gardé sur cet appareil")
    context.set_offline(False)
    expect(state(stopped_fiche)).to_have_text("Brouillon enregistré à 14:32")


def test_server_that_never_answers_is_given_up(stopped_fiche, harness):
    harness.gate.clear()
    stopped_fiche.fill("#id_description", "Stagiaire")
    with stopped_fiche.expect_request("**/brouillon/"):
        stopped_fiche.clock.run_for(1500)
    stopped_fiche.clock.run_for(20_000)
    expect(state(stopped_fiche)).to_have_text("Hors ligne : votre texte est gardé sur cet appareil")


def test_leaving_the_page_sends_the_last_words_without_asking(stopped_fiche, harness):
    questions = []
    stopped_fiche.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    stopped_fiche.fill("#id_description", "les derniers mots")
    stopped_fiche.get_by_role("link", name="Ailleurs").click()
    expect(stopped_fiche.get_by_role("heading", name="Ailleurs")).to_be_visible()
    assert questions == []
    # The request outlives its page; the copy on the device is there in case it does not arrive.
    assert len(copies(stopped_fiche)) == 1
    assert [fields["description"] for _, fields in harness.saved] == ["les derniers mots"]


def test_browser_asks_before_leaving_when_the_text_is_kept_nowhere(stopped_fiche, context, faults):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    questions = []
    stopped_fiche.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    stopped_fiche.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }"
    )
    context.set_offline(True)
    type_and_wait(
        stopped_fiche, expected="Hors ligne : gardez cette page ouverte, votre texte n’est pas encore enregistré"
    )
    stopped_fiche.get_by_role("link", name="Ailleurs").click(no_wait_after=True)
    expect(state(stopped_fiche)).to_be_visible()
    stopped_fiche.evaluate("true")
    assert questions == ["beforeunload"]
    context.set_offline(False)


def test_page_that_comes_back_from_the_cache_of_the_browser_is_loaded_anew(stopped_fiche, harness):
    """It holds an old revision: nothing is sent from it."""
    stopped_fiche.fill("#id_description", "mon texte")
    with stopped_fiche.expect_navigation():
        stopped_fiche.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(stopped_fiche.get_by_role("tab", name="Description")).to_be_visible()
    stopped_fiche.clock.run_for(60_000)
    assert harness.saved == []
