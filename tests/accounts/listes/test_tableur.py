"""What is read of spreadsheets, whatever tool wrote them, and the sentence for what cannot be read."""

from pathlib import Path

import pytest

from accounts.listes.destination import classes_trouvees
from accounts.listes.lire.colonnes import reconnaitre
from accounts.listes.lire.dates import lire_date
from accounts.listes.lire.document import LIGNES_AU_PLUS, OCTETS_AU_PLUS, FichierRefuse
from accounts.listes.lire.eleve import cle_du_nom, lire_eleves
from accounts.listes.lire.fichier import comprendre, lire
from accounts.listes.lire.noms import mettre_en_casse, separer

from . import listes


def ouvrir(contenu, **lecture):
    document = comprendre(contenu)
    return document.tableau(**document.choix_par_defaut() | lecture)


def eleves(contenu, **lecture):
    """``(students, lines set aside)``."""
    tableau = ouvrir(contenu, **lecture)
    return lire_eleves(tableau, tableau.colonnes)[:2]


@pytest.mark.parametrize(
    "encodage", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "mac_roman", "cp850"]
)
@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
def test_a_csv_is_read_in_every_encoding_and_with_every_separator(encodage, separateur):
    trouves, erreurs = eleves(listes.csv([listes.rangee(0), listes.rangee(2)], encodage, separateur))
    assert erreurs == []
    assert [(e.nom, e.prenom, e.numeros, e.classe) for e in trouves] == [
        ("DE LA TOUR", "Anne-Sophie", (listes.ine(0),), "2 COM A"),
        ("GARÇON", "Éloïse", (listes.ine(2),), "2 COM A"),
    ]
    assert f"{trouves[0].date_naissance:%d/%m/%Y}" == "01/03/2007"


def test_a_class_of_35_from_excel_keeps_the_line_numbers_of_the_file():
    trouves, erreurs = eleves(listes.classe_de_35())
    assert erreurs == [] and len(trouves) == 35
    assert trouves[0].ligne == 2 and trouves[-1].ligne == 37  # The blank line counts in the file.


def test_an_xlsx_gives_what_the_csv_gives():
    rangees = [listes.rangee(rang) for rang in range(5)]
    assert eleves(listes.xlsx(rangees))[0] == eleves(listes.csv(rangees))[0]


def test_lines_above_the_titles_are_left_aside():
    contenu = "Lycée des Exemples;;\nListe du 1er septembre;;\n\nNom;Prénom;Classe\nMOREAU;Lina;2 COM\n"
    trouves, erreurs = eleves(contenu.encode())
    assert [(e.nom, e.ligne) for e in trouves] == [("MOREAU", 5)] and erreurs == []


@pytest.mark.parametrize(
    ("titres", "champs"),
    [
        (["Nom", "Prénom", "Né(e) le"], {"nom": 0, "prenom": 1, "date_naissance": 2}),
        (["NOM ", "PRENOM", "DATE DE NAISSANCE"], {"nom": 0, "prenom": 1, "date_naissance": 2}),
        (["Nom d'usage", "Nom de famille", "Prénom 1"], {"nom": 1, "prenom": 2}),
        (["Nom d’usage", "Prénom"], {"nom": 0, "prenom": 1}),
        (["Élève", "N° national", "Division"], {"nom_prenom": 0, "ine": 1, "classe": 2}),
        (["Eleves", "Identifiant  national", "Classe", "MEF"], {"nom_prenom": 0, "ine": 1, "classe": 2, "mef": 3}),
        (["Date de sortie", "Régime", "E-mail"], {"date_sortie": 0}),
        (
            [
                "Identifiant unique*",
                "Premier prénom*",
                "Nom de famille*",
                "Date de naissance (jj/mm/aaaa)*",
                "Division*",
            ],
            {"ine": 0, "prenom": 1, "nom": 2, "date_naissance": 3, "classe": 4},
        ),
        (["Nom", "Prénom(s)", "Code Structure", "Lib. Structure"], {"nom": 0, "prenom": 1, "classe": 2}),
        (["Nom de l’élève", "Prénom de l’élève", "Lib. Structure *"], {"nom": 0, "prenom": 1, "classe": 2}),
        (["INE", "N° national", "Nom", "Prénom"], {"ine": 0, "autre_numero": 1, "nom": 2, "prenom": 3}),
    ],
)
def test_titles_are_understood_however_they_are_written(titres, champs):
    assert reconnaitre(titres) == champs


