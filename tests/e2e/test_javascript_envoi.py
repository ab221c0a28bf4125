"""Buttons of the form after the autosave, once; texts kept on the device come back (R20)."""

import pytest
from playwright.sync_api import expect

from .harness import key, until, until_kept

pytestmark = pytest.mark.rule("R20")

OFFER = "Un texte non envoyé est gardé sur cet appareil"
DAY = 24 * 3600 * 1000
NOW = 1773149520000  # 10 March 2026, 14:32 in Paris: the clock of the tests

GONE = "name => localStorage.getItem(name) === null"


def received(page):
    return expect(page.get_by_role("heading", name="Reçu"))


def put_copy(page, harness, path="/fiches/nouvelle/", *, user=7, data=None, age=0, **more):
    """What a window of that person has left on the device, ``age`` milliseconds ago; returns its name there."""
    copy = {"revision": 0, "cle": "cle-d-avant", "donnees": data or [["description", "mon texte hors ligne"]], **more}
    page.goto(f"{harness.url}/ailleurs/")
    return page.evaluate(
        """async ([utilisateur, cleCopies, chemin, copie, date]) => {
            const { Copies } = await import('/static/js/copies.js');
            const copies = new Copies({ utilisateur, cleCopies });
            await copies.garder(chemin, copie);
            const entree = JSON.parse(localStorage.getItem(copies.ecrite));
            localStorage.setItem(copies.ecrite, JSON.stringify({ ...entree, date }));
            return copies.ecrite;
        }""",
        [str(user), key(user), path, copy, NOW - age],
    )


def keys(page):
    return page.evaluate("Object.keys(localStorage)")


def test_button_keeps_its_name_and_the_revision_of_the_save_before_it(stopped_fiche, harness):
    stopped_fiche.fill("#id_description", "Stagiaire")
    stopped_fiche.get_by_role("button", name="Enregistrer", exact=True).click()
    received(stopped_fiche).to_be_visible()
    [(path, fields)] = harness.submitted
    assert (path, fields["enregistrer"], fields["revision"]) == ("/fiches/12/modifier/", "1", "1")
    assert fields["description"] == "Stagiaire"
    assert "brouillon" not in fields


