"""A fiche started in a workplace without signal: sealed on the device, sent when the network is back (R20)."""

import pytest
from playwright.sync_api import expect

from tests import factories

from .harness import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R20")]

WORDS = "Accueilli un visiteur malvoyant"
STORED = """async () => {
    const pages = [];
    for (const nom of await caches.keys())
        for (const { url } of await (await caches.open(nom)).keys()) pages.push(url);
    const gardes = [Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases()];
    return JSON.stringify([...gardes, pages]);
}"""

LAST_WEEK = """(nom) => localStorage.setItem(
    nom, JSON.stringify({ ...JSON.parse(localStorage.getItem(nom)), date: Date.now() - 8 * 24 * 3600 * 1000 })
)"""
# Whether this key alone opens what is sealed in the box of this person.
OPENED = """async ([utilisateur, cle]) => {
    const boite = await import('/static/js/hors_ligne/boite.js');
    const { cleCopies, sceau } = await boite.sceller(utilisateur);
    return cleCopies === (await boite.desceller({ utilisateur, cle }, sceau));
}"""


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def pupils(transactional_db):
    classe = factories.ClasseFactory(diplome=factories.creer_diplome())
    return [factories.creer_etudiant(classe, username=nom) for nom in ("lina", "samir")]


@pytest.fixture
def in_the_basement(page, context, pupils, sign_in, visit, faults):
    """Lina has opened the site once on her telephone; then there is no network any more."""
    faults.allow("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    sign_in(pupils[0])
    visit("/fiches/")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "localStorage.getItem('passeport-personne')")
    until(page, f"localStorage.getItem('passeport-boite:{pupils[0].pk}')")
    context.set_offline(True)
    visit("/fiches/nouvelle/")
    expect(page.get_by_role("heading", name="Pas de réseau ici")).to_be_visible()
    return page


def write(page):
    expect(page.get_by_text("lina", exact=True)).to_be_visible()
    page.get_by_label("Description").fill(WORDS)
    page.get_by_role("button", name="Garder pour l’envoyer").click()
    expect(page.locator(".etat")).to_have_text(
        "Gardée sur cet appareil\u00a0: la fiche partira dès que le réseau reviendra"
    )


def brouillon(pupil):
    return pupil.passeports.get().fiches.get()


def test_a_fiche_started_without_network_leaves_by_itself(in_the_basement, context, pupils):
    page = in_the_basement
    write(page)
    context.set_offline(False)
    page.get_by_role("button", name="Continuer la fiche").click()
    expect(page.get_by_role("tab", name="Description")).to_be_visible()
    expect(page.locator("#id_description")).to_have_value(WORDS)
    assert brouillon(pupils[0]).saisie["description"] == WORDS
    until(page, "!Object.keys(localStorage).some((nom) => nom.includes('brouillon'))")


def test_closed_before_the_network_is_back_it_is_read_by_nobody_and_sent_at_the_next_visit(
    in_the_basement, context, pupils, visit, sign_in, live_server, settings
):
    page = in_the_basement
    write(page)
    visit("/fiches/nouvelle/")
    expect(page.get_by_text("1 fiche commencée en attente du réseau")).to_be_visible()
    assert WORDS not in page.content()
    context.set_offline(False)
    page.goto("about:blank")

    # Somebody else signs in on the same telephone.
    sign_in(pupils[1])
    visit("/fiches/")
    until(page, f"localStorage.getItem('passeport-boite:{pupils[1].pk}')")
    assert not pupils[1].passeports.get().fiches.exists()

    # And out: nothing that can be read stays.
    page.locator("details.compte summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    until(page, "localStorage.getItem('passeport-personne') === null")
    stored = page.evaluate(STORED)
    assert "passeport-brouillon:" in stored
    assert not [word for word in (*WORDS.split(), "lina", "samir") if len(word) > 3 and word in stored]
    assert pupils[0].cle_des_copies not in stored
    pages = [adresse for adresse in page.evaluate(STORED).split('"') if adresse.startswith(live_server.url)]
    assert [adresse for adresse in pages if "/static/" not in adresse] == [f"{live_server.url}/hors-ligne/"]
    context.set_offline(True)
    visit("/fiches/")
    expect(page.get_by_text("Pour commencer une fiche sans réseau")).to_be_visible()
    context.set_offline(False)

    # A week later the server has another secret: the former one opens the box, the new one closes it.
    page.evaluate(LAST_WEEK, f"passeport-boite:{pupils[0].pk}")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-for-the-test", [settings.SECRET_KEY]
    sign_in(pupils[0])
    visit("/")
    expect(page.get_by_text("est arrivée dans vos brouillons")).to_be_visible()
    page.get_by_role("link", name="Continuer la fiche").click()
    expect(page.locator("#id_description")).to_have_value(WORDS)
    until(page, "!Object.keys(localStorage).some((nom) => nom.includes('brouillon'))")
    assert page.evaluate(OPENED, [str(pupils[0].pk), pupils[0].cle_des_copies.split()[0]])


def test_changed_elsewhere_meanwhile_both_texts_are_shown(in_the_basement, context, pupils, visit, faults):
    faults.allow("409")
    page = in_the_basement
    write(page)
    context.set_offline(False)
    expect(page.get_by_role("button", name="Continuer la fiche")).to_be_visible()
    fiche = brouillon(pupils[0])
    context.set_offline(True)
    page.get_by_label("Description").fill(f"{WORDS}, en anglais")
    expect(page.locator(".etat")).to_contain_text("Gardée sur cet appareil")
    autre = {**fiche.saisie, "description": "Écrit à la maison", "partenaires": "Mairie"}
    fiche.garder_saisie(autre, None, None, fiche.revision)
    context.set_offline(False)
    expect(page.get_by_role("button", name="Comparer les deux textes")).to_be_visible()
    visit("/fiches/")
    page.get_by_role("button", name="Comparer les deux textes").click()
    conflict = page.locator("#conflit")
    expect(conflict).to_contain_text("Écrit à la maison")
    expect(conflict).to_contain_text(f"{WORDS}, en anglais")
    expect(page.locator("#id_partenaires")).to_have_value("Mairie")
    until(page, "!Object.keys(localStorage).some((nom) => nom.includes('brouillon'))")
