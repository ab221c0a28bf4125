"""What a jury reads on the pages, found again by extracting the text."""

import dataclasses
import datetime
import re

import pytest

from examens.papier.document import document_epreuve
from examens.papier.pdf import pdf_vierge, rendre_document
from referentiel.models import Situation
from tests import factories
from tests.examens.conftest import JOUR

pytestmark = [pytest.mark.lent, pytest.mark.imprime]

LONG = "Un texte long de plusieurs lignes qui déborde sur la page suivante. "


@pytest.mark.rule("R2")
def test_the_pdf_of_an_epreuve_prints_neither_competence_nor_fiche_of_another(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S111", description="Le brief de l’annonceur.")
    factories.creer_fiche(passeport, "S211", description="La prospection.")
    e6, e4 = texte(imprimer("E6")), texte(imprimer("E4"))
    assert "Le brief de l’annonceur." in e6 and "La prospection." in e4
    assert "C21.1" not in e6 and "La prospection." not in e6
    assert not re.search(r"C[13]\d\.", e4) and "Le brief" not in e4


@pytest.mark.rule("R3")
def test_a_competence_evaluated_in_e5_is_printed_in_the_whole_alone_and_says_so(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S113")
    e6, complet = texte(imprimer("E6")), texte(imprimer())
    assert "C12.2" in e6 and "C12.2" in complet
    assert "C12.1" not in e6 and "C13.2" not in e6
    assert "C13.2 Intitulé de C13.2 (évaluée en E5)" in complet


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
    assert "Stage" in lu and "Vécue" in lu and "2 mars 2026" in lu or "du 2 au" in lu
    assert "Rencontrée dans le cadre du projet" in lu
    assert lu.count("Cahier des charges") == 2
    assert "à disposition" in lu


def test_the_pages_told_in_the_table_are_those_where_the_fiches_begin(passeport, imprimer, pages):
    for code in ("S111", "S112", "S113", "S311"):
        factories.creer_fiche(passeport, code, moyens=LONG * 60)
    lues = pages(imprimer("E6"))
    tableau = next(p for p in lues if "Tableau de synthèse" in p)
    dites = {int(n): int(page) for n, page in re.findall(r"(\d+), p\. (\d+)", tableau)}
    vraies = {int(n): i for i, p in enumerate(lues, 1) for n in re.findall(r"Fiche (\d+) · ", p)}
    assert len(dites) == 4
    assert dites == vraies
    assert len(set(vraies.values())) > 2


def test_every_page_says_its_number_and_who_presents_it(passeport, imprimer, pages):
    factories.creer_fiche(passeport, "S111")
    lues = pages(imprimer("E6"))
    for numero, page in enumerate(lues, 1):
        assert f"page {numero} / {len(lues)}" in page
        assert "Imprimé le 1er mars 2027" in page
        assert "MOREAU Lina · BTS d’essai · E6 Projet" in page


def test_the_parts_stand_in_the_order_of_reading(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S111").supports.create(designation="Maquette", origine="cree", nature="imprime")
    lu = texte(imprimer("E6"))
    places = [lu.index(p) for p in ("Tableau de synthèse", "Identité", "Fiche 1 · ", "Supports à apporter à l’oral")]
    assert places == sorted(places)


def test_an_empty_passport_is_one_page_and_says_once_all_that_is_missing(passeport, imprimer, pages):
    (lu,) = pages(imprimer("E6"))
    assert "0 / 5" in lu and "Aucune fiche n’est enregistrée" in lu
    assert [lu.count(f"{code} Intitulé") for code in ("C11.1", "C11.2", "C11.3", "C12.2", "C31.1")] == [1] * 5
    assert len(pages(imprimer())) == 1


def test_what_is_still_to_cover_is_said_once_in_the_table(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S111")
    lu = texte(imprimer("E6"))
    assert lu.count("C11.3 Intitulé de C11.3") == 1
    assert "À couvrir" in lu


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
    assert "couvrir" not in lu


@pytest.mark.rule("R39")
def test_a_provisional_title_bears_no_mark_on_the_page(passeport, imprimer, texte):
    Situation.objects.filter(code="S111").update(intitule_provisoire=True)
    factories.creer_fiche(passeport, "S111")
    lu = texte(imprimer("E6"))
    assert "S111 Intitulé de S111" in lu and "provisoire" not in lu


@pytest.mark.rule("R4")
def test_the_whole_passport_names_the_epreuve_of_each_competence(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S211")
    lu = texte(imprimer())
    assert "C21.1 Intitulé de C21.1 (E4)" in lu and "C11.1 Intitulé de C11.1" in lu
    assert "1 / 1 en E4" in lu and "0 / 5 en E6" in lu
    assert "Passeport complet" in lu and "Épreuve Passeport complet" not in lu


# --- The two presentations ----------------------------------------------------------------------------


def test_fiches_follow_one_another_or_take_a_page_each(passeport, imprimer, pages):
    for _ in range(6):
        factories.creer_fiche(passeport, "S111", taches="Tenir le rétroplanning.")

    def pages_des_fiches(presentation):
        lues = pages(imprimer("E6", presentation=presentation))
        return [i for i, p in enumerate(lues) for _ in re.findall(r"Fiche \d+ · ", p)]

    compacte, une_par_page = pages_des_fiches("compacte"), pages_des_fiches("une_par_page")
    assert len(compacte) == len(une_par_page) == 6
    assert len(set(compacte)) <= 2
    assert len(set(une_par_page)) == 6


def test_a_fiche_shorter_than_half_a_page_is_never_split(passeport, imprimer, pages):
    for n in range(12):
        factories.creer_fiche(passeport, "S111", moyens=LONG * (n + 1), descriptif=f"Fin de la fiche {n}.")
    for page in pages(imprimer("E6")):
        debuts = set(re.findall(r"Fiche (\d+) · ", page))
        assert len(debuts) == len(re.findall(r"Fin de la fiche \d+\.", page))


def test_a_fiche_longer_than_a_page_goes_on_on_the_next(passeport, imprimer, pages):
    factories.creer_fiche(passeport, "S111", moyens=LONG * 150, descriptif="Fin de la fiche.")
    lues = pages(imprimer("E6"))
    debut = next(i for i, p in enumerate(lues) if "Fiche 1 · " in p)
    assert next(i for i, p in enumerate(lues) if "Fin de la fiche." in p) > debut
    assert "Un texte long" in lues[debut]


def test_a_rubrique_without_answer_is_left_out_of_the_compact_print_alone(passeport, imprimer, texte):
    factories.creer_fiche(passeport, "S111", taches="Relire.")
    assert "Moyens mis en œuvre" not in texte(imprimer("E6"))
    assert "Moyens mis en œuvre non renseigné" in texte(imprimer("E6", presentation="une_par_page"))


def test_a_word_with_hyphens_stays_one_word_to_search(passeport, imprimer, pages):
    factories.creer_fiche(passeport, "S111", moyens="Le processus commande-livraison-facturation. " * 9)
    lu = "".join(pages(imprimer("E6")))
    assert "\u200b" not in lu and "\u00ad" not in lu
    assert lu.replace("- ", "-").count("commande-livraison-facturation") == 9


# --- The blank passport -------------------------------------------------------------------------------


def test_the_blank_passport_has_a_sheet_per_fiche_and_the_situations_as_an_annex(diplome, epreuve, pages, texte):
    lues = pages(pdf_vierge(diplome, epreuve("E6")))
    rangs = [i for i, page in enumerate(lues) if "Fiche n°" in page and "Nom et prénom" in page]
    # The recto of the sheet is that of a sheet of paper.
    assert rangs == [2, 3]
    assert "recto" in lues[2] and "verso" in lues[3]
    assert "Annexe" in lues[4] and len(lues) == 5
    assert "5 copies" in lues[0] and "Numéro de candidat" in lues[0]
    for attendu in ("Action ponctuelle", "Simulée", "Moyens mis en œuvre", "Audio", "Fonction"):
        assert attendu in lues[2] + lues[3]
    assert not any(re.search(r"page \d", page) for page in lues)
    assert "C11.1" in lues[4] and "C21.1" not in "".join(lues) and "C12.1" not in "".join(lues)
    complet = texte(pdf_vierge(diplome))
    assert "C21.1" in complet
    assert "C12.1 Intitulé de C12.1 (évaluée en E5)" in complet


def test_the_blank_fiche_is_one_sheet_whatever_the_diplome_asks(diplome, pages):
    diplome.options |= {"projet": True, "complexite": True, "pieces_jointes": True}
    diplome.save()
    lues = pages(pdf_vierge(diplome))
    assert [i for i, page in enumerate(lues) if "Nom et prénom" in page] == [2, 3]
    assert "Aléas rencontrés" in lues[2] + lues[3]


def test_the_blank_passport_follows_a_correction_of_the_referentiel(diplome, texte):
    assert "S111 Intitulé de S111" in texte(pdf_vierge(diplome))
    Situation.objects.filter(code="S111").update(intitule="Prise en charge")
    diplome.revision += 1
    diplome.save()
    assert "S111 Prise en charge" in texte(pdf_vierge(diplome))


# --- The same again -----------------------------------------------------------------------------------


def test_the_same_content_on_the_same_day_gives_the_same_bytes(passeport, epreuve, imprimer):
    fiche = factories.creer_fiche(passeport, "S111")
    premiere = imprimer("E6")
    assert imprimer("E6") == premiere
    document = document_epreuve(passeport, epreuve("E6"), datetime.date(2027, 3, 2))
    assert rendre_document(document) != premiere
    assert rendre_document(dataclasses.replace(document, date=JOUR.timetuple()[:3])) != premiere
    fiche.description = "Autre chose."
    fiche.save()
    assert imprimer("E6") != premiere
