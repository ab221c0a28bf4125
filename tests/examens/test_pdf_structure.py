"""A PDF that a screen reader reads in order, and that says what it is (PDF/UA-1)."""

import io

import pikepdf
import pytest

from tests import factories


@pytest.fixture
def ouvert(passeport, imprimer):
    for code in ("S111", "S112"):
        factories.creer_fiche(passeport, code).supports.create(designation="Maquette", origine="cree", nature="imprime")
    with pikepdf.open(io.BytesIO(imprimer("E6"))) as ouvert:
        yield ouvert


def balises(noeud):
    """Every tag of the structure tree, in reading order."""
    if isinstance(noeud, pikepdf.Array):
        for enfant in noeud:
            yield from balises(enfant)
    elif isinstance(noeud, pikepdf.Dictionary):
        if "/S" in noeud:
            yield str(noeud.S)
        if "/K" in noeud:
            yield from balises(noeud.K)


def test_it_is_tagged_french_and_declares_pdf_ua(ouvert):
    assert bool(ouvert.Root.MarkInfo.Marked)
    assert str(ouvert.Root.Lang).lower().startswith("fr")
    assert bool(ouvert.Root.ViewerPreferences.DisplayDocTitle)
    with ouvert.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == "Passeport professionnel de MOREAU Lina · E6 Projet"
        assert meta["dc:creator"] == ["MOREAU Lina"]


def test_its_dates_are_those_of_the_printing_not_of_the_clock(ouvert):
    assert str(ouvert.docinfo.CreationDate).startswith("D:20270301")
    assert str(ouvert.docinfo.ModDate).startswith("D:20270301")


def test_its_tags_are_titles_lists_and_tables_with_headers(ouvert):
    lues = list(balises(ouvert.Root.StructTreeRoot.K))
    titres = [b for b in lues if b[:2] == "/H" and b[2:].isdigit()]
    assert titres[0] == "/H1"
    assert all(int(b[2:]) - int(a[2:]) <= 1 for a, b in zip(titres, titres[1:], strict=False))
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= set(lues)


def test_its_bookmarks_lead_to_the_parts_the_situations_and_the_fiches(ouvert):
    with ouvert.open_outline() as plan:
        parties = {p.title: p for p in plan.root}
        assert list(parties) == [
            "Compétences couvertes",
            "Compétences non couvertes",
            "Tableau des compétences",
            "Fiches",
            "Supports à apporter à l’oral",
        ]
        situations = parties["Fiches"].children
        assert [s.title for s in situations] == ["S111 Intitulé de S111", "S112 Intitulé de S112"]
        assert [f.title for f in situations[0].children] == ["Fiche 1 · C11.1 Intitulé de C11.1"]


def test_each_line_of_the_table_and_of_the_supports_links_to_its_fiche_and_nowhere_else(ouvert):
    liens = [lien for page in ouvert.pages for lien in page.get("/Annots", [])]
    assert len(liens) == 4
    for lien in liens:
        assert lien.Subtype == "/Link"
        assert lien.get("/Contents") is not None
        assert "/Dest" in lien or lien.A.S == "/GoTo"


def test_every_font_is_embedded(ouvert):
    polices = [police for page in ouvert.pages for police in page.Resources.Font.values()]
    assert polices
    for police in polices:
        descripteur = police.DescendantFonts[0].FontDescriptor
        assert any(cle in descripteur for cle in ("/FontFile2", "/FontFile3"))
