"""Buttons of the form after the autosave, once; texts kept on the device come back (R20)."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.rule("R20")

OFFER = "Un texte plus récent non envoyé est gardé sur cet appareil"
DAY = 24 * 3600 * 1000
NOW = 1773149520000  # 10 March 2026, 14:32 in Paris: the clock of the tests


def received(page):
    return expect(page.get_by_role("heading", name="Reçu"))


def put_copy(page, harness, key="7:/fiches/nouvelle/:avant", *, data=None, age=0, **more):
    copy = {
        "date": NOW - age,
        "revision": 0,
        "cle": "cle-d-avant",
        "donnees": data or [["description", "mon texte hors ligne"]],
        **more,
    }
    page.goto(f"{harness.url}/ailleurs/")
    page.evaluate(
        "([cle, copie]) => localStorage.setItem(`passeport-brouillon:${cle}`, copie)", [key, json.dumps(copy)]
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
    expect(stopped_fiche.get_by_role("alert")).to_contain_text("Le serveur est injoignable")
    expect(stopped_fiche.locator("#id_description")).to_have_value("Stagiaire")
    context.set_offline(False)
    expect(stopped_fiche.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")
    button.click()
    received(stopped_fiche).to_be_visible()
    assert len(harness.submitted) == 1


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
    expect(page.get_by_role("alert")).to_contain_text(f"{OFFER} (10 mars")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#id_supports-1-designation")).to_have_value("Dépliant")
    expect(page.locator("[data-remplace=id_acteurs] input").first).to_have_value("Lina")
    expect(page.locator("[data-compteur=id_description]")).to_have_text("235 caractères restants")
    page.clock.run_for(1500)
    expect(page.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")
    fields = harness.saved[0][1]
    assert fields.items() >= dict(data).items()
    assert fields["cle_formulaire"] == "cle-d-avant"
    assert keys(page) == []


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


def test_copy_is_erased_on_demand(stopped, harness):
    put_copy(stopped, harness)
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    stopped.get_by_role("button", name="L’effacer").click()
    expect(stopped.get_by_role("alert")).to_have_count(0)
    assert keys(stopped) == []
    expect(stopped.locator("#id_description")).to_have_value("")


def test_copy_that_says_what_the_page_says_is_dropped_in_silence(stopped, harness):
    harness.values["description"] = "mon texte\nhors ligne"
    put_copy(stopped, harness, data=[["description", " mon texte\r\nhors ligne "], ["supports-0-origine", "cree"]])
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    expect(stopped.get_by_role("tab", name="Description")).to_be_visible()
    expect(stopped.get_by_role("alert")).to_have_count(0)
    assert keys(stopped) == []


def test_copies_of_others_and_old_ones_are_removed(stopped, harness):
    put_copy(stopped, harness, "8:/fiches/nouvelle/:autre")
    put_copy(stopped, harness, "77:/fiches/nouvelle/:autre")
    put_copy(stopped, harness, "7:/fiches/3/modifier/:vieille", age=31 * DAY)
    put_copy(stopped, harness, "7:/fiches/3/modifier/:recente", age=29 * DAY)
    stopped.evaluate("localStorage.setItem('passeport-brouillon:7:/fiches/4/modifier/:x', 'pas du JSON')")
    stopped.evaluate("localStorage.setItem('autre-chose', '1')")
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    expect(stopped.get_by_role("tab", name="Description")).to_be_visible()
    assert sorted(keys(stopped)) == ["autre-chose", "passeport-brouillon:7:/fiches/3/modifier/:recente"]
    expect(stopped.get_by_role("alert")).to_have_count(0)


def test_copy_keeps_its_revision_so_that_the_server_can_see_a_conflict(stopped, harness):
    harness.values["revision"] = "5"
    put_copy(stopped, harness, revision=3)
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    stopped.get_by_role("button", name="Le reprendre").click()
    stopped.clock.run_for(1500)
    expect(stopped.locator(".etat")).to_have_text("Brouillon enregistré à 14:32")
    assert harness.saved[0][1]["revision"] == "3"