@pytest.mark.parametrize(
    ("texte", "parties"),
    [
        ("DE LA TOUR Anne-Sophie", ("DE LA TOUR", "Anne-Sophie")),
        ("MOREAU Lina", ("MOREAU", "Lina")),
        ("LE GALL Yann Pierre", ("LE GALL", "Yann Pierre")),
        ("d'ANGELO Marie", ("d'ANGELO", "Marie")),
        ("de LA FONTAINE Jean", ("de LA FONTAINE", "Jean")),
        ("GARÇON-MÜLLER Éloïse", ("GARÇON-MÜLLER", "Éloïse")),
        ("Lina MOREAU", ("MOREAU", "Lina")),
        ("Moreau, Lina", ("Moreau", "Lina")),
        ("Moreau Lina", ("Moreau", "Lina")),
        ("MOREAU LINA", ("MOREAU", "LINA")),
        ("DE LA TOUR ANNE", None),
        ("Moreau", None),
    ],
)
def test_a_name_and_first_name_in_one_cell_are_told_apart(texte, parties):
    assert separer(texte) == parties


@pytest.mark.parametrize(
    "texte",
    [
        *("12/03/2007", "2007-03-12", "12-03-2007", "12.03.2007", "12/03/07", "2007-03-12 00:00:00", "12.03.07"),
        *("12 mars 2007", "12-mars-07", "lundi 12 mars 2007", "12 MARS 2007", "39153", "39153,0", "12/3/2007"),
        *("2007-03-12T00:00:00Z", "20070312"),
    ],
)
def test_a_birth_date_is_read_as_it_comes(texte):
    assert f"{lire_date(texte):%Y%m%d}" == "20070312"


def test_every_line_set_aside_is_told_with_its_place_and_reason():
    rangees = [listes.rangee(rang) for rang in range(300)]
    for rang in range(0, 300, 30):
        rangees[rang]["Nom de famille"] = ""
        rangees[rang + 1]["INE"] = "12345"
        rangees[rang + 2]["Né(e) le"] = "31/02/2007"
        rangees[rang + 3]["Division"] = ""
    trouves, ecarts = eleves(listes.csv(rangees))
    assert len(ecarts) == 20 and len(trouves) == 280
    assert [(e.ligne, e.motif) for e in ecarts[:2]] == [(2, "le nom manque."), (5, "la classe manque.")]


@pytest.mark.parametrize("valeur", ["=HYPERLINK(1)", "+33", "@nom", "-1", "<script>", "123", "x" * 61, "Ren?e"])
def test_what_is_not_a_name_is_set_aside(valeur):
    trouves, ecarts = eleves(listes.csv([listes.rangee(0, **{"Nom de famille": valeur})], "utf-8"))
    assert trouves == [] and valeur[:50] in ecarts[0].motif


def test_a_workbook_of_before_2007_is_read_without_its_hidden_sheets():
    contenu = (Path(__file__).parent / "classe.xls").read_bytes()
    assert [feuille["nom"] for feuille in comprendre(contenu).feuilles] == ["TGA"]
    (lina, zoe), _ = eleves(contenu)
    assert (lina.nom, lina.prenom, zoe.prenom) == ("MOREAU", "Lina", "Zoé")
    assert f"{lina.date_naissance:%d/%m/%Y}" == "12/03/2009"


