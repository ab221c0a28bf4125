"""Whatever a text contains, it is shown, and nothing is fetched, read or run while rendering."""

import re
import socket

import pypdfium2
import pytest
from pypdf import PdfReader

from referentiel.rubriques import RUBRIQUES
from tests import factories

pytestmark = [pytest.mark.lent, pytest.mark.imprime]

HOSTILES = [
    '<img src="http://attaque.example/x.png">',
    '<link rel="stylesheet" href="https://attaque.example/x.css">',
    "<style>@import url(http://attaque.example/y.css)</style>",
    "background: url(file:///etc/passwd)",
    "<script>alert(1)</script>",
    "data:text/html,<b>gras</b>",
    '#image("/etc/passwd")',
    '#import "@preview/cetz:0.3.9": *',
    '#read("../../../passeport/settings/base.py")',
    "] } $x^2$ *gras* _italique_ `code` \\ ~ = titre",
    "{{ settings.SECRET_KEY }} {% include 'base.html' %}",
    "https://attaque.example/lien",
]


@pytest.fixture
def sans_reseau(monkeypatch):
    """Any look at the network, from here on, is a failure."""

    def refuser(*args, **kwargs):
        raise AssertionError("a print asked for the network")

    monkeypatch.setattr(socket, "create_connection", refuser)
    monkeypatch.setattr(socket.socket, "connect", refuser)


def nu(texte):
    """Without spaces and hyphens: the lines break and hyphenate where they want."""
    return re.sub(r"[\s\u200b\u00ad-]", "", texte)


def test_a_hostile_text_in_every_field_is_shown_as_text(passeport, owner, imprimer, texte, sans_reseau):
    rubriques = [r.nom for r in RUBRIQUES if r.est_texte]
    for hostile in HOSTILES:
        fiche = factories.creer_fiche(passeport, "S111", **dict.fromkeys(rubriques, hostile))
        fiche.supports.create(designation=hostile, origine=hostile[:30], nature=hostile[:30])
    owner.last_name, owner.first_name = HOSTILES[0], HOSTILES[1]
    owner.save()
    passeport.etudiant = owner
    contenu = imprimer("E6")
    lu = nu(texte(contenu))
    assert {hostile: lu.count(nu(hostile)) >= len(rubriques) for hostile in HOSTILES} == dict.fromkeys(HOSTILES, True)
    assert nu(HOSTILES[0].upper() + HOSTILES[1]) in lu
    assert b"/URI" not in contenu and b"/JavaScript" not in contenu and b"/EmbeddedFile" not in contenu


@pytest.mark.parametrize(
    "texte_difficile",
    ["😀" * 300, "👩‍👩‍👧‍👦" * 60, "x" * 255, "مرحبا بالعالم " * 15, "\u202e\u0007abc", "𓀀\U0001fae8\uffff"],
    ids=["emoji", "families", "one word", "Arabic", "invisible", "no glyph"],
)
def test_a_difficult_text_neither_fails_nor_leaves_the_page(passeport, imprimer, pages, texte_difficile):
    factories.creer_fiche(passeport, "S111", description=texte_difficile, descriptif="Fin de la fiche.")
    lues = pages(imprimer("E6"))
    assert len(lues) == 2
    assert "Fin de la fiche." in lues[1]


def test_a_word_without_end_keeps_inside_the_margins(passeport, imprimer, tmp_path):
    factories.creer_fiche(passeport, "S111", description="W" * 255, partenaires="W" * 255)
    fichier = tmp_path / "e6.pdf"
    fichier.write_bytes(imprimer("E6"))
    largeurs = []
    for page in PdfReader(fichier).pages:
        page.extract_text(
            visitor_text=lambda mots, cm, tm, police, corps: largeurs.append(tm[4]) if "W" in mots else None
        )
    assert largeurs and max(largeurs) < 595 - 56


def caracteres(contenu, page, cherches):
    """``[(left, bottom), …]``, in points, of each of these characters on a page, in the order of the text."""
    with pypdfium2.PdfDocument(contenu) as pdf:
        lue = pdf[page].get_textpage()
        texte = lue.get_text_range()
        return [lue.get_charbox(rang)[:2] for rang, lettre in enumerate(texte) if lettre in cherches]


def test_a_line_read_from_the_right_stands_on_the_right_and_does_not_turn_its_neighbours(passeport, imprimer):
    factories.creer_fiche(passeport, "S111", moyens="مرحبا.\nZZZ", partenaires="Le mot مرحبا ici.")
    contenu = imprimer("E6")
    gauches = [gauche for gauche, _ in caracteres(contenu, 1, "مرحبا")]
    assert len(gauches) == 10
    # A4 is 595 points wide, the margin 40. « partenaires » comes first.
    assert all(150 < gauche < 350 for gauche in gauches[:5])
    assert all(gauche > 480 for gauche in gauches[5:])
    assert caracteres(contenu, 1, "Z")[0][0] < 200


def test_a_name_too_long_for_the_header_does_not_push_the_page_number_away(passeport, owner, imprimer, pages):
    factories.creer_fiche(passeport, "S111")
    owner.last_name, owner.first_name = "M" * 60, "W" * 60
    owner.save()
    passeport.etudiant = owner
    contenu = imprimer("E6")
    hauteurs = {round(bas) for _, bas in caracteres(contenu, 1, "/")}
    assert max(hauteurs) > 790
    assert all("page" in page for page in pages(contenu))


def test_a_letter_that_no_font_has_is_a_box(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S111", description="Avant \U00030000 après.")
    assert "Avant ▯ après." in texte(imprimer("E6"))


def test_every_script_and_emoji_that_we_promise_is_drawn(passeport, imprimer, texte):
    promis = "Ελληνικά Кириллица العربية עברית ไทย हिन्दी 中文 日本語 한국어 😀 ✓ € →"
    factories.creer_fiche(passeport, "S111", description=promis)
    lu = texte(imprimer("E6"))
    assert "▯" not in lu
    for mot in ("Ελληνικά", "Кириллица", "中文", "日本語", "한국어", "😀", "✓", "€", "→"):
        assert mot in lu


def test_forty_supports_are_pages_that_a_jury_reads(passeport, imprimer, texte):
    fiche = factories.creer_fiche(passeport, "S111")
    for n in range(40):
        fiche.supports.create(designation=f"Support {n} " + "x" * 110, origine="cree", nature="imprime", ordre=n)
    lu = texte(imprimer("E6"))
    assert all(f"Support {n} " in lu for n in range(40))
