"""In a real browser: ticks that follow the situation, and an entretien whose questions reach the student's form."""

import pytest
from playwright.sync_api import expect

from situations.models import Fiche
from suivi.models import Entretien
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def classe(transactional_db):
    return factories.ClasseFactory(diplome=factories.creer_diplome_a_complexites())


@pytest.fixture
def eleve(classe):
    return factories.creer_etudiant(classe, username="nadia", first_name="Nadia", last_name="Ferreira")


@pytest.mark.rule("R28")
def test_another_situation_keeps_the_ticks_and_the_words(page, classe, eleve, sign_in, visit):
    s111, s112 = (factories.situation(classe.diplome, code).pk for code in ("S111", "S112"))
    sign_in(eleve)
    visit("/fiches/nouvelle/")
    page.locator("#id_situation").select_option(str(s111))
    page.get_by_role("tab", name="Caractérisation").click()
    page.get_by_label("Client étranger").check()
    page.get_by_label("Complexités rencontrées").fill("Langue des signes")
    page.get_by_role("tab", name="Description").click()
    page.locator("#id_situation").select_option(str(s112))
    page.get_by_role("tab", name="Caractérisation").click()
    expect(page.get_by_label("Deux annonceurs à la fois")).to_have_count(0)
    expect(page.get_by_label("Client étranger")).to_be_checked()
    expect(page.get_by_label("Complexités rencontrées")).to_have_value("Langue des signes")
    expect(page.locator("[data-etat='enregistre']")).to_contain_text("Brouillon enregistré")
    assert Fiche.objects.get().saisie["complexites"] == "Client étranger\nLangue des signes"


@pytest.mark.rule("R29")
@pytest.mark.rule("R21")
def test_what_is_asked_on_one_side_is_completed_on_the_other(page, classe, eleve, sign_in, visit):
    enseignant = factories.creer_enseignant(classe, username="prof")
    fiche = factories.creer_fiche(eleve.passeports.get(), "S111", complexites=["Client étranger"])
    sign_in(enseignant)
    visit(f"/fiches/{fiche.pk}/entretien/")
    page.get_by_label("Plus difficile en quoi ?").check()
    page.get_by_label("Vos notes").fill("A hésité, puis a tout raconté.")
    expect(page.locator("[data-etat='enregistre']")).to_contain_text("Notes gardées à")
    assert Entretien.objects.get().notes == "A hésité, puis a tout raconté."
    page.get_by_role("button", name="Envoyer les questions").click()
    expect(page.get_by_text("Les questions sont envoyées à Nadia Ferreira.")).to_be_visible()

    sign_in(eleve)
    visit(f"/fiches/{fiche.pk}/")
    page.get_by_role("link", name="Compléter ma fiche").click()
    page.get_by_role("region", name="Les questions de votre entretien").get_by_role("link").click()
    expect(page.get_by_role("tab", name="Caractérisation")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#id_complexites_questions")).to_contain_text("Plus difficile en quoi ?")
    page.get_by_label("Complexités rencontrées").fill("Il ne parlait qu’anglais")
    page.get_by_role("button", name="Enregistrer dans le passeport").click()
    expect(page.get_by_text("La fiche est enregistrée dans votre passeport.")).to_be_visible()
    fiche.refresh_from_db()
    assert fiche.complexites == ["Client étranger", "Il ne parlait qu’anglais"]
