"""Shapes of lists that schools make by hand or with their tools: each is read untouched (R35)."""

import pytest

from accounts.listes.lire.dates import lire_date
from accounts.listes.lire.eleve import lire_eleves
from accounts.listes.niveaux import famille

from . import listes
from .test_tableur import eleves, ouvrir

LUES = [("MOREAU", "Lina", "TGA"), ("PETIT", "Maël", "TGA")]


def lues(contenu):
    """``[(name, given name, class)]``; nobody is set aside."""
    trouves, ecarts = eleves(contenu)
    assert ecarts == []
    return [(e.nom, e.prenom, e.classe) for e in trouves]


@pytest.mark.parametrize(
    "titres",
    [
        "Nom;Prénom;Classe(s)",
        "Nom(s);Prénom(s);Classe 2026-2027",
        "Nom;Prénom;Classe 2026/27",
        "Élève;;Scolarité\nNom;Prénom;Classe",
        "Nom;Prénom;Code\nde famille;d’usage;classe",
        "Nom;Prénom;Division d’affectation",
        "Nom;Prénom;Cl.",
        "NOMS DU CANDIDAT;Votre prénom;Dans quelle classe êtes-vous ?",
        "Élève;;Affectation\nNOM;Prénom;(classe)",
        "Last Name [Required];First Name [Required];Org Unit Path",
    ],
)
def test_titles_are_understood_however_they_are_laid_out(titres):
    assert lues(f"{titres}\nMOREAU;Lina;TGA\nPETIT;Maël;TGA\n".encode()) == LUES


def test_the_class_is_that_of_the_later_year():
    contenu = "Nom;Prénom;Classe 2025-2026;Classe 2026-2027\nMOREAU;Lina;1GA;TGA\nPETIT;Maël;1GA;TGA\n"
    assert lues(contenu.encode()) == LUES


def test_a_class_announced_between_the_students_holds_for_those_below():
    blocs = "Classe : TGA;PP : Mme ROY\nNom;Prénom\nMOREAU;Lina\n\nClasse :;1GA;PP : M. VU\nNom;Prénom\nPETIT;Maël\n"
    assert lues(blocs.encode()) == [("MOREAU", "Lina", "TGA"), ("PETIT", "Maël", "1GA")]


@pytest.mark.parametrize("ligne", ["CLASSE;Lina", "CLASSE Lina;"])
def test_somebody_whose_name_is_classe_announces_none(ligne):
    titres = "Nom;Prénom" if ligne.endswith("Lina") else "Élève;Régime"
    (eleve,), _ = eleves(f"{titres}\n{ligne}\n".encode())
    assert (eleve.nom, eleve.prenom, eleve.classe) == ("CLASSE", "Lina", "")


@pytest.mark.parametrize(
    ("annonce", "classe"),
    [
        ("Classe de 1ère GA - Professeur principal : Mme VIDAL", "1ère GA"),
        ("Liste des élèves de la classe de 2nde 3 (28 élèves)", "2nde 3"),
        ("Liste de classe 2026-2027", ""),
        ("Classe T-GA Année scolaire 2026-2027", "T-GA"),
        ("Classe : TGA PP : Mme VIDAL", "TGA"),
        ("Classe : BTS NDRC 1ère année - Promotion 2026-2028", "BTS NDRC 1ère année"),
        ("Classe DELTA", "DELTA"),
    ],
)
def test_the_class_above_the_titles_is_told_from_what_follows_it(annonce, classe):
    assert ouvrir(f"{annonce};\nNom;Prénom\nMOREAU;Lina\n".encode()).classe == classe


def test_a_sheet_says_its_class_better_than_its_name():
    entete = [["Classe : TGA"], ["Nom", "Prénom"]]
    contenu = listes.classeur(
        Feuil1=[*entete, ["MOREAU", "Lina"], ["PETIT", "Maël"]], **{"1GA": [["Nom", "Prénom"], ["ROUX", "Tom"]]}
    )
    assert lues(contenu) == [*LUES, ("ROUX", "Tom", "1GA")]


def test_sheets_without_titles_that_are_named_as_classes_are_all_read():
    contenu = listes.classeur(TGA=[["MOREAU Lina"], ["PETIT Maël"]], **{"1GA": [["ROUX Tom"]]})
    assert lues(contenu) == [*LUES, ("ROUX", "Tom", "1GA")]


