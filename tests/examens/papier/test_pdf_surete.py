"""Whatever a text contains, it is shown, and nothing is fetched, read or run while rendering."""

import re
import socket

import pypdfium2
import pytest

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
    fiche = factories.creer_fiche(passeport, "S111", **dict.fromkeys(rubriques, "\n".join(HOSTILES)))
    for hostile in HOSTILES:
        fiche.supports.create(designation=hostile, origine=hostile[:30], nature=hostile[:30])
    owner.last_name, owner.first_name = HOSTILES[0], HOSTILES[1]
    owner.save()
    passeport.etudiant = owner
    contenu = imprimer("E6")
    lu = nu(texte(contenu))
    assert {hostile: lu.count(nu(hostile)) >= len(rubriques) for hostile in HOSTILES} == dict.fromkeys(HOSTILES, True)
    assert nu(HOSTILES[0].upper() + HOSTILES[1]) in lu
    assert b"/URI" not in contenu and b"/JavaScript" not in contenu and b"/EmbeddedFile" not in contenu


def caracteres(contenu, page, cherches):
    """``[(left, bottom), …]``, in points, of each of these characters on a page, in the order of the text."""
    with pypdfium2.PdfDocument(contenu) as pdf:
        lue = pdf[page].get_textpage()
        texte = lue.get_text_range()
        return [lue.get_charbox(rang)[:2] for rang, lettre in enumerate(texte) if lettre in cherches]


DIFFICILES = {
    "emoji": "😀" * 300,
    "families": "👩‍👩‍👧‍👦" * 60,
    "one word": "x" * 255,
    "Arabic": "مرحبا بالعالم " * 15,
    "invisible": "\u202e\u0007abc",
    "no glyph": "𓀀\U0001fae8\uffff",
}
PROMIS = "Ελληνικά Кириллица العربية עברית ไทย हिन्दी 中文 日本語 한국어 😀 ✓ € →"


def test_a_difficult_text_neither_fails_nor_leaves_its_page(passeport, imprimer, pages):
    for cas, texte in DIFFICILES.items():
        factories.creer_fiche(passeport, "S111", description=texte, descriptif=f"Fin de « {cas} ».")
    factories.creer_fiche(passeport, "S111", description="Avant \U00030000 après.")
    factories.creer_fiche(passeport, "S111", description=PROMIS)
    # Those of the fiches, and the table before them.
    lues = pages(imprimer("E6", presentation="une_par_page"))[-len(DIFFICILES) - 2 :]
    for cas, lue in zip(DIFFICILES, lues, strict=False):
        assert f"Fin de « {cas} »." in lue
    # A letter that no font has is a box; every script and emoji that we promise is drawn.
    assert "Avant ▯ après." in lues[-2]
    assert "▯" not in lues[-1]
    for mot in ("Ελληνικά", "Кириллица", "中文", "日本語", "한국어", "😀", "✓", "€", "→"):
        assert mot in lues[-1]


def test_what_is_too_long_or_read_from_the_right_keeps_its_place(passeport, owner, imprimer, pages):
    factories.creer_fiche(passeport, "S111", moyens="مرحبا.\nZZZ", partenaires="Le mot مرحبا ici.")
    factories.creer_fiche(passeport, "S112", description="W" * 255, partenaires="W" * 255)
    owner.last_name, owner.first_name = "M" * 60, "V" * 60
    owner.save()
    passeport.etudiant = owner
    contenu = imprimer("E6")
    # A line read from the right stands on the right and does not turn its neighbours. A4 is 595 points wide, the margin
    # 40. « partenaires » comes first.
    gauches = [gauche for gauche, _ in caracteres(contenu, 1, "مرحبا")]
    assert len(gauches) == 10
    assert all(150 < gauche < 350 for gauche in gauches[:5])
    assert all(gauche > 480 for gauche in gauches[5:])
    assert caracteres(contenu, 1, "Z")[0][0] < 200
    # A word without end keeps inside the margins.
    largeurs = [gauche for gauche, _ in caracteres(contenu, 1, "W")]
    assert len(largeurs) == 510 and max(largeurs) < 595 - 40
    # A name too long for the header does not push the page number away.
    hauteurs = {round(bas) for _, bas in caracteres(contenu, 1, "/")}
    assert max(hauteurs) > 790
    assert all("page" in page for page in pages(contenu))


def test_forty_supports_are_pages_that_a_jury_reads(passeport, imprimer, texte):
    fiche = factories.creer_fiche(passeport, "S111")
    for n in range(40):
        fiche.supports.create(designation=f"Support {n} " + "x" * 110, origine="cree", nature="imprime", ordre=n)
    lu = texte(imprimer("E6"))
    assert all(f"Support {n} " in lu for n in range(40))
