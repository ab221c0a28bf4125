"""What a teacher prints or takes away of a class tells two of one name apart by their identifiers (R32)."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from suivi.classes import liste_pdf
from suivi.grille.couverture_pdf import document
from suivi.grille.couverture_xlsx import couverture_xlsx
from suivi.grille.grille import grille
from suivi.textes.textes import textes
from tests.factories import creer_etudiant, creer_fiche

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R32")]

HUGOS = ["BERNARD Hugo (hugo.bernard)", "BERNARD Hugo (hugo.bernard2)"]


@pytest.fixture
def hugos(classe, owner):
    return [
        creer_etudiant(classe, first_name="Hugo", last_name="Bernard", username=nom)
        for nom in ("hugo.bernard", "hugo.bernard2")
    ]


def test_the_grid_on_paper_and_as_a_workbook(classe, hugos):
    tableau = grille(classe)
    assert [nom for nom, *_ in document(tableau).tables[0].rangees] == [*HUGOS, "MOREAU Lina"]
    cellules = load_workbook(io.BytesIO(couverture_xlsx(tableau))).worksheets[0]["A"]
    assert set(HUGOS) <= {cellule.value for cellule in cellules}


def test_the_list_of_the_class(monkeypatch, classe, hugos):
    monkeypatch.setattr(liste_pdf, "rendre", lambda modele, document: document)
    lignes = liste_pdf.liste_pdf(classe, timezone.localdate()).lignes
    assert [nom for _, nom, _ in lignes] == [*HUGOS, "MOREAU Lina"]


def test_the_texts(classe, hugos):
    fiches = [creer_fiche(hugo.passeports.get()) for hugo in hugos]
    assert [texte.auteur for texte in textes(classe, fiches)] == HUGOS


@pytest.mark.parametrize("page", ["suivi:couverture", "examens:classe_conformite"])
def test_the_pages_of_the_class(as_user, teacher, classe, hugos, page):
    contenu = as_user(teacher).get(reverse(page, args=[classe.pk])).content.decode()
    assert ">hugo.bernard<" in contenu and ">hugo.bernard2<" in contenu and ">owner<" not in contenu