def test_files_of_two_encodings_put_end_to_end_keep_their_accents():
    contenu = "\ufeffNom;Prénom;Classe\nMOREAU;Éloïse;TGA\n".encode() + "PETIT;Maël;TGA\n".encode("cp1252")
    assert lues(contenu) == [("MOREAU", "Éloïse", "TGA"), ("PETIT", "Maël", "TGA")]


@pytest.mark.parametrize("texte", ["le 12/03/2007", "née le 12 mars 2007", "Né(e) le lundi 12 mars 2007"])
def test_the_words_before_a_birth_date_are_left_out(texte):
    assert f"{lire_date(texte):%Y%m%d}" == "20070312"


@pytest.mark.parametrize(
    ("nom", "attendue"),
    [
        *(
            (nom, "ga")
            for nom in ("2nde GA 1", "2de GA", "1re GA", "1ère GA", "1e GA", "Tle GA", "T°GA", "Term GA", "TGA")
        ),
        ("1ELEEC", "eleec"),
        ("2E", "e"),
        ("2D", "d"),
        ("BTS COM 1", "com"),
    ],
)
def test_classes_of_one_family_are_told_by_their_name(nom, attendue):
    assert famille(nom) == attendue


def test_a_line_that_tells_class_and_teacher_is_no_line_of_titles():
    (eleve,), ecarts = eleves("Classe :;TGA;Professeur :;M. ROY\n\nNom;Prénom\nMOREAU;Lina\n".encode())
    assert (eleve.nom, eleve.prenom) == ("MOREAU", "Lina") and ecarts == []


def test_a_column_of_civilities_is_no_column_of_names():
    lignes = [f"Mme;{nom};{prenom};TGA 1" for nom, prenom in zip(listes.NOMS, listes.PRENOMS, strict=False)]
    assert ouvrir("\n".join(lignes).encode()).colonnes == {"nom": 1, "prenom": 2, "classe": 3}


def test_a_text_kept_from_excel_is_that_text_and_no_formula():
    contenu = f'Nom;Prénom;INE\nMOREAU;Lina;"=""{listes.ine(0)}"""\n"=""=SOMME(A1)""";Tom;\n'
    trouves, ecarts = eleves(contenu.encode())
    assert [e.numeros for e in trouves] == [(listes.ine(0),)]
    assert [e.motif.split("\u00a0:")[0] for e in ecarts] == ["«\u00a0=SOMME(A1)\u00a0» contient une formule"]


DEUX_CLASSES = [("MOREAU", "Lina", "TGA"), ("PETIT", "Maël", "1GA")]


@pytest.mark.parametrize(
    "contenu",
    [
        "Listes;;;\nTGA;;1GA;\nNom;Prénom;Nom;Prénom\nMOREAU;Lina;PETIT;Maël\n",
        "Nom;Prénom\nTGA;\nMOREAU;Lina\n1GA;\nPETIT;Maël\n",
        "TGA — année 2026/2027\n\n1. MOREAU Lina\n1GA\n1. PETIT Maël\n",
        "Nom;Prénom;TGA;1GA\nMOREAU;Lina;x;\nPETIT;Maël;;X\n",
        "NOM – Prénom;Division\nMOREAU – Lina;TGA\nPETIT – Maël;1GA\n",
        "Noms et prénoms (classe)\n- MOREAU Lina (TGA)\n• Maël PETIT – 1GA\n",
        "N° Ident. Nat.;Nom;Prénom 1;Prénom 2;Div.;Div. An. Préc.\n;MOREAU;Lina;A;TGA;1GA\n;PETIT;Maël;L;1GA;2GA\n",
        "Classe : TGA\nNOM;Prénom;Né(e) le\nMOREAU;Lina;\nClasse : 1GA\nPrénom;NOM;Né(e) le\nMaël;PETIT;\n",
        "TGA;1GA\nMOREAU Lina;PETIT Maël\n",
        "Étudiant;Groupe affecté\nMOREAU Lina;TGA\nPETIT Maël;1GA\n",
        ";Étudiant·e (2);Note\nTGA;MOREAU Lina;\n1GA;PETIT Maël;\n",
    ],
    ids=[
        "side by side",
        "classes alone on their row",
        "numbered names",
        "crosses",
        "dashes",
        "class beside",
        "short titles",
        "titles turned round",
        "a column for each class",
        "class under another title",
        "class without title",
    ],
)
def test_a_list_laid_out_by_hand_gives_its_classes(contenu):
    assert lues(contenu.encode()) == DEUX_CLASSES


