"""What a deposited copy says of itself on paper: when it was deposited, and how to check it."""

import dataclasses
import io

import pikepdf
import pytest
import segno

from examens.exports.document import document_epreuve
from examens.exports.pdf import rendre_document
from examens.exports.verification import Verification
from tests import factories

from .conftest import JOUR

ADRESSE = "https://passeport.example.org/verifier/K7QM-4TXA/"


@pytest.fixture
def deposee(passeport, epreuve):
    factories.creer_fiche(passeport, "S111")
    document = document_epreuve(passeport, epreuve("E6"), JOUR)
    return rendre_document(
        dataclasses.replace(
            document,
            mention="Déposé le 1er mars 2027 à 17 h 02.\nCompétence non couverte\u00a0: C12.2.",
            verification=Verification("K7QM-4TXA", ADRESSE),
        )
    )


def test_a_deposited_copy_carries_its_mention_once_and_its_code_on_every_page(deposee, pages):
    lues = pages(deposee)
    assert "Déposé le 1er mars 2027 à 17 h 02." in lues[0] and "non couverte : C12.2" in lues[0]
    assert "Code : K7QM-4TXA" in lues[0] and ADRESSE in lues[0]
    for page in lues:
        assert "Imprimé le 1er mars 2027 · code de vérification K7QM-4TXA" in page
    assert "".join(lues).count("Déposé le") == 1


def test_its_qr_code_is_described_and_its_address_is_a_link(deposee):
    with pikepdf.open(io.BytesIO(deposee)) as ouvert:
        figures = [o for o in ouvert.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(f.Alt) for f in figures] == ["QR code de l’adresse qui vérifie cette copie"]
        assert [str(a.A.URI) for a in ouvert.pages[0].Annots] == [ADRESSE]


def test_the_drawing_of_the_qr_code_is_that_of_the_address():
    qr = Verification("K7QM-4TXA", ADRESSE).qr
    dessinee = [[0] * qr["cote"] for _ in range(qr["cote"])]
    for x, y, longueur in qr["traits"]:
        dessinee[y][x : x + longueur] = [1] * longueur
    assert dessinee == [list(rangee) for rangee in segno.make_qr(ADRESSE, error="m").matrix]


def test_a_copy_that_is_not_deposited_says_nothing_of_it(passeport, imprimer, texte):
    lu = texte(imprimer("E6"))
    assert "vérification" not in lu and "Vérifier" not in lu
