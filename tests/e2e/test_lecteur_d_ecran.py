"""« Write a fiche, read an appréciation, print », by the tree that a screen reader is given: roles, names, states."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from suivi.appreciations.fil import ecrire
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

FORM = """
- heading "Nouvelle fiche" [level=1]
- tablist "Les quatre onglets de la fiche":
  - tab "1 · Description (à compléter)" [selected]
  - tab "2 · Caractérisation (facultatif, à compléter plus tard)"
  - tab "3 · Supports (facultatif, à compléter plus tard)"
  - tab "4 · Compétence (à compléter)"
- tabpanel "1 · Description (à compléter)":
  - searchbox "Chercher une situation avec vos mots"
  - combobox "Situation *"
  - complementary "Aide sur la situation"
  - textbox "Description de la situation *"
  - textbox "Début *"
  - 'button "Calendrier : Début"'
- status
- button "Enregistrer dans le passeport"
"""
REFUSED = """
- alert:
  - heading /Il reste \\d+.rubriques à remplir/ [level=2]
  - list:
    - listitem:
      - link "Description · Situation"
"""
APPRECIATION = """
- group /Appréciation de .*/:
  - article:
    - time
    - text: à lire
    - paragraph: Quelle a été votre part ?
  - button "J’ai lu"
  - group: Répondre
"""
PASSPORT = """
- heading "Mon passeport" [level=1]
- region "Maintenant":
  - heading "Maintenant" [level=2]
- region /E6/:
  - 'img /E6 : \\d+ sur \\d+/'
  - heading /E6/ [level=2]
  - link "PDF pour l’E6"
"""


@pytest.fixture
def student(transactional_db):
    diplome = factories.creer_diplome()
    classe = factories.ClasseFactory(diplome=diplome)
    student = factories.creer_etudiant(classe, username="lina")
    fiche = factories.creer_fiche(student.passeports.get())
    teacher = factories.creer_enseignant(classe, username="prof")
    ecrire(teacher, "Quelle a été votre part ?", uuid.uuid4(), fiche.passeport, fiche)
    return student


def test_a_screen_reader_is_told_the_whole_of_writing_answering_and_printing(page, student, sign_in, visit, faults):
    faults.allow("422")
    sign_in(student)
    main = visit("/fiches/nouvelle/").get_by_role("main")
    expect(main).to_match_aria_snapshot(FORM)
    record = page.get_by_role("button", name="Enregistrer dans le passeport")
    record.click()
    expect(main).to_match_aria_snapshot(REFUSED)
    situation = page.get_by_role("combobox", name="Situation")
    expect(situation).to_match_aria_snapshot('- combobox "Situation *" [invalid]')
    expect(situation).to_have_accessible_description(re.compile("Choisissez dans la liste"))

    situation.select_option(index=1)
    page.get_by_role("textbox", name="Description de la situation").fill(
        "Stagiaire, je prépare le brief de l’annonceur."
    )
    for name in ("Début", "Fin"):
        page.get_by_role("textbox", name=f"{name} *").fill("02/03/2026")
    page.get_by_role("combobox", name="Source").select_option("Stage")
    page.get_by_role("combobox", name="Type").select_option("Vécue")
    page.get_by_role("tab", name=re.compile("Compétence")).click()
    page.get_by_role("textbox", name=re.compile("Descriptif")).fill("Je sais tirer une demande claire d’un entretien.")
    record.click()
    expect(page.get_by_role("status").filter(has_text="La fiche est enregistrée")).to_be_visible()

    main = visit("/appreciations/").get_by_role("main")
    expect(main).to_match_aria_snapshot(APPRECIATION)
    page.get_by_text("Répondre").click()
    page.get_by_role("textbox", name=re.compile("réponse", re.IGNORECASE)).fill("J’ai pris les notes.")
    page.get_by_role("button", name=re.compile("Envoyer")).click()
    expect(page.get_by_role("article").filter(has_text="J’ai pris les notes.")).to_be_visible()

    main = visit("/passeport/").get_by_role("main")
    expect(main).to_match_aria_snapshot(PASSPORT)
