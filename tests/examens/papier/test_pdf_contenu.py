"""What a jury reads on the pages, before they are laid out."""

import datetime
import re

import pytest

from examens.papier.document import document_epreuve
from examens.papier.pdf import pdf_vierge, rendre_document
from referentiel.models import Situation
from tests import factories


@pytest.mark.rule("R2")
def test_the_pdf_of_an_epreuve_prints_neither_competence_nor_fiche_of_another(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S111", description="Le brief de l’annonceur.")
    factories.creer_fiche(passeport, "S211", description="La prospection.")
    e6, e4 = mots(imprimer("E6")), mots(imprimer("E4"))
    assert "Le brief de l’annonceur." in e6 and "La prospection." in e4
    assert "C21.1" not in e6 and "La prospection." not in e6
    assert not re.search(r"C[13]\d\.", e4) and "Le brief" not in e4


@pytest.mark.rule("R3")
def test_a_competence_evaluated_in_e5_is_printed_in_the_whole_alone_and_says_so(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S113")
    e6, complet = mots(imprimer("E6")), mots(imprimer())
    assert "C12.2" in e6 and "C12.2" in complet
    assert "C12.1" not in e6 and "C13.2" not in e6
    assert "C13.2 Intitulé de C13.2 (évaluée en E5)" in complet


@pytest.mark.rule("R14")
@pytest.mark.rule("R7")
def test_two_contexts_of_one_situation_are_both_printed_in_full(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S111", description="Le premier contexte.", projet=True)
    fiche = factories.creer_fiche(
        passeport, "S111", description="Le second contexte.", acteurs="Mme Durand, directrice"
    )
    fiche.supports.create(designation="Cahier des charges", origine="disposition", nature="numerique")
    lu = mots(imprimer("E6"))
    assert "Le premier contexte." in lu and "Le second contexte." in lu
    assert "Mme Durand — directrice" in lu
    assert "Stage" in lu and "Vécue" in lu and "du 2 au 13 mars 2026" in lu
    assert "Rencontrée dans le cadre du projet" in lu
    assert lu.count("Cahier des charges") == 2
    assert "à disposition" in lu


def test_the_parts_stand_in_the_order_of_reading(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S111").supports.create(designation="Maquette", origine="cree", nature="imprime")
    lu = mots(imprimer("E6"))
    places = [lu.index(p) for p in ("Tableau de synthèse", "Identité", "Fiche 1 · ", "Supports à apporter à l’oral")]
    assert places == sorted(places)


def test_what_is_still_to_cover_is_said_once_in_the_table(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S111")
    lu = mots(imprimer("E6"))
    assert lu.count("C11.3 Intitulé de C11.3") == 1
    assert "À couvrir" in lu


def test_a_complete_passport_asks_for_nothing_more(passeport, imprimer, mots):
    for situation, competence in (
        ("S111", "C11.1"),
        ("S112", "C11.2"),
        ("S112", "C11.3"),
        ("S113", "C12.2"),
        ("S311", "C31.1"),
    ):
        factories.creer_fiche(passeport, situation, competence)
    lu = mots(imprimer("E6"))
    assert "5 / 5" in lu
    assert "couvrir" not in lu


@pytest.mark.rule("R39")
def test_a_provisional_title_bears_no_mark_on_the_page(passeport, imprimer, mots):
    Situation.objects.filter(code="S111").update(intitule_provisoire=True)
    factories.creer_fiche(passeport, "S111")
    lu = mots(imprimer("E6"))
    assert "S111 Intitulé de S111" in lu and "provisoire" not in lu


@pytest.mark.rule("R4")
def test_the_whole_passport_names_the_epreuve_of_each_competence(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S211")
    lu = mots(imprimer())
    assert "C21.1 Intitulé de C21.1 (E4)" in lu and "C11.1 Intitulé de C11.1" in lu
    assert "1 / 1 en E4" in lu and "0 / 5 en E6" in lu
    assert "Passeport complet" in lu and "Épreuve Passeport complet" not in lu


def test_a_rubrique_without_answer_is_left_out_of_the_compact_print_alone(passeport, imprimer, mots):
    factories.creer_fiche(passeport, "S111", taches="Relire.")
    assert "Moyens mis en œuvre" not in mots(imprimer("E6"))
    assert "Moyens mis en œuvre non renseigné" in mots(imprimer("E6", presentation="une_par_page"))


def test_the_blank_passport_follows_a_correction_of_the_referentiel(diplome, mots):
    assert "S111 Intitulé de S111" in mots(pdf_vierge(diplome))
    Situation.objects.filter(code="S111").update(intitule="Prise en charge")
    diplome.revision += 1
    diplome.save()
    assert "S111 Prise en charge" in mots(pdf_vierge(diplome))


def test_an_empty_passport_says_once_all_that_is_missing(passeport, imprimer, mots):
    lu = mots(imprimer("E6"))
    assert "0 / 5" in lu and "Aucune fiche n’est enregistrée" in lu
    assert [lu.count(f"{code} Intitulé") for code in ("C11.1", "C11.2", "C11.3", "C12.2", "C31.1")] == [1] * 5


@pytest.mark.usefixtures("mots")
def test_another_day_or_another_word_is_another_page(passeport, epreuve, imprimer):
    fiche = factories.creer_fiche(passeport, "S111")
    premiere = imprimer("E6")
    assert imprimer("E6") == premiere
    assert rendre_document(document_epreuve(passeport, epreuve("E6"), datetime.date(2027, 3, 2))) != premiere
    fiche.description = "Autre chose."
    fiche.save()
    assert imprimer("E6") != premiere
