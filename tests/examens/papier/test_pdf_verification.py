"""What a deposited copy says of itself on paper: when it was deposited, and how to check it."""

import dataclasses
import io

import pikepdf
import pypdfium2
import pytest
import segno

from examens.papier.document import Preuve, document_epreuve
from examens.papier.pdf import rendre_document
from tests import factories
from tests.examens.conftest import JOUR

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.imprime]

ADRESSE = "https://passeport.example.org/verifier/K7QM-4TXA/"


@pytest.fixture(scope="module")
def imprimee():
    """Printed once: the tests below only read it."""
    return []


@pytest.fixture
def deposee(request, imprimee):
    if not imprimee:
        passeport, epreuve = request.getfixturevalue("passeport"), request.getfixturevalue("epreuve")
        factories.creer_fiche(passeport, "S111")
        document = dataclasses.replace(
            document_epreuve(passeport, epreuve("E6"), JOUR),
            mention="Déposé le 1er mars 2027 à 17 h 02.\nCompétence non couverte\u00a0: C12.2.",
            verification=Preuve("K7QM-4TXA", ADRESSE),
        )
        imprimee.append(rendre_document(document))
    return imprimee[0]


def test_a_deposited_copy_carries_its_mention_once_and_its_code_and_counts_on_every_page(deposee, pages):
    lues = pages(deposee)
    lu = " ".join(lues)
    assert "Déposé le 1er mars 2027 à 17 h 02. Compétence non couverte : C12.2." in lu
    assert "Code : K7QM-4TXA" in lu and ADRESSE in lu
    for numero, page in enumerate(lues, 1):
        assert "copie déposée, code de vérification K7QM-4TXA · 1 fiche, 1 compétence" in page
        assert f"page {numero} / {len(lues)}" in page
    assert lu.count("Déposé le") == 1


def test_its_qr_code_says_its_address_in_words_which_is_a_link(deposee):
    with pikepdf.open(io.BytesIO(deposee)) as ouvert:
        figures = [o for o in ouvert.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(f.Alt) for f in figures] == [f"QR code de l’adresse qui vérifie cette copie\u00a0: {ADRESSE}"]
        annotations = [a for page in ouvert.pages for a in page.get("/Annots", [])]
        assert [str(a.A.URI) for a in annotations if "/A" in a] == [ADRESSE]


def test_the_drawing_of_the_qr_code_is_read_back_as_the_address(deposee):
    """Read with the eyes of a phone: black squares found again on the page, and compared with those of the address."""
    matrice = [list(rangee) for rangee in segno.make_qr(ADRESSE, error="m").matrix]
    with pypdfium2.PdfDocument(deposee) as pdf:
        image = pdf[1].render(scale=4).to_pil().convert("L").point(lambda gris: 255 * (gris > 128))
    # 25 mm a side, at the left margin of 14 mm.
    pas, gauche = 25 / 25.4 * 72 * 4 / len(matrice), 14 / 25.4 * 72 * 4

    def lue(haut):
        return [
            [int(not image.getpixel((int(gauche + (x + 0.5) * pas), int(haut + (y + 0.5) * pas)))) for x in rang]
            for y in range(len(matrice))
            for rang in [range(len(matrice))]
        ]

    assert any(lue(haut) == matrice for haut in range(0, image.height - int(pas * len(matrice)), 2))


def test_a_copy_that_is_not_deposited_says_nothing_of_it(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S111")
    lu = mots(imprimer("E6"))
    assert "vérification" not in lu and "Vérifier" not in lu
