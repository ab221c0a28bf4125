"""Pieces joined into one PDF are what the whole would have been: pages, tags, bookmarks, links."""

import io
import itertools
import shutil

import pikepdf
import pytest

from accounts import composition
from accounts.assemblage import Entete, LienSansCible, assembler
from accounts.fabrique import Fabrique
from examens.exports.document import document_epreuve
from examens.exports.pdf import rendre_document
from tests import factories

from .conftest import JOUR
from .test_pdf_structure import balises

PEINDRE = {"Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Tj", "TJ", "'", '"', "EI"}


@pytest.fixture
def document(passeport, epreuve):
    """Two fiches on one situation, one that runs over two pages, some with supports."""
    long = "Un texte long de plusieurs lignes, qui déborde sur la page suivante. " * 50
    for code, textes in (("S111", {}), ("S111", {"moyens": long}), ("S112", {"acteurs": "Mme Durand, directrice"})):
        fiche = factories.creer_fiche(passeport, code, **textes)
        if code == "S111":
            fiche.supports.create(designation="Maquette de l’affiche", origine="cree", nature="imprime")
    return document_epreuve(passeport, epreuve("E6"), JOUR)


@pytest.fixture
def joint(document):
    with pikepdf.open(io.BytesIO(rendre_document(document))) as pdf:
        yield pdf


@pytest.fixture
def entier(document, tmp_path, monkeypatch, request):
    """The same passport, compiled at once."""
    modeles = tmp_path / "modeles"
    shutil.copytree(composition.MODELES, modeles, ignore=shutil.ignore_patterns("*.html", "*.txt"))
    shutil.copy(request.path.with_name("passeport_entier.typ"), modeles)
    monkeypatch.setattr(composition, "MODELES", modeles)
    with pikepdf.open(io.BytesIO(composition.rendre("passeport_entier", document))) as pdf:
        yield pdf


@pytest.fixture
def reserve(settings, tmp_path):
    settings.PDF_RESERVE_DOSSIER, settings.PDF_RESERVE_OCTETS = tmp_path / "pdf", 10**8
    return settings.PDF_RESERVE_DOSSIER


@pytest.fixture
def compiles(monkeypatch):
    """The models that the compiler was asked for, in order."""
    demandes = []
    rendre = composition.Compilation.rendre

    def noter(self, modele, donnees):
        demandes.append(modele.rpartition("/")[2])
        return rendre(self, modele, donnees)

    monkeypatch.setattr(composition.Compilation, "rendre", noter)
    return demandes


def octets(pdf):
    sortie = io.BytesIO()
    pdf.save(sortie)
    return sortie.getvalue()


def contenu(page):
    """The operators of a page, its overlay drawn in place: ``(operator, operands)``."""
    for instruction in pikepdf.parse_content_stream(page):
        yield str(instruction.operator), instruction.operands


def marques(page):
    """``(numbers of the marked contents, operators that paint outside any mark)`` of a page."""
    numeros, ouvertes, hors = [], [], []
    for operateur, operandes in contenu(page):
        if operateur == "BDC" or operateur == "BMC":
            proprietes = operandes[1] if operateur == "BDC" else {}
            if "/MCID" in proprietes:
                assert "/Artifact" not in ouvertes
                numeros.append(int(proprietes["/MCID"]))
            ouvertes.append(str(operandes[0]))
        elif operateur == "EMC":
            ouvertes.pop()
        elif operateur in PEINDRE and not ouvertes:
            hors.append(operateur)
    assert ouvertes == []
    return numeros, hors


def feuilles(balise, page=None):
    """``(page, number, tag)`` of each marked content and ``(page, annotation, tag)`` of each link, in order."""
    page = balise.get("/Pg", page)
    enfants = balise.get("/K", [])
    for enfant in enfants if isinstance(enfants, pikepdf.Array) else [enfants]:
        if isinstance(enfant, int):
            yield page.objgen, enfant, balise.objgen
        elif enfant.get("/Type") == "/MCR":
            yield enfant.get("/Pg", page).objgen, int(enfant.MCID), balise.objgen
        elif enfant.get("/Type") == "/OBJR":
            yield enfant.get("/Pg", page).objgen, enfant.Obj.objgen, balise.objgen
        else:
            assert enfant.P.objgen == balise.objgen
            yield from feuilles(enfant, page)