LIGNES_HTML = "".join(f"<tr><td>{n}<td>{p}<td>{c}" for n, p, c in LUES)
RANGEE_ODS = (
    "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell><text:p>{}</text:p>"
    '</table:table-cell><table:table-cell office:date-value="2008-03-12"><text:p>12/03/08</text:p></table:table-cell>'
    "</table:table-row>"
)
VIDE_ODS = '<table:table-row table:number-rows-repeated="1048560"><table:table-cell/></table:table-row>'


@pytest.mark.parametrize(
    "contenu",
    [
        f"<html><table><tr><th>Nom<th>Pr&eacute;nom<th>Classe{LIGNES_HTML}</table></html>".encode(),
        f"<h2>Classe : TGA</h2><table><tr><th colspan=2>Élève<tr><th>Nom<th>Prénom{LIGNES_HTML}</table>".encode(),
        (
            '<?xml version="1.0"?><Workbook><Worksheet ss:Name="A"><Table><Row ss:Index="3"><Cell ss:Index="2">'
            "<Data>Nom</Data></Cell><Cell><Data>Prénom</Data></Cell><Cell><Data>Classe</Data></Cell></Row>"
            + "".join(
                f'<Row><Cell ss:Index="2"><Data>{n}</Data></Cell><Cell><Data>{p}</Data></Cell><Cell><Data>{c}</Data>'
                "</Cell></Row>"
                for n, p, c in LUES
            )
            + "</Table></Worksheet></Workbook>"
        ).encode(),
        listes.archive(
            content__xml=(
                '<table:table table:name="TGA">'
                + RANGEE_ODS.format("Classe : TGA", "")
                + VIDE_ODS
                + RANGEE_ODS.format("Nom", "Prénom").replace('office:date-value="2008-03-12"', "")
                + "".join(RANGEE_ODS.format(n, p) for n, p, _ in LUES)
                + VIDE_ODS
                + "</table:table>"
            ).encode()
        ),
        listes.classeur(Feuil1=[["Nom;Prénom;Classe"], *([";".join(ligne)] for ligne in LUES)]),
    ],
    ids=["HTML", "HTML with a heading", "Excel 2003", "ODS", "CSV in one column"],
)
def test_what_a_tool_calls_a_workbook_is_read(contenu):
    trouves, ecarts = eleves(contenu)
    assert [(e.nom, e.prenom) for e in trouves] == [(nom, prenom) for nom, prenom, _ in LUES] and ecarts == []
    assert {e.classe or ouvrir(contenu).classe for e in trouves} == {"TGA"}


def test_a_birth_date_in_three_columns_a_particle_and_several_given_names_make_one_person():
    titres = "Nom;Particule;Prénoms;Jour naissance;Mois de naissance;Année de naissance"
    (eleve,), _ = eleves(f"{titres}\nTOUR;DE LA;Anne, Marie;3;11;2008\n".encode())
    assert (eleve.nom, eleve.prenom, f"{eleve.date_naissance:%d/%m/%Y}") == ("DE LA TOUR", "Anne", "03/11/2008")


def test_parents_beside_the_students_are_no_second_table():
    contenu = "Élève;;Responsable légal;\nNom;Prénom;Nom;Prénom\nMOREAU;Lina;MOREAU;Paul\n"
    assert lues(contenu.encode()) == [("MOREAU", "Lina", "")]


def test_names_under_photographs_are_read_across():
    grille = "Trombinoscope;;\nMOREAU Lina;PETIT Maël;Tom ROUX\nNOËL Zoé;;\n"
    assert [(e.nom, e.prenom) for e in eleves(grille.encode())[0]] == [
        *(ligne[:2] for ligne in LUES),
        ("ROUX", "Tom"),
        ("NOËL", "Zoé"),
    ]


def test_a_name_that_nothing_divides_is_taken_and_said():
    tableau = ouvrir("Élève\nDE LA TOUR ANNE\nTotal des élèves\n".encode())
    (eleve,), (ecart,), remarques = lire_eleves(tableau, tableau.colonnes)
    assert (eleve.nom, eleve.prenom, ecart.qui) == ("DE LA TOUR", "Anne", "Total des élèves")
    assert "rien ne dit où finit le nom" in remarques[0][1]


def test_whoever_resigned_is_set_aside_by_name():
    trouves, (ecart,) = eleves("Candidat;Réponse\nMOREAU Lina;Oui\nPETIT Maël;Démission\n".encode())
    assert [e.nom for e in trouves] == ["MOREAU"]
    assert (ecart.qui, ecart.motif) == ("PETIT Maël", "la ligne dit «\u00a0Démission\u00a0».")
