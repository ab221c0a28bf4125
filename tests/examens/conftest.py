"""A PDF and how it is read: by its text, page by page."""

import datetime
import io

import pytest
from pypdf import PdfReader

from examens.exports import pdf
from referentiel.arbre import arbre

JOUR = datetime.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def no_blank_passport_from_another_test():
    pdf._pdf_vierge.cache_clear()
    yield
    pdf._pdf_vierge.cache_clear()


@pytest.fixture
def epreuve(diplome):
    """``epreuve("E6")``, as the views take it."""
    return lambda code: next(e for e in arbre(diplome).epreuves if e.code == code)


@pytest.fixture
def imprimer(passeport, epreuve):
    """``imprimer("E6")``: the PDF of that épreuve, as bytes; without a code, the whole passport."""

    def imprimer(code=None):
        if code:
            return pdf.pdf_epreuve(passeport, epreuve(code), JOUR)
        return pdf.pdf_passeport(passeport, JOUR)

    return imprimer


@pytest.fixture
def pages():
    """The text of each page, spaces and line breaks made one space."""
    return lambda contenu: [" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(contenu)).pages]


@pytest.fixture
def texte(pages):
    return lambda contenu: " ".join(pages(contenu))
