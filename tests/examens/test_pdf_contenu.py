"""What a jury reads on the pages, found again by extracting the text."""

import datetime
import re

import pytest

from examens.exports import pdf
from referentiel.models import Situation
from tests import factories


@pytest.mark.rule("R2")
def test_the_pdf_of_an_epreuve_prints_neither_competence_nor_fiche_of_another(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S111", description="Le brief de l’annonceur.")
    factories.creer_fiche(passeport, "S211", description="La prospection.")
    e6, e4 = texte(imprimer("E6")), texte(imprimer("E4"))
    assert "Le brief de l’annonceur." in e6 and "La prospection." in e4
    assert "C21.1" not in e6 and "La prospection." not in e6
    assert not re.search(r"C[13]\d\.", e4) and "Le brief" not in e4


@pytest.mark.rule("R3")
def test_a_competence_evaluated_in_e5_is_not_printed(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S113")
    for contenu in (imprimer("E6"), imprimer()):
        assert "C12.2" in texte(contenu)
        assert "C12.1" not in texte(contenu) and "C13.2" not in texte(contenu)


@pytest.mark.rule("R14")
@pytest.mark.rule("R7")
def test_two_contexts_of_one_situation_are_both_printed_in_full(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S111", description="Le premier contexte.", projet=True)
    fiche = factories.creer_fiche(
        passeport, "S111", description="Le second contexte.", acteurs="Mme Durand, directrice"
    )
    fiche.supports.create(designation="Cahier des charges", origine="disposition", nature="numerique")
    lu = texte(imprimer("E6"))
    assert "Le premier contexte." in lu and "Le second contexte." in lu
    assert "Mme Durand — directrice" in lu
    assert "Stage" in lu and "Vécue" in lu and "2 mars 2026" in lu
    assert "Rencontrée dans le cadre du projet" in lu
    assert lu.count("Cahier des charges") == 2
    assert "À disposition" in lu


def test_the_pages_told_in_the_table_are_those_where_the_fiches_begin(passeport, imprimer, pages):
    long = "Un texte long de plusieurs lignes qui déborde sur la page suivante. " * 60
    for code in ("S111", "S112", "S113", "S311"):
        factories.creer_fiche(passeport, code, moyens=long)
    lues = pages(imprimer("E6"))
    tableau = next(p for p in lues if "Tableau des compétences" in p)
    dites = {int(n): int(page) for n, page in re.findall(r"fiche\s(\d+) (\d+)", tableau)}
    vraies = {int(n): i for i, p in enumerate(lues, 1) for n in re.findall(r"Fiche (\d+) · ", p)}
    assert len(dites) == 4
    assert dites == vraies
    assert len(set(vraies.values())) == 4 and max(vraies.values()) > 6


def test_every_page_says_its_number_and_all_but_the_first_who_presents_it(passeport, imprimer, pages):
    factories.creer_fiche(passeport, "S111")
    lues = pages(imprimer("E6"))
    for numero, page in enumerate(lues, 1):
        assert f"page {numero} / {len(lues)}" in page
        assert "Imprimé le 1er mars 2027" in page
        assert ("MOREAU Lina · BTS d’essai · E6 Projet" in page) == (numero > 1)


def test_an_empty_passport_says_so_and_lists_all_that_is_missing(passeport, imprimer, texte):
    lu = texte(imprimer("E6"))
    assert "0 / 5" in lu
    assert "Compétences non couvertes" in lu
    assert lu.count("à couvrir") == 5
    assert "Aucune fiche n’est enregistrée" in lu
    assert "Aucun support n’est cité" in lu


def test_a_complete_passport_asks_for_nothing_more(passeport, imprimer, texte):
    for situation, competence in (
        ("S111", "C11.1"),
        ("S112", "C11.2"),
        ("S112", "C11.3"),
        ("S113", "C12.2"),
        ("S311", "C31.1"),
    ):
        factories.creer_fiche(passeport, situation, competence)
    lu = texte(imprimer("E6"))
    assert "5 / 5" in lu
    assert "non couvertes" not in lu and "à couvrir" not in lu


def test_a_provisional_title_is_marked_on_the_page(passeport, imprimer, texte):
    Situation.objects.filter(code="S111").update(intitule_provisoire=True)
    factories.creer_fiche(passeport, "S111")
    assert "S111 Intitulé de S111 (intitulé provisoire)" in texte(imprimer("E6"))


@pytest.mark.rule("R4")
def test_the_whole_passport_names_the_epreuve_of_each_competence(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S211")
    lu = texte(imprimer())
    assert "C21.1 Intitulé de C21.1 (E4)" in lu and "C11.1 Intitulé de C11.1 (E6)" in lu
    assert "1 / 1 en E4" in lu and "0 / 5 en E6" in lu


def test_the_blank_passport_holds_the_table_one_form_and_the_number_of_copies(diplome, epreuve, pages, texte):
    contenu = pdf.pdf_vierge(diplome, epreuve("E6"))
    lu = texte(contenu)
    assert len(pages(contenu)) <= 5
    assert "5 copies" in lu
    for attendu in ("C11.1", "Action ponctuelle", "Simulée", "Moyens mis en œuvre", "Audio", "Numéro de candidat"):
        assert attendu in lu
    assert "C21.1" not in lu and "C12.1" not in lu
    assert "C21.1" in texte(pdf.pdf_vierge(diplome))


def test_the_blank_passport_follows_a_correction_of_the_referentiel(diplome, texte):
    assert "S111 Intitulé de S111" in texte(pdf.pdf_vierge(diplome))
    Situation.objects.filter(code="S111").update(intitule="Prise en charge")
    diplome.revision += 1
    diplome.save()
    assert "S111 Prise en charge" in texte(pdf.pdf_vierge(diplome))


def test_the_same_content_on_the_same_day_gives_the_same_bytes(passeport, epreuve, imprimer):
    fiche = factories.creer_fiche(passeport, "S111")
    premiere = imprimer("E6")
    assert imprimer("E6") == premiere
    assert pdf.pdf_epreuve(passeport, epreuve("E6"), datetime.date(2027, 3, 2)) != premiere
    fiche.description = "Autre chose."
    fiche.save()
    assert imprimer("E6") != premiere