def cles(pdf):
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(cle): valeur for cle, valeur in zip(nums[::2], nums[1::2], strict=True)}


def signets(elements):
    return [(e.title, signets(e.children)) for e in elements]


def test_pieces_read_like_the_whole_page_by_page_and_tag_by_tag(joint, entier, pages):
    lu, attendu = (pages(octets(pdf)) for pdf in (joint, entier))
    assert len(lu) == len(attendu) > 5
    for page, reference in zip(lu, attendu, strict=True):
        # The header and the footer are drawn last; a hyphen at the end of a line is told otherwise.
        assert sorted(page.split()) == sorted(reference.replace("\xad", "-").split())
    assert list(balises(joint.Root.StructTreeRoot.K)) == list(balises(entier.Root.StructTreeRoot.K))
    with joint.open_outline() as plan, entier.open_outline() as reference:
        assert signets(plan.root) == signets(reference.root)
    assert joint.Root.Lang == entier.Root.Lang
    assert dict(joint.Root.StructTreeRoot.RoleMap) == dict(entier.Root.StructTreeRoot.RoleMap)


def test_every_marked_content_hangs_from_the_tree_once_in_the_order_of_the_pages(joint):
    racine = joint.Root.StructTreeRoot
    (document,) = racine.K
    assert document.S == "/Document" and document.P.objgen == racine.objgen
    atteints = list(feuilles(document))
    par_page = {page.obj.objgen: rang for rang, page in enumerate(joint.pages)}
    ordre = [par_page[page] for page, _, _ in atteints]
    assert ordre == sorted(ordre)
    for page in joint.pages:
        numeros, hors = marques(page)
        assert hors == []
        siens = [numero for p, numero, _ in atteints if p == page.obj.objgen and isinstance(numero, int)]
        assert sorted(siens) == sorted(numeros) == list(range(len(numeros)))


def test_the_parent_tree_leads_from_each_content_and_each_link_to_its_tag(joint):
    arbre = cles(joint)
    racine = joint.Root.StructTreeRoot
    assert sorted(arbre) == list(range(int(racine.ParentTreeNextKey)))
    atteints = {(page, numero): balise for page, numero, balise in feuilles(racine.K[0])}
    vues = []
    for page in joint.pages:
        vues.append(int(page.obj.StructParents))
        for numero, balise in enumerate(arbre[vues[-1]]):
            assert atteints.pop((page.obj.objgen, numero)) == balise.objgen
        for lien in page.obj.get("/Annots", []):
            vues.append(int(lien.StructParent))
            balise = arbre[vues[-1]]
            assert balise.S == "/Link"
            assert atteints.pop((page.obj.objgen, lien.objgen)) == balise.objgen
    assert atteints == {}
    assert sorted(vues) == sorted(arbre)


def test_cells_name_headers_of_their_own_table(joint):
    noms = list(joint.Root.StructTreeRoot.IDTree.Names)
    identifies = {bytes(nom): balise for nom, balise in zip(noms[::2], noms[1::2], strict=True)}
    assert list(identifies) == sorted(identifies) and len(identifies) == len(noms) // 2
    for nom, balise in identifies.items():
        assert bytes(balise.ID) == nom

    def table(balise):
        while balise.S != "/Table":
            balise = balise.P
        return balise.objgen

    cites = 0
    for objet in joint.objects:
        if isinstance(objet, pikepdf.Dictionary) and objet.get("/S") in ("/TD", "/TH"):
            for nom in itertools.chain(*(a.get("/Headers", []) for a in objet.A)):
                assert table(identifies[bytes(nom)]) == table(objet)
                cites += 1
    assert cites > 20


