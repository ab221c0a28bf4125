"""What the exam asks for in writing: one generic table, one generic form, one workbook; the model is data."""

import datetime
import io

import pytest
from django.template.loader import render_to_string
from openpyxl import load_workbook
from pypdf import PdfReader

from examens.documents.contenu import _Lecteur, documents_de, remplir
from referentiel.arbre import arbre_de
from referentiel.chargement.dossier import DEDUITS
from situations.models import Support
from tests.factories import creer_brouillon, creer_fiche

pytestmark = pytest.mark.django_db

TABLEAU = {
    "code": "synoptique",
    "intitule": "Document synoptique",
    "epreuves": ["E6"],
    "forme": "tableau",
    "groupe": "classe",
    "champs": [{"titre": "Travail", "de": ["numero", "description"]}, {"titre": "Où", "de": ["moyens", "supports"]}],
}
FORMULAIRE = {
    "code": "annexe",
    "intitule": "Fiche d’analyse",
    "reference": "Annexe V-4",
    "forme": "fiches",
    "si": {"type": ["vecue"]},
    "champs": [
        {"titre": "Candidat", "de": ["candidat"], "demi": True},
        {"titre": "N°", "de": ["numero_candidat"], "demi": True},
        {"titre": "Nature", "de": ["source"], "cases": True},
        {"titre": "Activités", "de": ["classes"], "cases": True},
        {"titre": "Cachet"},
        {"titre": "Vécu", "de": ["type"], "cases": True},
        {"titre": "Bilan", "de": ["descriptif"], "verso": True, "section": "Verso"},
    ],
}


@pytest.fixture
def modeles(diplome, passeport):
    diplome.documents = [TABLEAU, FORMULAIRE]
    diplome.save()
    passeport.diplome.refresh_from_db()
    return diplome


def epreuve(passeport, code="E6"):
    return next(e for e in arbre_de(passeport.diplome).epreuves if e.code == code)


def rempli(passeport, modele):
    return remplir(modele, passeport, epreuve(passeport), LE_2_MARS)


LE_2_MARS = datetime.date(2026, 3, 2)


def test_an_epreuve_has_the_documents_that_name_it_and_those_that_name_none(modeles, passeport):
    assert [m["code"] for m in documents_de(modeles, epreuve(passeport, "E4"))] == ["annexe"]
    assert [m["code"] for m in documents_de(modeles, epreuve(passeport))] == ["synoptique", "annexe"]


@pytest.mark.rule("R2")
@pytest.mark.rule("R20")
def test_a_table_tells_the_recorded_fiches_of_its_epreuve_each_in_its_group(modeles, passeport):
    fiche = creer_fiche(passeport, "S112", description="Un brief.", moyens="Ciseaux\nL’affiche\naffiche")
    Support.objects.create(fiche=fiche, designation="Affiche", origine="cree", nature="imprime")
    creer_fiche(passeport, "S211", description="Pour E4.")
    creer_brouillon(passeport, description="Pas encore.")
    document = rempli(passeport, TABLEAU)
    assert [groupe.lignes for groupe in document.groupes] == [
        [["1\nUn brief.", "Ciseaux\nL’affiche\nAffiche (créé, imprimé)"]],
        [],
    ]
    assert [groupe.titre.split()[0] for groupe in document.groupes] == ["S11", "S31"]


@pytest.mark.parametrize(("longueur", "fois"), [(800, 0), (1000, 1)])
def test_a_line_nearly_as_high_as_a_page_may_be_split(modeles, passeport, longueur, fois):
    creer_fiche(passeport, "S112", moyens="x" * longueur, description="Un brief.")
    page = render_to_string("examens/papier/document_tableau.html", {"d": rempli(passeport, TABLEAU)})
    assert page.count('<tr class="longue">') == fois


def test_a_form_has_its_boxes_its_pairs_and_its_verso(modeles, passeport):
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S112", type="observee")
    (rangees,) = rempli(passeport, FORMULAIRE).fiches
    candidat, nature, activites, cachet, vecu, bilan = rangees
    assert [champ.titre for champ in candidat.champs] == ["Candidat", "N°"]
    assert [choix for choix, cochee in nature.champs[0].cases if cochee] == ["Stage"]
    assert activites.champs[0].cases == [("S11", True), ("S31", False)]
    assert cachet.champs[0].texte == ""
    # Of a list by which the fiches are chosen, only the choices that are of this document.
    assert vecu.champs[0].cases == [("Vécue", True)]
    assert (bilan.section, bilan.verso) == ("Verso", True)


