"""The session that a list proposes for a class: by its MEF, else by its name."""

from types import SimpleNamespace

import pytest

from accounts.listes.destination import diplome_nomme
from accounts.listes.lire.document import Document
from accounts.listes.niveaux import annee_de_formation, formations_de, niveaux, session_probable

EN_2026 = 2027


@pytest.mark.parametrize(
    ("mef", "dit"),
    [
        ("24721102311", (3, 1)),
        ("2472110233", (3, 3)),
        ("31131213221", (2, 2)),
        ("2NDPRO METIERS GEST-ADM.TRANSP.LOGIST.", (3, 1)),
        ("1ERPRO AGORA", (3, 2)),
        ("TLEPRO AGORA", (3, 3)),
        ("1BTS2 COMMUNICATION", (2, 1)),
        ("2 BTS 2 COMMUNICATION", (2, 2)),
        ("24721102313", (3, 1)),
        ("24721102135", None),
        ("BTS COMMUNICATION", None),
        ("", None),
    ],
)
def test_a_mef_says_the_year_of_the_course(mef, dit):
    assert annee_de_formation(mef) == dit


@pytest.mark.parametrize(
    ("classe", "formation", "session"),
    [("2GA", (3, 1), 2029), ("COM A", (2, 2), 2027), ("COM A", (2, 1), 2028), ("2GA", None, 2029), ("TGA", None, 2027)],
)
def test_a_seconde_of_2026_is_of_2029(classe, formation, session):
    assert session_probable(classe, None, niveaux(["2GA", "1GA", "TGA"]), EN_2026, formation) == session


@pytest.mark.parametrize(("noms", "session"), [(["1COM", "2COM"], 2027), (["2COM"], 2029), (["2COM", "TCOM"], 2029)])
def test_a_second_year_is_told_from_a_seconde(noms, session):
    assert session_probable("2COM", None, niveaux(noms), EN_2026) == session


@pytest.mark.parametrize(
    ("classe", "annees", "session"),
    [
        *[("2COM", 2, 2027), ("NDRC1", 2, 2028), ("NDRC2", 2, 2027), ("AGORA2", 3, 2027)],
        *[("BTS MCO 2A", None, 2027), ("BTS Communication 2e année", None, 2027)],
    ],
)
def test_two_years_of_a_diplome_are_believed(classe, annees, session):
    diplome = annees and SimpleNamespace(options={"annees": annees})
    assert session_probable(classe, diplome, {}, EN_2026) == session


def lire(lignes):
    entetes = ["Nom", "Prénom", "Classe", "Code MEF"]
    corps = [[rang, [f"NOM{rang}", "Lina", *ligne]] for rang, ligne in enumerate(lignes, 2)]
    tableau = Document([{"nom": "A", "lignes": [[1, entetes], *corps]}]).tableau()
    return formations_de(tableau, tableau.colonnes)


def test_most_lines_of_a_class_say_its_mef():
    assert lire([("G3", "24721102313"), ("G3", "24721102313"), ("g 3", "24721102323")]) == {"g3": (3, 1)}


def test_one_mef_for_classes_of_several_levels_says_nothing():
    assert lire([("2GA", "24721102311"), ("TGA", "24721102311"), ("COM", "31131213221")]) == {"com": (2, 2)}


@pytest.mark.parametrize(
    ("classe", "code"),
    [
        *[
            ("TGA", "BCP-GA"),
            ("1re GA 2", "BCP-GA"),
            ("2COM", "BTS-COMMUNICATION-2023"),
            ("BTS NDRC 1A APP", "BTS-NDRC-2018"),
            ("Terminale Bac Pro GA", "BCP-GA"),
        ],
        *[("2A", None), ("BTS 1", None), ("TPRO", None), ("1CO", None), ("1MCVA", None), ("COM-NDRC 1", None)],
    ],
)
def test_a_class_names_the_diplome_of_its_letters(classe, code):
    diplomes = [SimpleNamespace(code=c) for c in ("BCP-GA", "BTS-COMMUNICATION-2023", "BTS-NDRC-2018", "BTS-MCO-2018")]
    assert getattr(diplome_nomme(classe, diplomes), "code", None) == code


def test_two_diplomes_of_the_same_letters_are_not_guessed():
    assert diplome_nomme("1COM", [SimpleNamespace(code="BTS-COM-2009"), SimpleNamespace(code="BTS-COM-2023")]) is None
