"""A PDF and how it is read: by its text, page by page."""

import datetime
import html
import io

import pikepdf
import pytest
from django.utils.html import strip_tags
from pypdf import PdfReader

from examens.file import arret
from examens.packs import assemblage, documents
from examens.packs.demande import demander
from examens.papier import document
from examens.papier.document import document_complet, document_epreuve
from examens.papier.pdf import rendre_document
from referentiel.arbre import arbre_de
from tests.examens.packs.packs import Composes

JOUR = datetime.date(2027, 3, 1)


@pytest.fixture
def epreuve(diplome):
    """``epreuve("E6")``, as the views take it."""
    return lambda code: next(e for e in arbre_de(diplome).epreuves if e.code == code)


@pytest.fixture
def imprimer(passeport, epreuve):
    """``imprimer("E6")``: the PDF of that épreuve, as bytes; without a code, the whole passport."""

    def imprimer(code=None, **choix):
        if code:
            return rendre_document(document_epreuve(passeport, epreuve(code), JOUR, **choix))
        return rendre_document(document_complet(passeport, JOUR, **choix))

    return imprimer


@pytest.fixture
def pages():
    """The text of each page, spaces and line breaks made one space."""
    return lambda contenu: [" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(contenu)).pages]


@pytest.fixture
def texte(pages):
    return lambda contenu: " ".join(pages(contenu))


@pytest.fixture
def mots(monkeypatch):
    """What a page says, ``mots(imprimer("E6"))``. Every print is the page itself: it is its layout that takes time."""
    monkeypatch.setattr("impression.pdf.composer", lambda page, finition=None: page.encode())
    return lambda page: " ".join(html.unescape(strip_tags(page.decode().partition("</head>")[2])).split())


@pytest.fixture(scope="session")
def feuillet():
    """A PDF of three pages, the second with a link to the first, by a name that all documents give."""
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[1].Annots = pdf.make_indirect(
        pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=[0, 0, 9, 9],
                    Dest=pikepdf.String("fiche-1"),
                )
            ]
        )
    )
    destination = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
    pdf.Root.Names = pikepdf.Dictionary(
        Dests=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("fiche-1"), destination]))
    )
    sortie = io.BytesIO()
    pdf.save(sortie)
    return sortie.getvalue()


@pytest.fixture
def composes(nothing_left_of_another_test, monkeypatch, feuillet):
    """The printing itself is tried elsewhere, and by the worker's test."""
    faits = Composes(feuillet)

    def document_epreuve(passeport, epreuve, jour, presentation):
        faits.append((passeport.etudiant.username, epreuve.code))
        faits.avant(passeport, epreuve.code)
        return document.document_epreuve(passeport, epreuve, jour, presentation=presentation)

    monkeypatch.setattr(documents, "document_epreuve", document_epreuve)
    monkeypatch.setattr(documents, "rendre_a_part", lambda document: faits.rendu())
    monkeypatch.setattr(assemblage, "emargement", lambda *_: feuillet)
    return faits


@pytest.fixture
def nothing_left_of_another_test(settings):
    # A new value empties the storage, which is kept in memory.
    settings.STORAGES = dict(settings.STORAGES)
    arret.demande = False
    yield
    arret.demande = False


@pytest.fixture
def pack(nothing_left_of_another_test, teacher, classe, owner, classmate):
    """Asked for by the teacher, for the two students of the class."""
    return demander(teacher, classe)[0]
