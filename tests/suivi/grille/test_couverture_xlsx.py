import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Journal
from referentiel.arbre import arbre_de
from suivi.grille.couverture_xlsx import TETE
from tests.factories import creer_brouillon, creer_etudiant, creer_fiche

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R24")]

# Those of the page, and the line of the journal.
REQUETES = 7


@pytest.fixture
def telecharger(as_user, teacher, classe):
    client = as_user(teacher)

    def lire():
        reponse = client.get(reverse("suivi:couverture_xlsx", args=[classe.pk]))
        assert reponse.status_code == 200
        return reponse

    return lire


@pytest.fixture
def classeur(telecharger):
    return lambda: load_workbook(io.BytesIO(telecharger().content))


def cellule(feuille, nom, tete):
    colonne = next(c.column for c in feuille[TETE] if c.value == tete)
    return next(
        feuille.cell(ligne, colonne)
        for ligne in range(TETE + 1, feuille.max_row)
        if feuille.cell(ligne, 1).value == nom
    )


def test_the_grid_is_written_as_numbers_with_a_sign_per_shape(classeur, passeport, classmate):
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S111", type="simulee")
    creer_fiche(passeport, "S211", type="observee")
    feuille = classeur()["Couverture"]
    double, observee = (cellule(feuille, "MOREAU Lina", code) for code in ("C11.1", "C21.1"))
    assert (double.value, double.data_type, double.number_format) == (2, "n", '0"■"')
    assert (observee.value, observee.number_format) == (1, '0"▨"')
    assert double.fill.fgColor.rgb != observee.fill.fgColor.rgb
    assert cellule(feuille, "MOREAU Lina", "C11.2").value is None
    assert [cellule(feuille, "MOREAU Lina", t).value for t in ("Couvertes", "Sur", "Fiches")] == [2, 6, 3]
    assert cellule(feuille, classmate.nom_liste, "Dernière activité").value == "pas encore connecté"
    assert feuille.cell(feuille.max_row, 6).value == 1


def test_the_sheet_is_frozen_filtered_and_grouped(classeur, owner, classmate):
    feuille = classeur()["Couverture"]
    assert feuille.freeze_panes == f"B{TETE + 1}"
    assert feuille.auto_filter.ref == f"A{TETE}:K{TETE + 2}"
    assert "F2:I2" in [str(zone) for zone in feuille.merged_cells.ranges]
    assert feuille.column_dimensions["A"].width > 20


def test_the_other_sheets_say_what_is_left_the_titles_and_the_legend(classeur, passeport):
    creer_fiche(passeport, "S111", type="simulee")
    livre = classeur()
    assert livre.sheetnames == ["Couverture", "À faire", "Codes", "Légende"]
    lignes = list(livre["À faire"].iter_rows(min_row=2, values_only=True))
    assert ("MOREAU Lina", "E4", "C21.1 Intitulé de C21.1", "à couvrir", "S211 Intitulé de S211") in lignes
    assert [ligne[3] for ligne in lignes if "C11.1" in ligne[2]] == ["à revivre en entreprise (simulée)"]
    assert livre["Codes"]["B2"].value == "C11.1 Intitulé de C11.1"
    assert [livre["Légende"].cell(n, 2).value for n in range(3, 7)] == ["Vécue", "Observée", "Simulée", "Mixte"]


@pytest.mark.rule("R20")
def test_brouillons_are_not_in_the_workbook(classeur, passeport):
    creer_brouillon(passeport)
    assert cellule(classeur()["Couverture"], "MOREAU Lina", "Fiches").value == 0


def test_a_name_that_looks_like_a_formula_stays_text(classeur, classe):
    noms = ("=CMD|'/C CALC'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1")
    for nom in noms:
        creer_etudiant(classe, last_name=nom)
    livre = classeur()
    cellules = [livre["Couverture"].cell(TETE + rang, 1) for rang in range(1, len(noms) + 1)]
    assert all(cellule.data_type == "s" and cellule.quotePrefix for cellule in cellules)
    for nom in noms:
        assert any(nom.strip() in cellule.value for cellule in cellules), nom
    assert [c.coordinate for f in livre for rang in f.iter_rows() for c in rang if c.data_type == "f"] == []


def test_control_characters_do_not_break_the_workbook(classeur, owner, classe):
    owner.last_name = "A\x07B"
    owner.save()
    classe.nom = "T\x0b GA"
    classe.save()
    assert classeur()["Couverture"].cell(TETE + 1, 1).value == "AB Lina"


def test_a_class_without_students_gives_a_workbook_too(classeur):
    assert classeur()["Couverture"].cell(TETE, 1).value == "Étudiant"


def test_the_file_is_named_kept_private_and_noted(telecharger, teacher, owner):
    reponse = telecharger()
    assert reponse["Content-Disposition"] == 'attachment; filename="couverture-bts-com-2-2027.xlsx"'
    assert reponse["Cache-Control"] == "private, no-store"
    assert Journal.objects.get(action=Journal.Action.EXPORT).acteur == teacher


def test_the_workbook_costs_the_same_queries_whatever_the_number_of_students(
    telecharger, classe, diplome, django_assert_num_queries
):
    arbre_de(diplome)
    for combien in (1, 2):
        for _ in range(combien):
            creer_fiche(creer_etudiant(classe, password="!").passeports.get())
        with django_assert_num_queries(REQUETES):
            telecharger()
