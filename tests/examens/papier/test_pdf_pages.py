"""How the pages of a passport are laid out, found again by extracting the text."""

import re

import pytest

from examens.papier.pdf import pdf_vierge
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.imprime]

LONG = "Un texte long de plusieurs lignes qui déborde sur la page suivante. "


@pytest.fixture(scope="module")
def imprimees():
    """Printed once: the tests below only read them."""
    return []


@pytest.fixture
def lues(request, imprimees):
    """The pages of four fiches: the second is longer than a page, the last has words to cut at the end of its lines."""
    if not imprimees:
        passeport, imprimer, pages = map(request.getfixturevalue, ("passeport", "imprimer", "pages"))
        moyens = {
            "S111": LONG * 60,
            "S112": "Une histoire sans fin, qui tient sur plus d’une page. " * 200,
            "S113": LONG * 60,
            "S311": "Le processus commande-livraison-facturation. " * 9,
        }
        for code, texte in moyens.items():
            factories.creer_fiche(passeport, code, moyens=texte, descriptif=f"Fin de {code}.")
        imprimees.extend(pages(imprimer("E6")))
    return imprimees


def test_the_pages_told_in_the_table_are_those_where_the_fiches_begin(lues):
    tableau = next(p for p in lues if "Tableau de synthèse" in p)
    dites = {int(n): int(page) for n, page in re.findall(r"(\d+), p\. (\d+)", tableau)}
    vraies = {int(n): i for i, p in enumerate(lues, 1) for n in re.findall(r"Fiche (\d+) · ", p)}
    assert len(dites) == 4
    assert dites == vraies
    assert len(set(vraies.values())) > 2


def test_the_table_is_laid_out_twice_to_tell_them_not_three_times(passeport, imprimer, caplog):
    factories.creer_fiche(passeport, "S111")
    caplog.set_level("INFO", logger="weasyprint.progress")
    imprimer("E6")
    assert sum(message.endswith("Creating layout - Page 1") for message in caplog.messages) == 2


def test_every_page_says_its_number_and_who_presents_it(lues):
    for numero, page in enumerate(lues, 1):
        assert f"page {numero} / {len(lues)}" in page
        assert "Imprimé le 1er mars 2027" in page
        assert "MOREAU Lina · E6 Projet · BTS d’essai" in page


def test_a_fiche_longer_than_a_page_begins_where_it_stands_and_goes_on_on_the_next(lues):
    debut = next(i for i, p in enumerate(lues) if "Fiche 2 · " in p)
    assert next(i for i, p in enumerate(lues) if "Fin de S112." in p) > debut
    assert "Une histoire" in lues[debut]


def test_a_word_with_hyphens_stays_one_word_to_search(lues):
    lu = "".join(lues)
    assert "\u200b" not in lu and "\u00ad" not in lu
    assert lu.replace("- ", "-").count("commande-livraison-facturation") == 9


def test_an_empty_passport_is_one_page(passeport, imprimer, pages):
    (lu,) = pages(imprimer())
    assert "Aucune fiche n’est enregistrée" in lu


def test_fiches_follow_one_another_or_take_a_page_each(passeport, imprimer, pages):
    for _ in range(3):
        factories.creer_fiche(passeport, "S111", taches="Tenir le rétroplanning.")

    def pages_des_fiches(presentation):
        lues = pages(imprimer("E6", presentation=presentation))
        return [i for i, p in enumerate(lues) for _ in re.findall(r"Fiche \d+ · ", p)]

    assert pages_des_fiches("compacte") == [1, 1, 1]
    assert pages_des_fiches("une_par_page") == [1, 2, 3]


def test_a_fiche_shorter_than_half_a_page_is_never_split(passeport, imprimer, pages):
    for n in range(3, 12):
        factories.creer_fiche(passeport, "S111", moyens=LONG * (n + 1), descriptif=f"Fin de la fiche {n}.")
    for page in pages(imprimer("E6")):
        debuts = set(re.findall(r"Fiche (\d+) · ", page))
        assert len(debuts) == len(re.findall(r"Fin de la fiche \d+\.", page))


def test_the_same_content_on_the_same_day_gives_the_same_bytes(passeport, imprimer):
    factories.creer_fiche(passeport, "S111")
    assert imprimer("E6") == imprimer("E6")


# --- The blank passport -------------------------------------------------------------------------------


def test_the_blank_passport_has_a_sheet_per_fiche_and_the_situations_as_an_annex(diplome, epreuve, pages):
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


def test_the_blank_fiche_is_one_sheet_whatever_the_diplome_asks(diplome, pages):
    diplome.options |= {"projet": True, "complexite": True, "pieces_jointes": True}
    diplome.save()
    lues = pages(pdf_vierge(diplome))
    assert [i for i, page in enumerate(lues) if "Nom et prénom" in page] == [2, 3]
    assert "Aléas rencontrés" in lues[2] + lues[3]
    # And in the annex of the whole, every compétence.
    assert "C21.1" in lues[4]
    assert "C12.1 Intitulé de C12.1 (évaluée en E5)" in lues[4]