def test_a_link_of_the_table_leads_to_the_page_that_it_tells(joint):
    noms = list(joint.Root.Names.Dests.Names)
    reperes = {str(nom): cible for nom, cible in zip(noms[::2], noms[1::2], strict=True)}
    pages = {page.obj.objgen: rang for rang, page in enumerate(joint.pages, 1)}
    liens = [lien for page in joint.pages for lien in page.obj.get("/Annots", [])]
    assert len(liens) == 5
    for lien in liens:
        page = pages[reperes[str(lien.Dest)][0].objgen]
        assert str(lien.Contents) == f"Aller à la page {page}"
        assert "/A" not in lien
    assert {str(lien.Dest) for lien in liens} == {"fiche-1", "fiche-2", "fiche-3"}


def test_the_pieces_share_their_fonts(joint):
    polices = {
        p.DescendantFonts[0].FontDescriptor.FontFile3.objgen
        for page in joint.pages
        for p in page.Resources.Font.values()
    }
    fichiers = [o for o in joint.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/CIDFontType0C"]
    assert len(fichiers) == len(polices) <= 4


def test_the_file_opens_without_a_warning(document):
    with pikepdf.open(io.BytesIO(rendre_document(document))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pdf_version == "1.7"


def test_a_fiche_is_rendered_once_and_kept(document, reserve, compiles):
    premiere = rendre_document(document)
    assert compiles == ["fiche"] * 3 + ["debut", "fin", "bandeaux"]
    del compiles[:]
    assert rendre_document(document) == premiere
    assert compiles == []


def test_a_fiche_that_changes_is_rendered_again_alone(document, reserve, compiles):
    rendre_document(document)
    del compiles[:]
    document.situations[0].fiches[0].onglets[0].rubriques[0].texte = "Un autre texte."
    change = rendre_document(document)
    assert compiles == ["fiche"]
    shutil.rmtree(reserve)
    assert rendre_document(document) == change


def test_a_piece_that_is_not_readable_any_more_is_rendered_again(document, reserve, compiles):
    premiere = rendre_document(document)
    del compiles[:]
    for fichier in list(reserve.glob("*/*"))[:2]:
        fichier.write_bytes(b"half a fi")
    assert rendre_document(document) == premiere
    assert len(compiles) == 2


def test_a_text_of_another_passport_is_never_taken_for_this_one(document, reserve, texte):
    rendre_document(document)
    document.situations[0].fiches[0].onglets[0].rubriques[0].texte = "Un secret."
    assert "Un secret." in texte(rendre_document(document))
    document.situations[0].fiches[0].onglets[0].rubriques[0].texte = "Autre chose."
    assert "Un secret." not in texte(rendre_document(document))


def test_a_character_that_no_font_draws_takes_back_the_claim_of_pdf_ua_and_nothing_else(document):
    document.situations[0].fiches[0].onglets[0].rubriques[0].texte = "\ufdd0"
    with pikepdf.open(io.BytesIO(rendre_document(document))) as pdf:
        assert b"pdfuaid:part" not in pdf.Root.Metadata.read_bytes()
        assert bool(pdf.Root.MarkInfo.Marked)


def test_a_link_to_a_fiche_that_is_not_there_is_an_error_of_ours(document):
    donnees = {"titres": document.mots["supports"], "supports": document.supports, "pages": {}}
    donnees["pages"] = dict.fromkeys(("fiche-1", "fiche-2", "fiche-3"), 1)
    with Fabrique() as fabrique:
        fin = fabrique.morceau("examens/pdf/fin", donnees)
        bandeaux = fabrique.tampons("examens/pdf/bandeaux", {"entete": "", "pied": "", "total": 1})
    with pytest.raises(LienSansCible):
        assembler([fin], bandeaux, Entete("Titre", "Auteur", "Sujet", (2027, 3, 1)))