def test_invisible_characters_do_not_enter_a_name():
    (eleve,), _ = eleves("Nom;Prénom\nMO\u202eREAU;\tLina\u200b \n".encode())
    assert (eleve.nom, eleve.prenom) == ("MOREAU", "Lina")


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "est vide"),
        (b"\r\n\r\n", "est vide"),
        (b"Nom;Pr\xe9nom;INE\r\n", "aucun élève"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "une image"),
        (b"Nom;Prenom\nMOREAU\x00;Lina\n", "n’est ni un fichier SIECLE"),
        (b"Nom;Prenom\n\x01\x02;Lina\n", "n’est ni un fichier SIECLE"),
        (b"\x00\x01\x02", "n’est ni un fichier SIECLE"),
        (b"%PDF-1.7 ...", "un PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "abîmé ou protégé par un mot de passe"),
        (b"PK\x03\x04 not an archive", "abîmée"),
        (b'Nom;Prenom\n"' + b"x" * 200_000, "mal formé"),
    ],
    ids=["nothing", "blank", "titles", "image", "NUL", "binary", "half of UTF-16", "PDF", "XLS", "ZIP", "quote"],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(contenu, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        ouvrir(contenu)


def test_a_file_of_60_megabytes_is_refused_without_being_read():
    with pytest.raises(FichierRefuse, match="32"):
        lire(None, OCTETS_AU_PLUS + 1)


def test_ten_thousand_lines_are_refused_with_a_sentence():
    contenu = b"Nom;Prenom\n" + b"MOREAU;Lina\n" * (2 * LIGNES_AU_PLUS)
    with pytest.raises(FichierRefuse, match="plus de 5"):
        ouvrir(contenu)


def test_an_xlsx_that_swells_is_refused_before_it_does(monkeypatch):
    monkeypatch.setattr("accounts.listes.lire.tableur.OCTETS_XLSX_AU_PLUS", 1_000_000)
    bombe = listes.archive(**{"[Content_Types]__xml": b"<Types/>", "xl/sharedStrings__xml": b" " * 1_000_000})
    assert len(bombe) < 10_000
    with pytest.raises(FichierRefuse, match="décompressé"):
        ouvrir(bombe)


def test_an_xlsx_that_is_damaged_is_refused():
    with pytest.raises(FichierRefuse, match="ne peut pas être lu"):
        ouvrir(listes.archive(**{"[Content_Types]__xml": b"<Types/>"}))


def test_a_formula_without_a_kept_value_is_a_missing_cell():
    trouves, ecarts = eleves(listes.xlsx([listes.rangee(0, **{"Nom de famille": '=CONCAT("a","b")'})]))
    assert trouves == [] and (ecarts[0].ligne, ecarts[0].motif) == (2, "le nom manque.")


def test_a_person_without_a_given_name_is_taken():
    (eleve,), ecarts = eleves("Nom;Prénom\nMOREAU;Sans prénom\n".encode())
    assert (eleve.nom, eleve.prenom, ecarts) == ("MOREAU", "", [])


@pytest.mark.parametrize(
    ("prenom", "attendu"),
    [
        ("JEAN-BAPTISTE", "Jean-Baptiste"),
        ("lina", "Lina"),
        ("İBRAHİM", "İbrahim"),
        ("L’HEUREUX", "L’Heureux"),
        ("McKenzie", "McKenzie"),
    ],
)
def test_a_given_name_is_cased_as_a_name(prenom, attendu):
    assert mettre_en_casse(prenom) == attendu


def test_two_spellings_of_a_name_are_equal():
    assert cle_du_nom("ŒUVRARD", "İbrahim") == cle_du_nom("Oeuvrard", "IBRAHIM")
    assert cle_du_nom("D’ANGELO", "Anne-Sophie") == cle_du_nom("d'angelo", "ANNE SOPHIE")


def test_two_spellings_of_a_class_are_one():
    trouvees = classes_trouvees(ouvrir("Nom;Prénom;Classe\nA;B;2 COM\nC;D;2com\nE;F;2COM \n".encode()), {"classe": 2})
    assert trouvees == {"2 COM": 3}


def test_utf8_encoded_twice_is_mended():
    contenu = "Nom;Prénom\nŒUVRARD;Éloïse\n".encode().decode("cp1252").encode()
    (eleve,), _ = eleves(contenu)
    assert (eleve.nom, eleve.prenom) == ("ŒUVRARD", "Éloïse")


def test_one_class_per_sheet_is_read_as_a_whole():
    contenu = listes.classeur(Notice=[["Mode d’emploi"]], TGA=listes.grille(3), **{"1 GA": listes.grille(5, 3)})
    trouves, _ = eleves(contenu)
    assert [e.classe for e in trouves] == ["TGA"] * 3 + ["1 GA"] * 5
    assert trouves[3].ligne == "2 de 1 GA"


def test_the_class_announced_above_the_titles_is_kept():
    assert ouvrir("Classe : TGA;;\n\nNom;Prénom;Régime\nMOREAU;Lina;DP\n".encode()).classe == "TGA"


def test_a_class_written_once_per_block_holds_for_the_lines_below():
    lignes = [f"{'TGA' if rang == 0 else ''};NOM{chr(65 + rang)};Lina" for rang in range(9)]
    trouves, ecarts = eleves("\n".join(["Classe;Nom;Prénom", *lignes]).encode())
    assert {e.classe for e in trouves} == {"TGA"} and ecarts == []


def test_titles_that_come_back_on_every_page_are_no_students():
    trouves, ecarts = eleves("Nom;Prénom\nMOREAU;Lina\nNom;Prénom\nPETIT;Tom\nEffectif : 2;\n".encode())
    assert [e.nom for e in trouves] == ["MOREAU", "PETIT"] and [e.qui for e in ecarts] == ["Effectif : 2"]
