"""A PDF that a screen reader reads in order, and that says what it is (PDF/UA-1)."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.imprime]

LONG = " ".join(["Stagiaire à l’agence, j’assiste au brief d’un annonceur puis je rédige."] * 3)


@pytest.fixture(scope="module")
def imprimes():
    """The bytes of each presentation, printed once: these tests only read them."""
    return {}


@pytest.fixture(params=["compacte", "une_par_page"])
def imprime(request, imprimes):
    if request.param not in imprimes:
        passeport, imprimer = request.getfixturevalue("passeport"), request.getfixturevalue("imprimer")
        for code in ("S111", "S112"):
            fiche = factories.creer_fiche(passeport, code, description=LONG)
            fiche.supports.create(designation="Maquette", origine="cree", nature="imprime")
        imprimes[request.param] = imprimer("E6", presentation=request.param)
    return imprimes[request.param]


@pytest.fixture
def ouvert(imprime):
    with pikepdf.open(io.BytesIO(imprime)) as ouvert:
        yield ouvert


def enfants(noeud):
    """The tags right under this one."""
    suite = noeud.get("/K", [])
    return [e for e in (suite if isinstance(suite, pikepdf.Array) else [suite]) if isinstance(e, pikepdf.Dictionary)]


def balises(noeud):
    """Every tag of the structure tree, in reading order."""
    if "/S" in noeud:
        yield noeud
    for enfant in enfants(noeud):
        yield from balises(enfant)


def noms(ouvert):
    return [str(balise.S) for balise in balises(ouvert.Root.StructTreeRoot)]


def test_it_is_tagged_french_and_declares_pdf_ua(ouvert):
    assert bool(ouvert.Root.MarkInfo.Marked)
    assert str(ouvert.Root.Lang) == "fr"
    assert bool(ouvert.Root.ViewerPreferences.DisplayDocTitle)
    with ouvert.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == "Passeport professionnel de MOREAU Lina · E6 Projet"
        assert meta["dc:creator"] == ["MOREAU Lina"]


def test_its_dates_are_those_of_the_printing_not_of_the_clock(ouvert):
    assert str(ouvert.docinfo.CreationDate).startswith("D:20270301")
    assert str(ouvert.docinfo.ModDate).startswith("D:20270301")


def test_its_titles_go_down_one_level_at_a_time_and_its_texts_are_paragraphs(ouvert):
    lues = noms(ouvert)
    titres = [b for b in lues if b[:2] == "/H" and b[2:].isdigit()]
    assert titres[0] == "/H1" and titres.count("/H1") == 1
    assert all(int(b[2:]) - int(a[2:]) <= 1 for a, b in zip(titres, titres[1:], strict=False))
    assert {"/P", "/Table", "/THead", "/TH", "/TD", "/Link", "/Art"} <= set(lues)


def test_every_cell_names_headers_that_stand_in_its_table(ouvert):
    tables = [balise for balise in balises(ouvert.Root.StructTreeRoot) if balise.S == "/Table"]
    cites = 0
    for table in tables:
        siennes = list(balises(table))
        identifiants = {str(balise.ID) for balise in siennes if balise.S == "/TH"}
        for cellule in (balise for balise in siennes if balise.S == "/TD"):
            entetes = {str(nom) for nom in cellule.A.get("/Headers", [])}
            assert entetes and entetes <= identifiants
            cites += len(entetes)
    assert cites > 20


def test_the_label_of_a_rubrique_stands_in_the_paragraph_of_its_text(ouvert):
    """One reading unit: « Description de la situation … »."""
    article = next(balise for balise in balises(ouvert.Root.StructTreeRoot) if balise.S == "/Art")
    assert not any(balise.S in ("/Div", "/NonStruct") and not enfants(balise) for balise in balises(article))
    assert sum(balise.S == "/P" for balise in balises(article)) >= 3


def test_a_line_ends_with_its_space_so_that_no_reader_joins_two_words(imprime):
    """In the table and in each fiche, what stands on several lines is the text that was typed."""
    lu = " ".join(page.extract_text().replace("\n", "") for page in PdfReader(io.BytesIO(imprime)).pages)
    assert lu.count(LONG) == 4


def test_every_content_hangs_from_a_tag(ouvert):
    parents = list(ouvert.Root.StructTreeRoot.ParentTree.Nums)
    par_cle = {int(cle): valeur for cle, valeur in zip(parents[::2], parents[1::2], strict=True)}
    for page in ouvert.pages:
        numeros = [
            int(instruction.operands[1].MCID)
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]
        ]
        assert sorted(numeros) == list(range(len(numeros)))
        assert len(par_cle[int(page.StructParents)]) <= len(numeros)


def test_its_bookmarks_lead_to_the_parts_and_the_fiches(ouvert):
    with ouvert.open_outline() as plan:
        parties = {p.title: p for p in plan.root}
        assert list(parties) == ["Tableau de synthèse", "Identité", "Fiches", "Supports à apporter à l’oral"]
        assert [f.title for f in parties["Fiches"].children] == [
            "Fiche 1 · C11.1 Intitulé de C11.1",
            "Fiche 2 · C11.2 Intitulé de C11.2",
        ]


def test_each_line_of_the_tables_links_to_its_fiche_and_nowhere_else(ouvert):
    liens = [lien for page in ouvert.pages for lien in page.get("/Annots", [])]
    assert len(liens) == 4
    assert {str(lien.get("/Dest") or lien.A.get("/D")) for lien in liens} == {"Fiche\u00a01", "Fiche\u00a02"}
    for lien in liens:
        assert lien.Subtype == "/Link"
        assert str(lien.Contents) in ("Fiche\u00a01", "Fiche\u00a02")
        assert "/URI" not in lien.get("/A", {})


def test_every_font_is_embedded(ouvert):
    polices = [police for page in ouvert.pages for police in page.Resources.Font.values()]
    assert polices
    for police in polices:
        descripteur = police.DescendantFonts[0].FontDescriptor
        assert any(cle in descripteur for cle in ("/FontFile2", "/FontFile3"))