def test_button_waits_for_the_save_in_flight(stopped_fiche, harness):
    harness.gate.clear()
    stopped_fiche.fill("#id_description", "Stagiaire")
    with stopped_fiche.expect_request("**/brouillon/"):
        stopped_fiche.clock.run_for(1500)
    button = stopped_fiche.get_by_role("button", name="Enregistrer", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()
    assert harness.submitted == []
    harness.gate.set()
    received(stopped_fiche).to_be_visible()
    assert [fields["revision"] for _, fields in harness.submitted] == ["1"]
    assert len(harness.saved) == 1


def test_two_clicks_send_once(stopped_fiche, harness):
    stopped_fiche.get_by_role("button", name="Enregistrer", exact=True).dblclick()
    received(stopped_fiche).to_be_visible()
    assert len(harness.submitted) == 1


def test_without_network_the_page_and_its_text_stay(stopped_fiche, context, harness, faults):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    stopped_fiche.fill("#id_description", "Stagiaire")
    button = stopped_fiche.get_by_role("button", name="Enregistrer", exact=True)
    button.click()
    expect(stopped_fiche.get_by_role("alert")).to_contain_text("Le site ne répond pas")
    expect(stopped_fiche.locator("#id_description")).to_have_value("Stagiaire")
    context.set_offline(False)
    expect(stopped_fiche.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")
    button.click()
    received(stopped_fiche).to_be_visible()
    assert len(harness.submitted) == 1


@pytest.mark.parametrize("texte", ["", "Stagiaire"])
def test_with_the_application_dead_behind_its_proxy_the_page_and_its_text_stay(stopped_fiche, harness, faults, texte):
    faults.allow("502", "Failed to load resource")
    harness.en_panne, harness.answers[:] = True, [(502, None)] * 9
    if texte:
        stopped_fiche.fill("#id_description", texte)
    button = stopped_fiche.get_by_role("button", name="Enregistrer", exact=True)
    button.click()
    expect(stopped_fiche.get_by_role("alert")).to_contain_text("Le site ne répond pas")
    expect(stopped_fiche.locator("#id_description")).to_have_value(texte)
    assert harness.submitted == []
    harness.en_panne, harness.answers[:] = False, []
    button.click()
    received(stopped_fiche).to_be_visible()


def test_each_save_of_a_page_bears_its_name_and_the_next_rank(stopped_fiche, harness):
    for texte in ("Un", "Deux"):
        stopped_fiche.fill("#id_description", texte)
        with stopped_fiche.expect_response("**/brouillon/"):
            stopped_fiche.clock.run_for(1500)
    stopped_fiche.get_by_role("button", name="Enregistrer", exact=True).click()
    received(stopped_fiche).to_be_visible()
    envois = [fields for _, fields in harness.saved + harness.submitted]
    assert [fields["rang"] for fields in envois] == ["1", "2", "3"]
    assert len({fields["fenetre"] for fields in envois}) == 1 and envois[0]["fenetre"].isdigit()


def test_enter_in_a_field_of_one_line_sends_nothing(stopped_fiche, harness):
    stopped_fiche.locator("#id_date_debut").press("Enter")
    stopped_fiche.get_by_role("tab", name="Supports").click()
    stopped_fiche.locator("#id_supports-0-designation").press("Enter")
    stopped_fiche.get_by_role("button", name="Enregistrer", exact=True).click()
    received(stopped_fiche).to_be_visible()
    assert [fields.get("enregistrer") for _, fields in harness.submitted] == ["1"]


def test_copy_is_offered_and_taken_back(stopped, harness):
    page = stopped
    data = [
        ["situation", "2"],
        ["description", "mon texte hors ligne"],
        ["acteurs", "Lina, stagiaire"],
        ["supports-TOTAL_FORMS", "2"],
        ["supports-0-designation", "Affiche"],
        ["supports-0-origine", "adapte"],
        ["supports-1-designation", "Dépliant"],
        ["supports-1-origine", "cree"],
        ["competence", "22"],
    ]
    put_copy(page, harness, data=data)
    page.goto(f"{harness.url}/fiches/nouvelle/")
    expect(page.get_by_role("alert")).to_contain_text(f"{OFFER} (10\u00a0mars à 14\u00a0h\u00a032).")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#id_supports-1-designation")).to_have_value("Dépliant")
    expect(page.locator("[data-remplace=id_acteurs] input").first).to_have_value("Lina")
    expect(page.locator("compteur-texte[pour=id_description]")).to_have_text("235 caractères restants")
    page.clock.run_for(1500)
    expect(page.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")
    fields = harness.saved[0][1]
    assert fields.items() >= dict(data).items()
    assert fields["cle_formulaire"] == "cle-d-avant"
    until_kept(page)


def test_copy_fills_the_fields_that_the_situation_brings(stopped, harness):
    page = stopped
    put_copy(page, harness, data=[["situation", "2"], ["projet", "on"]])
    page.goto(f"{harness.url}/fiches/nouvelle/")
    page.get_by_role("button", name="Le reprendre").click()
    page.evaluate(
        "document.querySelector('#onglet-description .carte').insertAdjacentHTML('beforeend',"
        ' \'<div><input type="checkbox" name="projet" id="id_projet" value="on"></div>\')'
    )
    expect(page.locator("#id_projet")).to_be_checked()


def test_copy_taken_back_over_a_text_gives_way_to_it_again(stopped, harness):
    harness.values |= {"description": "le texte de la page", "revision": "5"}
    copy = put_copy(stopped, harness, revision=3)
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    for _ in range(2):
        banner = stopped.get_by_role("alert")
        expect(banner).to_contain_text("Un autre texte non envoyé est gardé sur cet appareil")
        banner.get_by_role("button", name="Le reprendre").click()
        expect(stopped.locator("#id_description")).to_have_value("mon texte hors ligne")
        expect(banner).to_contain_text("Le texte gardé a pris la place de celui qui était là.")
        banner.get_by_role("button", name="Revenir au texte d’avant").click()
        expect(stopped.locator("#id_description")).to_have_value("le texte de la page")
    assert copy in keys(stopped)
    stopped.fill("#id_description", "le texte de la page, suite")
    stopped.clock.run_for(1500)
    expect(stopped.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")
    assert harness.saved[-1][1].items() >= {"description": "le texte de la page, suite", "revision": "5"}.items()


def test_copy_is_erased_on_demand(stopped, harness):
    put_copy(stopped, harness)
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    stopped.get_by_role("button", name="L’effacer").click()
    expect(stopped.get_by_role("alert")).to_have_count(0)
    until_kept(stopped)
    expect(stopped.locator("#id_description")).to_have_value("")


def test_copy_that_says_what_the_page_says_is_dropped_in_silence(stopped, harness):
    harness.values["description"] = "mon texte\nhors ligne"
    put_copy(stopped, harness, data=[["description", " mon texte\r\nhors ligne "], ["supports-0-origine", "cree"]])
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    expect(stopped.get_by_role("tab", name="Description")).to_be_visible()
    expect(stopped.get_by_role("alert")).to_have_count(0)
    until_kept(stopped)


def test_old_copies_and_unreadable_ones_are_removed_whoever_wrote_them(stopped, harness):
    put_copy(stopped, harness, "/fiches/3/modifier/", age=31 * DAY)
    put_copy(stopped, harness, user=8, age=31 * DAY)
    recent = put_copy(stopped, harness, "/fiches/3/modifier/", age=29 * DAY)
    stopped.evaluate("localStorage.setItem('passeport-brouillon:7:/fiches/4/modifier/:x', 'pas du JSON')")
    stopped.evaluate("localStorage.setItem('passeport-brouillon:7:/fiches/4/modifier/:y', '{\"donnees\": []}')")
    stopped.evaluate("localStorage.setItem('autre-chose', '1')")
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    expect(stopped.get_by_role("tab", name="Description")).to_be_visible()
    until_kept(stopped, "autre-chose", recent)
    expect(stopped.get_by_role("alert")).to_have_count(0)


def test_the_next_pupil_reads_nothing_and_the_owner_finds_the_text_again(stopped, harness):
    kept = put_copy(stopped, harness)
    stored = stopped.evaluate("JSON.stringify(localStorage)")
    assert "mon texte" not in stored and "description" not in stored
    harness.values |= {"user": "8", "key": key(8)}
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    expect(stopped.get_by_role("tab", name="Description")).to_be_visible()
    expect(stopped.get_by_role("alert")).to_have_count(0)
    # The name of another on the page does not help without their key; a copy that cannot be opened goes.
    other = put_copy(stopped, harness, user=9)
    harness.values |= {"user": "9", "key": key(8)}
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    until(stopped, GONE, arg=other)
    expect(stopped.get_by_role("alert")).to_have_count(0)
    harness.values |= {"user": "7", "key": key(7)}
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    stopped.get_by_role("button", name="Le reprendre").click()
    expect(stopped.locator("#id_description")).to_have_value("mon texte hors ligne")
    until(stopped, GONE, arg=kept)


def test_without_encryption_nothing_is_written_and_the_page_says_so(stopped, context, harness, faults):
    """Plain HTTP elsewhere than on this machine: the browser has no ``crypto.subtle``."""
    faults.allow("ERR_INTERNET_DISCONNECTED")
    stopped.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    context.set_offline(True)
    stopped.fill("#id_description", "Stagiaire")
    stopped.clock.run_for(1500)
    expect(stopped.locator(".etat")).to_contain_text("Hors ligne : gardez cette page ouverte")
    assert keys(stopped) == []
    context.set_offline(False)
    expect(stopped.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")


def test_copy_keeps_its_revision_so_that_the_server_can_see_a_conflict(stopped, harness):
    harness.values["revision"] = "5"
    put_copy(stopped, harness, revision=3)
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    stopped.get_by_role("button", name="Le reprendre").click()
    stopped.clock.run_for(1500)
    expect(stopped.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")
    assert harness.saved[0][1]["revision"] == "3"
