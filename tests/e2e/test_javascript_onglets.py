"""Four stacked sections become four tabs, with a light each."""

import re

import pytest
from playwright.sync_api import expect


def tab(page, name):
    return page.get_by_role("tab", name=name)


def panel(page, name):
    return page.locator(f"[data-panneau={name}]")


def test_one_section_at_a_time_the_first_one_first(fiche_page):
    expect(tab(fiche_page, "Description")).to_have_attribute("aria-selected", "true")
    expect(panel(fiche_page, "description")).to_be_visible()
    for name in ("caracterisation", "supports", "competence"):
        expect(panel(fiche_page, name)).to_be_hidden()
    expect(fiche_page.get_by_role("tabpanel", name="1 · Description")).to_be_visible()


@pytest.mark.parametrize("browser_context_args", [{"java_script_enabled": False, "locale": "fr-FR"}])
def test_without_javascript_the_four_sections_are_there(browser, harness, browser_context_args):
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.goto(f"{harness.url}/fiches/nouvelle/")
    for name in ("description", "caracterisation", "supports", "competence"):
        expect(panel(page, name)).to_be_visible()
    expect(page.locator("#id_acteurs")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Retirer ce support")).to_be_visible()
    context.close()


def test_keyboard_goes_from_tab_to_tab(fiche_page):
    tab(fiche_page, "Description").focus()
    for key, name in [
        ("ArrowRight", "Caractérisation"),
        ("End", "Compétence"),
        ("ArrowRight", "Description"),
        ("ArrowLeft", "Compétence"),
        ("Home", "Description"),
    ]:
        fiche_page.keyboard.press(key)
        expect(tab(fiche_page, name)).to_be_focused()
        expect(tab(fiche_page, name)).to_have_attribute("aria-selected", "true")
    expect(fiche_page.locator("[role=tab][tabindex='0']")).to_have_count(1)


def test_the_address_remembers_the_tab(fiche_page):
    tab(fiche_page, "Supports").click()
    expect(fiche_page).to_have_url(re.compile("#onglet-supports$"))
    fiche_page.reload()
    expect(panel(fiche_page, "supports")).to_be_visible()


def test_next_button_goes_on_and_is_not_there_on_the_last_tab(fiche_page):
    button = fiche_page.get_by_role("button", name="Onglet suivant")
    for name in ("Caractérisation", "Supports", "Compétence"):
        button.click()
        expect(tab(fiche_page, name)).to_be_focused()
    expect(button).to_be_hidden()
    tab(fiche_page, "Supports").click()
    expect(button).to_be_visible()


def test_link_of_the_summary_opens_the_tab_and_reaches_the_field(fiche_page):
    for link, target in [
        ("Compétence · Descriptif", "#id_descriptif"),
        ("Caractérisation · Acteurs", "[data-remplace=id_acteurs] input >> nth=0"),
        ("Compétence · Compétence", "#id_competence_0"),
    ]:
        fiche_page.get_by_role("link", name=link).click()
        expect(fiche_page.locator(target)).to_be_focused()


def test_tab_of_the_first_error_opens_by_itself_and_the_summary_is_read_first(page, harness):
    def with_error(route):
        answer = route.fetch()
        body = answer.text().replace('name="descriptif"', 'name="descriptif" data-erreur')
        body = body.replace("<h1>", '<div id="bilan" tabindex="-1">À corriger</div><h1>')
        route.fulfill(response=answer, body=body)

    page.route("**/fiches/nouvelle/", with_error)
    page.goto(f"{harness.url}/fiches/nouvelle/#onglet-supports")
    expect(panel(page, "competence")).to_be_visible()
    expect(page.locator("#bilan")).to_be_focused()


def light(page, name):
    return page.locator(f"[data-onglet={name}] voyant-onglet")


def test_lights_follow_what_is_typed(fiche_page):
    expect(light(fiche_page, "description")).to_have_attribute("data-etat", "manque")
    expect(light(fiche_page, "caracterisation")).to_have_attribute("data-etat", "facultatif")
    expect(light(fiche_page, "supports")).to_have_attribute("data-etat", "facultatif")
    fiche_page.select_option("#id_situation", "1")
    fiche_page.fill("#id_description", "Accueil")
    fiche_page.fill("#id_date_debut", "02/03/2026")
    fiche_page.fill("#id_date_fin", "13/03/2026")
    expect(light(fiche_page, "description")).to_have_attribute("data-etat", "complet")
    expect(tab(fiche_page, "Description")).to_have_accessible_name("1 · Description (complet)")


def test_light_is_red_while_something_is_wrong(fiche_page):
    fiche_page.select_option("#id_situation", "1")
    fiche_page.fill("#id_description", "Accueil")
    fiche_page.fill("#id_date_debut", "02/03/2026")
    fiche_page.fill("#id_date_fin", "13/03/2026")
    for field, wrong, right in [
        ("#id_description", "a" * 256, "a" * 255),
        ("#id_description", "   ", "a"),
        ("#id_date_debut", "31/02/2026", "01/03/2026"),
        ("#id_date_fin", "28/02/2026", "02/03/2026"),
    ]:
        fiche_page.fill(field, wrong)
        expect(light(fiche_page, "description")).to_have_attribute("data-etat", "manque")
        fiche_page.fill(field, right)
        expect(light(fiche_page, "description")).to_have_attribute("data-etat", "complet")


def test_light_of_the_competence_waits_for_a_choice(fiche_page):
    expect(light(fiche_page, "competence")).to_have_attribute("data-etat", "manque")
    tab(fiche_page, "Compétence").click()
    fiche_page.get_by_label("C11.3").check()
    expect(light(fiche_page, "competence")).to_have_attribute("data-etat", "complet")


def test_light_sees_a_fragment_that_htmx_has_swapped_in(fiche_page):
    """One compétence only: the choice gives way to a hidden field."""
    fiche_page.evaluate(
        """document.querySelector('#onglet-competence fieldset').outerHTML =
           '<input type="hidden" name="competence" value="21">'"""
    )
    expect(light(fiche_page, "competence")).not_to_have_attribute("data-etat", "manque")


def test_one_support_makes_the_light_green_in_spite_of_an_empty_row(fiche_page):
    tab(fiche_page, "Supports").click()
    fiche_page.fill("#id_supports-0-designation", "Affiche")
    expect(light(fiche_page, "supports")).to_have_attribute("data-etat", "manque")
    fiche_page.select_option("#id_supports-0-origine", "cree")
    fiche_page.get_by_role("button", name="Ajouter un support").click()
    expect(light(fiche_page, "supports")).to_have_attribute("data-etat", "complet")
    fiche_page.get_by_role("button", name="Retirer ce support").first.click()
    expect(light(fiche_page, "supports")).to_have_attribute("data-etat", "facultatif")


def test_tabs_do_not_widen_the_page_of_a_phone(phone, harness):
    phone.goto(f"{harness.url}/fiches/nouvelle/#onglet-competence")
    expect(panel(phone, "competence")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    expect(tab(phone, "Compétence")).to_be_in_viewport(ratio=0.95)
