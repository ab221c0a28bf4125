"""What could not be sent, on a computer that several pupils share: encrypted, and its owner's alone (R20)."""

import pytest
from playwright.sync_api import expect

from tests import factories

from .harness import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R20")]

WORDS = "Négocié le devis avec l’imprimeur"
# Everything that a page may leave on a device.
STORED = """async () => JSON.stringify([
    Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases(), await caches.keys(),
])"""


@pytest.fixture
def pupils(transactional_db):
    """Two pupils of one class: who types, and who sits at the computer afterwards."""
    classe = factories.ClasseFactory(diplome=factories.creer_diplome())
    return [factories.creer_etudiant(classe, username=nom) for nom in ("lina", "samir")]


def test_the_next_pupil_reads_nothing_and_the_owner_gets_the_text_back(
    page, context, pupils, sign_in, visit, faults, live_server, settings
):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    owner, following = pupils
    sign_in(owner)
    visit("/fiches/nouvelle/")
    context.set_offline(True)
    page.locator("#id_description").fill(WORDS)
    expect(page.locator(".etat")).to_contain_text("Hors ligne : votre texte est gardé sur cet appareil")
    stored = page.evaluate(STORED)
    assert "passeport-brouillon:" in stored
    assert not [word for word in WORDS.split() if len(word) > 3 and word in stored]
    assert owner.cle_des_copies not in stored
    page.goto("about:blank")
    context.set_offline(False)

    sign_in(following)
    visit("/fiches/nouvelle/")
    expect(page.get_by_role("tab", name="Description")).to_be_visible()
    assert owner.cle_des_copies not in page.content()
    page.locator("#id_description").fill("Le texte du suivant")
    expect(page.locator(".etat")).to_contain_text("Brouillon enregistré à")
    expect(page.get_by_text("non envoyé")).to_have_count(0)

    # Meanwhile the operator has changed the secret of the server, and kept the former one (SECRET_KEY_FALLBACKS).
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-for-the-test", [settings.SECRET_KEY]
    sign_in(owner)
    visit("/fiches/nouvelle/")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator("#id_description")).to_have_value(WORDS)
    expect(page.locator(".etat")).to_contain_text("Brouillon enregistré à")
    until(page, "!Object.keys(localStorage).some((nom) => nom.includes('brouillon'))")
    assert owner.passeports.get().fiches.get().saisie["description"] == WORDS


@pytest.mark.rule("R27")
def test_a_work_post_half_typed_comes_back_and_leaves_nothing_once_received(page, pupils, sign_in, visit):
    sign_in(pupils[0])
    visit("/poste/")
    page.locator("#id_moyens").fill(WORDS)
    page.locator("#id_moyens").blur()
    page.reload()
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator("#id_moyens")).to_have_value(WORDS)
    page.locator("details.classe-situations summary").first.click()
    page.locator("input[name=situations]").first.check()
    expect(page.locator("[data-poste-compte]")).to_have_text("1 cochée")
    page.get_by_role("button", name="Créer le brouillon").click()
    page.wait_for_url("**/postes/**")
    until(page, "!Object.keys(localStorage).some((nom) => nom.includes('brouillon'))")


def test_what_comes_back_after_signing_in_is_never_said_older_than_a_copy(
    page, context, pupils, sign_in, visit, faults, live_server
):
    """A text left behind by an ended session, then another one sent to an ended session."""
    faults.allow("401")
    sign_in(pupils[0])
    visit("/fiches/nouvelle/")
    context.clear_cookies(name="sessionid")
    page.locator("#id_description").fill("Le texte d’avant")
    expect(page.get_by_role("alert")).to_contain_text("Vous avez été déconnecté")
    page.goto("about:blank")
    sign_in(pupils[0])
    visit("/fiches/nouvelle/")
    expect(page.get_by_role("alert")).to_contain_text("Un texte non envoyé est gardé sur cet appareil")
    context.clear_cookies(name="sessionid")
    page.locator("#id_description").fill(WORDS)
    page.get_by_role("button", name="Enregistrer dans le passeport").click()
    page.get_by_label("Identifiant").fill(pupils[0].username)
    page.locator("[name=password]").fill(factories.MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Votre texte est revenu")).to_be_visible()
    expect(page.locator("#id_description")).to_have_value(WORDS)
    # The copy that says the same has gone: the page has looked at them.
    until(page, "Object.keys(localStorage).filter((nom) => nom.includes('brouillon')).length === 1")
    expect(page.locator("[data-bandeau]")).to_have_count(0)


def test_what_was_typed_upon_a_text_given_back_comes_before_it(page, context, pupils, sign_in, visit):
    """A project sent to an ended session, given back, gone on with, and left without being sent."""
    passeport = pupils[0].passeports.get()
    sign_in(pupils[0])
    visit(f"/passeports/{passeport.pk}/projet/")
    page.locator("#id_texte").fill("Le texte envoyé")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Identifiant").fill(pupils[0].username)
    page.locator("[name=password]").fill(factories.MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("#id_texte")).to_have_value("Le texte envoyé")
    page.locator("#id_texte").fill(WORDS)
    until(page, "Object.keys(localStorage).some((nom) => nom.includes('projet'))")
    page.goto("about:blank")
    visit(f"/passeports/{passeport.pk}/projet/")
    expect(page.locator("#id_texte")).to_have_value(WORDS)
    page.get_by_role("button", name="Revenir au texte d’avant").click()
    expect(page.locator("#id_texte")).to_have_value("Le texte envoyé")
