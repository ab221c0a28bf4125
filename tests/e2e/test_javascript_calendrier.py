"""Dates are typed, pasted and picked the French way, whatever the language of the browser (R11)."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.rule("R11")


def open_calendar(page, field="Début"):
    page.get_by_role("button", name=f"Calendrier : {field}").click()
    return page.get_by_role("dialog", name=f"Choisir la date : {field}")


def test_slashes_come_while_typing(fiche_page):
    field = fiche_page.locator("#id_date_debut")
    for keys, seen in [
        ("02032026", "02/03/2026"),
        ("2/3/2026", "2/3/2026"),
        ("02/03/2026", "02/03/2026"),
        ("02-03-2026", "02/03/2026"),
    ]:
        field.fill("")
        field.press_sequentially(keys)
        expect(field).to_have_value(seen)


def test_erasing_is_not_fought_against(fiche_page):
    field = fiche_page.locator("#id_date_debut")
    field.press_sequentially("0203")
    for seen in ("02/0", "02/", "02", "0", ""):
        fiche_page.keyboard.press("Backspace")
        expect(field).to_have_value(seen)


def test_leaving_the_field_puts_a_real_date_in_order_and_leaves_the_rest_alone(fiche_page):
    field = fiche_page.locator("#id_date_debut")
    for given, kept in [
        ("2026-03-02", "02/03/2026"),
        ("2026-03-02T10:30:00Z", "02/03/2026"),
        ("2/3/26", "02/03/2026"),
        ("2.3.2026", "02/03/2026"),
        ("02 03 2026", "02/03/2026"),
        ("02032026", "02/03/2026"),
        ("29/02/2024", "29/02/2024"),
        ("29/02/2026", "29/02/2026"),
        ("31/04/2026", "31/04/2026"),
        ("demain", "demain"),
        ("2026-13-02", "2026-13-02"),
    ]:
        field.fill(given)
        field.blur()
        expect(field).to_have_value(kept)


def test_calendar_is_french_and_starts_on_monday(fiche_page):
    dialog = open_calendar(fiche_page)
    expect(dialog.get_by_role("heading")).to_have_text("mars 2026")
    expect(dialog.get_by_role("columnheader")).to_have_text(["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."])
    first = dialog.get_by_role("gridcell").first.get_by_role("button")
    expect(first).to_have_accessible_name("lundi 23 février 2026")
    expect(dialog.get_by_role("button", name="mardi 10 mars 2026")).to_have_attribute("aria-current", "date")
    expect(dialog.get_by_role("button", name="mardi 10 mars 2026")).to_be_focused()


def test_calendar_is_french_in_an_english_browser(browser, harness):
    context = browser.new_context(locale="en-US", timezone_id="America/New_York")
    page = context.new_page()
    page.goto(f"{harness.url}/fiches/nouvelle/")
    page.fill("#id_date_debut", "02/03/2026")
    dialog = open_calendar(page)
    expect(dialog.get_by_role("button", name="lundi 2 mars 2026")).to_be_focused()
    context.close()


def test_keys_move_the_day(fiche_page):
    fiche_page.fill("#id_date_debut", "31/01/2026")
    for key, day in [
        ("ArrowLeft", "vendredi 30 janvier 2026"),
        ("ArrowRight", "dimanche 1 février 2026"),
        ("ArrowUp", "samedi 24 janvier 2026"),
        ("ArrowDown", "samedi 7 février 2026"),
        ("Home", "lundi 26 janvier 2026"),
        ("End", "dimanche 1 février 2026"),
        ("PageDown", "samedi 28 février 2026"),
        ("PageUp", "mercredi 31 décembre 2025"),
        ("Shift+PageDown", "dimanche 31 janvier 2027"),
        ("Shift+PageUp", "vendredi 31 janvier 2025"),
    ]:
        dialog = open_calendar(fiche_page)
        fiche_page.keyboard.press(key)
        expect(dialog.get_by_role("button", name=day, exact=True)).to_be_focused()
        fiche_page.keyboard.press("Escape")


def test_enter_picks_the_day_and_the_focus_comes_back(fiche_page):
    dialog = open_calendar(fiche_page)
    fiche_page.keyboard.press("ArrowDown")
    fiche_page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(fiche_page.locator("#id_date_debut")).to_have_value("17/03/2026")
    expect(fiche_page.get_by_role("button", name="Calendrier : Début")).to_be_focused()


def test_escape_changes_nothing(fiche_page):
    fiche_page.fill("#id_date_debut", "02/03/2026")
    dialog = open_calendar(fiche_page)
    fiche_page.keyboard.press("PageDown")
    fiche_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(fiche_page.locator("#id_date_debut")).to_have_value("02/03/2026")
    expect(fiche_page.get_by_role("button", name="Calendrier : Début")).to_be_focused()


def test_click_beside_the_calendar_closes_it(fiche_page):
    dialog = open_calendar(fiche_page)
    fiche_page.mouse.click(5, 5)
    expect(dialog).to_be_hidden()


def test_tab_goes_round_inside_the_calendar(fiche_page):
    dialog = open_calendar(fiche_page)
    for _ in range(12):
        fiche_page.keyboard.press("Tab")
        expect(dialog.locator(":focus")).to_have_count(1)
    dialog.get_by_role("button", name="Fermer").focus()
    fiche_page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Année précédente")).to_be_focused()
    fiche_page.keyboard.press("Shift+Tab")
    expect(dialog.get_by_role("button", name="Fermer")).to_be_focused()


def test_arrows_of_the_head_change_the_month_and_the_year(fiche_page):
    dialog = open_calendar(fiche_page)
    heading = dialog.get_by_role("heading")
    for name, month in [
        ("Mois suivant", "avril 2026"),
        ("Année suivante", "avril 2027"),
        ("Mois précédent", "mars 2027"),
        ("Année précédente", "mars 2026"),
    ]:
        dialog.get_by_role("button", name=name).click()
        expect(heading).to_have_text(month)


def test_today_in_one_click(fiche_page):
    open_calendar(fiche_page).get_by_role("button", name="Aujourd’hui").click()
    expect(fiche_page.locator("#id_date_debut")).to_have_value("10/03/2026")


def test_calendar_of_the_end_opens_on_the_month_of_the_start(fiche_page):
    fiche_page.fill("#id_date_debut", "15/11/2025")
    dialog = open_calendar(fiche_page, "Fin")
    expect(dialog.get_by_role("heading")).to_have_text("novembre 2025")


def test_start_later_than_the_end_leaves_the_end_alone(fiche_page):
    fiche_page.fill("#id_date_fin", "05/03/2026")
    dialog = open_calendar(fiche_page)
    dialog.get_by_role("button", name="vendredi 20 mars 2026").click()
    expect(fiche_page.locator("#id_date_debut")).to_have_value("20/03/2026")
    expect(fiche_page.locator("#id_date_fin")).to_have_value("05/03/2026")


def test_calendar_fits_a_phone(phone, harness):
    phone.goto(f"{harness.url}/fiches/nouvelle/")
    phone.get_by_role("button", name="Calendrier : Fin").tap()
    box = phone.get_by_role("dialog").bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    assert phone.get_by_role("gridcell").first.get_by_role("button").bounding_box()["height"] >= 44


def test_a_date_in_words_is_put_in_figures(fiche_page):
    fiche_page.locator("#id_date_debut").press_sequentially("5 octobre 2026")
    fiche_page.keyboard.press("Tab")
    expect(fiche_page.locator("#id_date_debut")).to_have_value("05/10/2026")