@pytest.mark.parametrize(("type_", "coche"), [("vecue", "Oui"), ("observee", "Non")])
def test_two_boxes_say_yes_or_no_by_what_the_fiche_answers(modeles, passeport, type_, coche):
    creer_fiche(passeport, "S111", type=type_)
    modele = FORMULAIRE | {"si": {}, "champs": [{"titre": "Activité réelle vécue", "oui_si": {"type": ["vecue"]}}]}
    ((rangee,),) = rempli(passeport, modele).fiches
    assert [choix for choix, cochee in rangee.champs[0].cases if cochee] == [coche]


@pytest.mark.parametrize(
    ("localisation", "organisation", "lieu"),
    [
        ("organisation", "Menuiserie Blanc", "Menuiserie Blanc"),
        ("organisation", "", "Organisation"),
        ("etablissement", "Menuiserie Blanc", "Établissement de formation"),
    ],
)
def test_a_place_is_the_organisation_that_the_fiche_names(modeles, passeport, localisation, organisation, lieu):
    creer_fiche(passeport, localisation=localisation, partenaires=organisation)
    modele = FORMULAIRE | {"champs": [{"titre": "Lieu", "de": ["lieu"]}]}
    ((rangee,),) = rempli(passeport, modele).fiches
    assert rangee.champs[0].texte == lieu


def test_every_name_that_a_file_may_use_is_told_by_a_fiche(modeles, passeport):
    fiche = creer_fiche(passeport)
    lecteur = _Lecteur(fiche, 1, passeport, _avec_diplome(epreuve(passeport), modeles), arbre_de(modeles))
    assert set(DEDUITS) <= set(lecteur.textes)


def _avec_diplome(une, diplome):
    une.diplome = diplome
    return une


def test_the_workbook_says_the_same_and_no_text_is_a_formula(as_user, owner, modeles, passeport):
    creer_fiche(passeport, "S111", description="=1+1", descriptif="@bilan")
    navigateur = as_user(owner)
    tableau = _feuille(navigateur, passeport, "synoptique")
    assert [c.value for c in tableau[3]] == ["Travail", "Où"]
    assert tableau.cell(5, 1).value == "1\n=1+1" and tableau.cell(5, 1).data_type == "s"
    formulaire = _feuille(navigateur, passeport, "annexe")
    valeurs = {formulaire.cell(i, 1).value: formulaire.cell(i, 2).value for i in range(3, formulaire.max_row + 1)}
    assert "☒ Stage" in valeurs["Nature"]
    assert valeurs["Bilan"] == "@bilan"


def _feuille(navigateur, passeport, code):
    reponse = navigateur.get(f"/passeports/{passeport.pk}/epreuves/E6/{code}.xlsx")
    return load_workbook(io.BytesIO(reponse.content)).worksheets[0]


def test_an_empty_document_says_so(as_user, owner, modeles, passeport):
    assert _feuille(as_user(owner), passeport, "annexe").title == "Aucune fiche"


def test_the_passport_offers_them_beside_the_pdf_of_their_epreuve(as_user, owner, modeles, passeport):
    creer_fiche(passeport)
    page = as_user(owner).get(passeport.get_absolute_url()).content.decode()
    assert f"/passeports/{passeport.pk}/epreuves/E6/synoptique.pdf" in page
    assert f"/passeports/{passeport.pk}/epreuves/E4/annexe.xlsx" in page
    assert f"/passeports/{passeport.pk}/epreuves/E4/synoptique.pdf" not in page


def test_it_is_printed(as_user, owner, modeles, passeport, mots):
    fiche = creer_fiche(passeport)
    client = as_user(owner)
    for code, titre, dit in (
        ("synoptique", "Document synoptique", fiche.description),
        ("annexe", "Fiche d’analyse", fiche.descriptif),
    ):
        lu = mots(client.get(f"/passeports/{passeport.pk}/epreuves/E6/{code}.pdf").content)
        assert titre in lu and dit in lu


@pytest.mark.imprime
@pytest.mark.lent
def test_a_bookmark_leads_to_the_recto_of_each_form_and_its_verso_says_whose_it_is(as_user, owner, modeles, passeport):
    sans_section = [{cle: valeur for cle, valeur in c.items() if cle != "section"} for c in FORMULAIRE["champs"]]
    modeles.documents = [FORMULAIRE | {"champs": sans_section}]
    modeles.save()
    for _ in range(2):
        creer_fiche(passeport)
    contenu = as_user(owner).get(f"/passeports/{passeport.pk}/epreuves/E6/annexe.pdf").getvalue()
    lecteur = PdfReader(io.BytesIO(contenu))
    signets = [signet for signet in lecteur.outline if not isinstance(signet, list)]
    assert [(s.title, lecteur.get_destination_page_number(s)) for s in signets] == [
        ("Fiche d’analyse 1", 0),
        ("Fiche d’analyse 2", 2),
    ]
    assert "Fiche d’analyse 2 (suite)" in lecteur.pages[3].extract_text()
