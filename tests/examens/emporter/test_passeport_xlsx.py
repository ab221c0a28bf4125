"""The passport as a workbook (R1)."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import Journal
from examens.papier.passeport_xlsx import passeport_xlsx
from referentiel.chargement.contenu import comprendre
from referentiel.chargement.ecriture import charger
from referentiel.models import Diplome
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R1")]

DEUX_NIVEAUX = """
format: 1
diplome: {code: DEUX, intitule: BTS à deux niveaux}
epreuves: [{code: E4, intitule: Vente, dans_passeport: true, a_renseigner: true}]
poles:
  - code: '1'
    intitule: Vente
    competences: [{code: C1, intitule: Vendre, epreuve: E4}]
    situations: [{code: '1.1', intitule: Accueil}]
"""


@pytest.fixture
def classeur(as_user, owner, passeport):
    def ouvrir(qui=owner):
        reponse = as_user(qui).get(reverse("examens:passeport_xlsx", args=[passeport.pk]))
        return openpyxl.load_workbook(io.BytesIO(reponse.content))

    return ouvrir


def test_it_holds_a_line_for_each_recorded_fiche_and_its_dates_are_dates(classeur, passeport, fiche):
    factories.creer_brouillon(passeport, description="À finir")
    factories.creer_fiche(passeport, "S211").jeter()
    feuille = classeur()["Fiches"]
    titres = [cellule.value for cellule in feuille[1]]
    assert feuille.max_row == 2 and feuille.freeze_panes == "B2"
    ligne = dict(zip(titres, (cellule.value for cellule in feuille[2]), strict=True))
    assert ligne["Épreuve"] == "E6" and ligne["Description de la situation"] == fiche.description
    assert ligne["Début"].date() == fiche.date_debut


def test_what_no_workbook_holds_is_left_out_of_it(classeur, passeport, owner):
    """Written before such signs were mended, one in a single fiche must not keep a class from its workbook."""
    impossibles = "\x1b\ufffe\uffff"
    owner.last_name = f"MOREAU{impossibles}"
    owner.save()
    factories.creer_fiche(passeport, descriptif=f"Vu{impossibles} et su")
    lu = classeur()
    assert "Vu et su" in [cellule.value for cellule in lu["Fiches"][2]] and lu.properties.title.endswith("MOREAU")


def test_it_says_what_is_covered(classeur, fiche):
    etats = {ligne[0].value: ligne[5].value for ligne in classeur()["Compétences"].iter_rows(min_row=2)}
    assert etats["C11.1"] == "couverte" and etats["C21.1"] == "à couvrir"
    assert "C12.1" not in etats  # Evaluated in E5 (R3).


@pytest.mark.parametrize("debut", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_is_never_a_formula(classeur, passeport, debut):
    factories.creer_fiche(passeport, descriptif=f"{debut} appris")
    cellules = [c for ligne in classeur()["Fiches"].iter_rows() for c in ligne]
    assert not [c for c in cellules if c.data_type == "f"]
    assert [c for c in cellules if "appris" in str(c.value)][0].quotePrefix


def test_a_diplome_of_two_levels_has_one_column_for_both(owner):
    charger(comprendre(DEUX_NIVEAUX.encode()))
    passeport = owner.passeports.create(diplome=Diplome.objects.get(code="DEUX"), session=2027)
    factories.creer_fiche(passeport, "1.1", "C1")
    feuille = openpyxl.load_workbook(io.BytesIO(passeport_xlsx(passeport)))["Fiches"]
    assert [c.value for c in feuille[1]][:4] == ["N°", "Pôle", "Épreuve", "Situation"]
    assert [c.value for c in feuille[2]][:4] == [1, "1 Vente", "E4", "1.1 Accueil"]


def test_an_empty_passport_has_its_heads_alone(classeur):
    assert classeur()["Fiches"].max_row == 1


def test_a_teacher_takes_it_and_the_journal_says_so(classeur, teacher, fiche):
    classeur(teacher)
    assert Journal.objects.get(action=Journal.Action.EXPORT).acteur == teacher
