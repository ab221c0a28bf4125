"""What is half typed in any form comes back, whatever takes its author away, until the server has it (R20)."""

import re

import pytest
from playwright.sync_api import expect

from suivi.models import Appreciation
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R20")]

REVENU = "Votre texte est revenu"


@pytest.fixture
def fiche(transactional_db):
    classe = factories.ClasseFactory(diplome=factories.creer_diplome())
    return factories.creer_fiche(factories.creer_etudiant(classe).passeports.get())


# The content policy lets no string be evaluated while one waits.
GARDEES = """(nombre) => new Promise((fini, rate) => {
    setTimeout(() => rate(Object.keys(localStorage).join()), 10000);
    const gardees = () => Object.keys(localStorage).filter((nom) => nom.includes('brouillon')).length;
    const suivre = () => (gardees() === nombre ? fini() : setTimeout(suivre, 50));
    suivre();
})"""


def gardees(page, nombre):
    """Wait until that many copies are on this device."""
    page.evaluate(GARDEES, nombre)


def test_rubriques_written_where_they_are_read(page, context, fiche, sign_in, visit, faults):
    sign_in(fiche.passeport.etudiant)
    visit(f"/fiches/{fiche.pk}/")
    for nom in ("moyens", "taches"):
        page.locator(f"#completer-{nom} summary").click()
        page.locator(f"#id_{nom}").fill(f"Mes {nom}")
    gardees(page, 2)
    page.locator(".menu").get_by_role("link", name="Mes fiches").click()
    visit(f"/fiches/{fiche.pk}/")
    expect(page.locator("#id_taches")).to_have_value("Mes taches")
    expect(page.get_by_text(REVENU)).to_have_count(2)

    faults.allow("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    enregistrer = page.locator("#completer-taches").get_by_role("button", name="Enregistrer")
    enregistrer.click()
    expect(page.get_by_text("Le site ne répond pas")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Le site ne répond pas")).to_have_count(0)
    enregistrer.click()
    expect(page.get_by_text("La fiche est enregistrée dans votre passeport.")).to_be_visible()
    expect(page.locator("#id_moyens")).to_have_value("Mes moyens")
    page.locator("#completer-moyens").get_by_role("button", name="Ouvrir tout le formulaire").click()
    expect(page).to_have_url(re.compile(r"/modifier/#"))
    expect(page.locator("#id_moyens")).to_have_value("Mes moyens")
    gardees(page, 0)
    fiche.refresh_from_db()
    assert (fiche.taches, fiche.moyens, fiche.saisie["moyens"]) == ("Mes taches", "", "Mes moyens")


def test_a_period_and_the_page_that_refuses_it(page, fiche, sign_in, visit, faults):
    faults.allow("422")
    sign_in(fiche.passeport.etudiant)
    adresse = f"/passeports/{fiche.passeport_id}/stages/nouveau/"
    visit(adresse)
    page.locator("#id_organisation").fill("Imprimerie Le Brun")
    gardees(page, 1)
    visit(adresse)
    expect(page.locator("#id_organisation")).to_have_value("Imprimerie Le Brun")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#bilan")).to_be_visible()
    gardees(page, 1)
    visit(adresse)
    expect(page.locator("#id_organisation")).to_have_value("Imprimerie Le Brun")
    page.locator("#id_date_debut").fill("02/03/2026")
    page.locator("#id_date_fin").fill("20/03/2026")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Imprimerie Le Brun")).to_be_visible()
    # The page that refused is found again, blank: its POST is in no cache.
    page.go_back()
    expect(page.locator("#id_organisation")).to_have_value("")
    gardees(page, 0)


def test_an_answer_to_an_appreciation(page, fiche, sign_in, visit):
    teacher = factories.creer_enseignant(fiche.passeport.etudiant.inscriptions.get().classe)
    fil = Appreciation.objects.create(
        passeport=fiche.passeport, fiche=fiche, auteur=teacher, auteur_nom="Mme Petit", texte="Précisez."
    )
    sign_in(fiche.passeport.etudiant)
    visit(f"/fiches/{fiche.pk}/")
    page.get_by_text("Répondre", exact=True).click()
    page.locator(f"#fil-{fil.pk} textarea").fill("Je complète.")
    gardees(page, 1)
    visit("/appreciations/")
    visit(f"/fiches/{fiche.pk}/")
    expect(page.locator(f"#fil-{fil.pk} textarea")).to_have_value("Je complète.")
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.locator(".message-de-moi")).to_contain_text("Je complète.")
    gardees(page, 0)
