"""What the coverage grid tells of complexities, hazards and retained fiches, where the diplôme has them (R26, R28)."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from impression.pdf import page_html
from referentiel.arbre import arbre_de
from suivi.grille import couverture_pdf
from suivi.grille.grille import cases_du_passeport, grille
from suivi.objectifs.objectifs import objectifs
from suivi.objectifs.objectifs_pdf import feuille
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R24"), pytest.mark.rule("R28")]


@pytest.fixture
def diplome(db):
    return factories.creer_diplome_a_complexites()


@pytest.fixture
def fiches(passeport):
    """Two of S111, one of them retained; one of S211 without difficulty."""
    simple = factories.creer_fiche(passeport, "S111", complexites=["Client étranger"])
    retenue = factories.creer_fiche(passeport, "S111", complexites=["Deux à la fois", "Urgence"], aleas=["Panne"])
    retenue.retenir()
    return simple, retenue, factories.creer_fiche(passeport, "S211")


def case(tableau, etudiant, code):
    rangee = next(r for r in tableau.rangees if r.etudiant == etudiant)
    return next(case for cible, case in rangee.cases.items() if cible.element.code == code)


@pytest.mark.rule("R26")
def test_a_cell_tells_how_far_the_student_has_gone_and_what_is_retained(classe, owner, fiches):
    tableau = grille(classe)
    double, simple = case(tableau, owner, "C11.1"), case(tableau, owner, "C21.1")
    assert (double.nombre, double.complexites, double.aleas, double.retenue) == (2, 2, 1, True)
    mots = tableau.detail(double).replace("\u00a0", " ")
    assert mots == "vécue : 2 ; jusqu’à 2 complexités, 1 aléa ; fiche retenue"
    assert tableau.detail(simple).replace("\u00a0", " ") == "vécue ; ni complexité ni aléa"


def test_a_fiche_in_the_bin_counts_for_nothing(classe, owner, fiches):
    _, retenue, _ = fiches
    retenue.jeter()
    reste = case(grille(classe), owner, "C11.1")
    assert (reste.nombre, reste.complexites, reste.aleas, reste.retenue) == (1, 1, 0, False)


def test_the_page_marks_it_with_shapes_words_and_a_legend(as_user, teacher, classe, fiches):
    page = as_user(teacher).get(f"/classes/{classe.pk}/couverture/").content.decode()
    assert re.search(r'<td class="retenue"><a [^>]+><i class="plein c2 a1" role="img" title="2 fiches, vécue', page)
    assert "complexités</li>" in page and "fiche retenue</li>" in page


def test_a_diploma_without_the_options_is_drawn_as_before(as_user, classe, teacher, fiches, diplome):
    diplome.options = {"projet": True}
    diplome.save()
    page = as_user(teacher).get(f"/classes/{classe.pk}/couverture/").content.decode()
    assert '<i class="plein" role="img" title="2 fiches, vécue\u00a0: 2">2</i></a></td>' in page
    assert 'class="retenue"' not in page
    assert "complexité" not in page and "retenue" not in page


def test_more_than_three_are_three_marks_and_the_words_tell_how_many(as_user, teacher, classe, passeport):
    factories.creer_fiche(passeport, "S111", aleas=[f"Panne {n}" for n in range(7)])
    page = as_user(teacher).get(f"/classes/{classe.pk}/couverture/").content.decode()
    assert 'class="plein a3" role="img" title="vécue\u00a0; 7\u00a0aléas"' in page


@pytest.mark.rule("R26")
def test_the_gaps_of_a_student_tell_what_to_complicate_and_what_to_choose(as_user, owner, teacher, classe, fiches):
    _, retenue, _ = fiches
    retenue.relacher()
    page = as_user(teacher).get(f"/classes/{classe.pk}/couverture/?etudiant={owner.pk}").content.decode()
    assert "pour 1\u00a0compétence sur 2 · 0\u00a0fiche retenue" in page
    assert "Ni complexité ni aléa jusqu’ici (1)" in page
    assert "Plusieurs fiches, aucune retenue (1)" in page


def test_objectives_of_a_diploma_without_the_options_are_as_before(passeport, fiches, diplome):
    diplome.options = {}
    diplome.save()
    passeport.diplome.refresh_from_db()
    groupes = objectifs(grille(passeport.inscription.classe).arbre, cases_du_passeport(passeport))
    assert not any(groupe.a_compliquer or groupe.a_choisir for groupe in groupes)


@pytest.mark.rule("R26")
def test_those_who_have_met_a_competence_are_told_with_how_far(as_user, teacher, classe, diplome, fiches):
    competence = factories.competence(diplome, "C11.1").pk
    page = as_user(teacher).get(f"/classes/{classe.pk}/couverture/?colonne=E6-competence-{competence}").content.decode()
    assert "jusqu’à 2\u00a0complexités, 1\u00a0aléa\u00a0; fiche retenue</span>" in page


@pytest.mark.rule("R26")
def test_the_workbook_has_the_signs_and_their_meaning(as_user, teacher, classe, fiches):
    contenu = as_user(teacher).get(f"/classes/{classe.pk}/couverture.xlsx").content
    classeur = load_workbook(io.BytesIO(contenu))
    formats = {c.value: c.number_format for ligne in classeur["Couverture"]["F5:Z40"] for c in ligne if c.value}
    assert formats[2] == '0"■ ▪▪▲★"'
    legende = {c.value for ligne in classeur["Légende"]["A1:B30"] for c in ligne}
    assert {"▪", "▲", "★"} <= legende


def test_the_legend_on_paper_draws_the_small_square_as_small_as_the_cells_do(classe, fiches):
    """« ■ Vécue » and « ▪ Une complexité » are one drawing at one size."""
    page = page_html(couverture_pdf.MODELE, couverture_pdf.document(grille(classe)))
    assert '<strong class="marques">▪</strong> Une complexité' in page and "<strong>■</strong> Vécue" in page


@pytest.mark.parametrize("eleves", [1, 8])
def test_the_grid_takes_the_same_queries_with_one_student_and_with_eight(
    as_user, teacher, classe, fiches, eleves, django_assert_num_queries
):
    for numero in range(eleves - 1):
        eleve = factories.creer_etudiant(classe, username=f"eleve.{numero}")
        factories.creer_fiche(eleve.passeports.get(), aleas=["Panne"])
    navigateur = as_user(teacher)
    navigateur.get(f"/classes/{classe.pk}/couverture/")
    with django_assert_num_queries(7):
        navigateur.get(f"/classes/{classe.pk}/couverture/")


def test_the_passport_tells_it_line_by_line_and_leads_to_the_path(as_user, owner, passeport, fiches):
    page = as_user(owner).get(f"/passeports/{passeport.pk}/").content.decode()
    s111 = factories.situation(passeport.diplome, "S111").pk
    assert "Vécue · 2\u00a0complexités, 1\u00a0aléa" in page
    assert page.count("fiche retenue") == 1
    assert f'href="/passeports/{passeport.pk}/situations/{s111}/">Parcours' in page
    assert "</a> · 2\u00a0fiches</p>" in page


def test_the_sheet_for_the_pfmp_says_what_to_take_up_again_with_more_difficulty(passeport, classe, fiches):
    plan = feuille(passeport, classe, arbre_de(passeport.diplome), cases_du_passeport(passeport), timezone.localdate())
    assert {
        partie.titre[:2]: [ligne.intitule.split()[0] for ligne in partie.a_compliquer] for partie in plan.parties
    } == {"E4": ["C21.1"], "E6": []}


def test_the_page_of_a_stage_offers_it_and_keeps_the_tick(as_user, owner, passeport, diplome, fiches):
    stage, simple = factories.creer_stage(passeport), factories.competence(diplome, "C21.1").pk
    adresse = reverse("suivi:stage_objectifs", args=[stage.pk])
    page = as_user(owner).get(adresse).content.decode()
    assert "à reprendre en plus difficile (1)" in page and "encore visé" not in page and "<details open>" not in page
    as_user(owner).post(adresse, {"vises": [f"competence-{simple}"], "objectifs": ""})
    page = as_user(owner).get(adresse).content.decode()
    assert page.count(f'id="competence-{simple}"') == 1 and "<details open>" in page
    assert f'value="competence-{simple}" id="competence-{simple}" checked' in page
    lignes = feuille(
        passeport, None, arbre_de(diplome), cases_du_passeport(passeport), timezone.localdate(), stage
    ).parties
    assert [ligne.visee for ligne in lignes[0].a_compliquer] == [True] and not lignes[0].deja_vecus


def test_the_workbook_tells_what_to_take_up_again(as_user, teacher, classe, fiches):
    contenu = as_user(teacher).get(f"/classes/{classe.pk}/couverture.xlsx").content
    lignes = load_workbook(io.BytesIO(contenu))["À faire"].iter_rows(min_row=2, values_only=True)
    manques = {
        ligne[2].split()[0]: ligne[3].replace("\u00a0", " ") for ligne in lignes if ligne[0].startswith("MOREAU")
    }
    assert manques["C21.1"].startswith("à reprendre en plus difficile")
    assert "C11.1" not in manques
