"""The grid and the list of a class on paper (R24)."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Journal
from impression.pdf import page_html, rendre
from suivi.grille import couverture_pdf
from suivi.grille.grille import grille
from tests.factories import creer_etudiant, creer_fiche

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R24")]


def test_a_table_per_epreuve_with_the_signs_of_the_workbook(classe, passeport, classmate):
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S111", type="simulee")
    document = couverture_pdf.document(grille(classe))
    assert [table.titre[:2] for table in document.tables] == ["E4", "E6"]
    e6 = document.tables[1]
    rangees = {nom: (compte, dict(zip(e6.tetes, cases, strict=True))) for nom, compte, cases in e6.rangees}
    compte, cases = rangees["MOREAU Lina"]
    assert compte == f"1 / {len(e6.tetes)}" and cases["C11.1"] == ("■2", "") and cases["C11.2"] == ("", "")
    assert e6.pied[e6.tetes.index("C11.1")] == 1
    assert ("■", "Vécue") in document.legende


def test_an_epreuve_wider_than_a_page_has_several_tables(classe, passeport, monkeypatch):
    monkeypatch.setattr(couverture_pdf, "COLONNES_AU_PLUS", 2)
    document = couverture_pdf.document(grille(classe))
    e6 = [table for table in document.tables if table.titre.startswith("E6")]
    assert len(e6) > 1 and all(len(table.tetes) <= 2 for table in e6)
    assert f"{e6[0].tetes[0]} à {e6[0].tetes[-1]}" in e6[0].titre


@pytest.mark.lent
@pytest.mark.imprime
def test_both_are_printed_from_the_page_of_the_class(as_user, teacher, classe, passeport):
    for _ in range(3):
        creer_etudiant(classe)
    client = as_user(teacher)
    lus = {}
    for nom in ("couverture_pdf", "classe_liste"):
        adresse = reverse(f"suivi:{nom}", args=[classe.pk])
        page = "suivi:couverture" if nom == "couverture_pdf" else "suivi:classe"
        assert adresse in client.get(reverse(page, args=[classe.pk])).content.decode()
        pages = PdfReader(io.BytesIO(client.get(adresse).content)).pages
        lus[nom] = " ".join(page.extract_text() for page in pages)
    assert "C11.1" in lus["couverture_pdf"] and all("MOREAU Lina" in lu for lu in lus.values())
    assert Journal.objects.filter(action=Journal.Action.EXPORT, objet__contains="Grille").count() == 1


@pytest.mark.lent
@pytest.mark.imprime
def test_the_table_of_a_class_of_35_begins_on_the_first_page(classe, passeport):
    document = couverture_pdf.document(grille(classe))
    table = document.tables[0]
    _, compte, cases = table.rangees[0]
    rangees = [(f"ÉLÈVE {rang}", compte, cases) for rang in range(1, 36)]
    document = replace(document, tables=[replace(table, rangees=rangees)])
    pages = PdfReader(io.BytesIO(rendre(couverture_pdf.MODELE, document))).pages
    assert "ÉLÈVE 20" in pages[0].extract_text() and len(pages) == 2


def test_the_grid_of_an_empty_class_says_so(classe):
    lu = page_html(couverture_pdf.MODELE, couverture_pdf.document(grille(classe)))
    assert "Personne n’est dans cette classe aujourd’hui." in lu
