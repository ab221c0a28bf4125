"""Actors as rows of two inputs; the textarea behind always holds the text that is sent (R15)."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.rule("R15")


@pytest.fixture
def actors(page, harness):
    """Open the form on its second tab with these actors; returns the page."""

    def open_with(text=""):
        harness.values["acteurs"] = text
        page.goto(f"{harness.url}/fiches/nouvelle/#onglet-caracterisation")
        return page

    return open_with


def rows(page):
    return [
        tuple(row.get_by_role("textbox").nth(i).input_value() for i in (0, 1))
        for row in page.locator("[data-remplace=id_acteurs] [role=group]").all()
    ]


def text(page):
    return page.locator("#id_acteurs").input_value()


def field(page, name, row=0):
    return page.locator("[data-remplace=id_acteurs]").get_by_label(name, exact=True).nth(row)


def paste(page, locator, content):
    locator.evaluate(
        """(champ, texte) => {
            const presse = new DataTransfer();
            presse.setData('text/plain', texte);
            champ.dispatchEvent(new ClipboardEvent('paste', {clipboardData: presse, bubbles: true, cancelable: true}));
        }""",
        content,
    )


def test_each_line_is_a_row_and_the_text_is_not_touched_before_a_change(actors):
    written = "Lina Moreau ,  chargée de projet, stagiaire\n\nMarc Petit"
    page = actors(written)
    expect(page.locator("#id_acteurs")).to_be_hidden()
    assert rows(page) == [("Lina Moreau", "chargée de projet, stagiaire"), ("Marc Petit", "")]
    assert text(page) == written


def test_no_actor_yet_is_one_empty_row(actors):
    assert rows(actors()) == [("", "")]


def test_text_follows_the_rows(actors):
    page = actors()
    field(page, "Nom").fill("Lina Moreau")
    assert text(page) == "Lina Moreau"
    field(page, "Fonction").fill("chargée de projet, stagiaire")
    assert text(page) == "Lina Moreau, chargée de projet, stagiaire"
    page.get_by_role("button", name="Ajouter un acteur").click()
    expect(field(page, "Nom", 1)).to_be_focused()
    assert text(page) == "Lina Moreau, chargée de projet, stagiaire"
    page.keyboard.type("Marc Petit")
    assert text(page) == "Lina Moreau, chargée de projet, stagiaire\nMarc Petit"


def test_comma_inside_a_name_does_not_end_it(actors):
    page = actors()
    field(page, "Fonction").fill("directrice")
    field(page, "Nom").fill("Moreau, Lina")
    assert text(page) == "Moreau Lina, directrice"
    field(page, "Nom").blur()
    assert rows(page) == [("Moreau Lina", "directrice")]


def test_enter_goes_to_the_next_input_and_makes_the_next_row(actors, harness):
    page = actors()
    field(page, "Nom").focus()
    for typed in ("Lina", "stagiaire", "Marc"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    assert rows(page) == [("Lina", "stagiaire"), ("Marc", "")]
    assert harness.submitted == []


def test_several_lines_pasted_make_several_rows(actors):
    page = actors("Zoé, cliente")
    page.get_by_role("button", name="Ajouter un acteur").click()
    paste(page, field(page, "Nom", 1), "Lina Moreau, chargée de projet\r\nMarc Petit\tdirecteur\n\n")
    assert rows(page) == [("Zoé", "cliente"), ("Lina Moreau", "chargée de projet"), ("Marc Petit", "directeur")]
    assert text(page) == "Zoé, cliente\nLina Moreau, chargée de projet\nMarc Petit, directeur"


def test_one_line_pasted_in_an_empty_row_fills_its_two_inputs(actors):
    page = actors()
    paste(page, field(page, "Nom"), "Lina Moreau, chargée de projet")
    assert rows(page) == [("Lina Moreau", "chargée de projet")]


def test_row_taken_out_leaves_the_text_and_the_focus_stays_near(actors):
    page = actors("Lina, stagiaire\nMarc, directeur")
    page.get_by_role("button", name="Retirer l’acteur 1").click()
    assert text(page) == "Marc, directeur"
    expect(field(page, "Nom")).to_be_focused()
    expect(page.locator("body > [role=status]")).to_have_text("Lina ne figure plus parmi les acteurs.")
    page.get_by_role("button", name="Retirer l’acteur 1").click()
    assert (text(page), rows(page)) == ("", [("", "")])


def test_group_bears_the_label_of_the_field(actors):
    page = actors()
    expect(page.get_by_role("group", name="Acteurs", exact=True)).to_be_visible()
    page.get_by_text("Acteurs", exact=True).click()
    expect(field(page, "Nom")).to_be_focused()
