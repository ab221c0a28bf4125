"""Write, answer, print, by keyboard alone: Tab reaches each thing, it is seen with the focus, keys do the rest."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from situations.models import Fiche
from suivi.appreciations.fil import ecrire
from tests import factories
from tests.referentiels import charger_bts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R20")]

TABS = 150
# What a screen reader would call what has the focus.
NAME = r"""() => {
    const e = document.activeElement;
    const label = e.labels?.[0]?.textContent;
    return (e.getAttribute('aria-label') || label || e.textContent || e.value || '').replace(/\s+/g, ' ').trim();
}"""
# In the view, and under nothing: not the foot of the form, not the bar of a phone.
SEEN = """() => {
    const e = document.activeElement;
    const { left, top, width, height } = e.getBoundingClientRect();
    const x = left + Math.min(width / 2, 40), y = top + Math.min(height / 2, 40);
    const at = document.elementFromPoint(x, y);
    return Boolean(at && (e.contains(at) || at.contains(e) || [...(e.labels ?? [])].some((l) => l.contains(at))));
}"""


@pytest.fixture
def student(transactional_db):
    classe = factories.ClasseFactory(diplome=charger_bts(), nom="BTS COM 2")
    return factories.creer_etudiant(classe, username="lina.moreau", first_name="Lina", last_name="Moreau")


@pytest.fixture
def reach(page):
    """``reach("Enregistrer")``: Tab until that has the focus; it is then on the screen."""

    def tab_to(name):
        names = []
        for _ in range(TABS):
            page.keyboard.press("Tab")
            names.append(page.evaluate(NAME))
            if re.match(name, names[-1]):
                assert page.evaluate(SEEN), f"{names[-1]} has the focus and is not seen"
                return
        raise AssertionError(f"{name} is not reached: {names}")

    return tab_to


def write(page, reach, **texts):
    for name, text in texts.items():
        reach(name)
        page.keyboard.type(text)


@pytest.mark.lent
@pytest.mark.imprime
def test_a_student_writes_answers_and_prints_without_a_mouse(page, student, live_server, reach):
    # Where the foot of a form and the bar of places leave the least room.
    page.set_viewport_size({"width": 390, "height": 844})
    keys = page.keyboard
    page.goto(live_server.url)
    write(page, reach, Identifiant="lina.moreau", **{"Mot de passe": factories.MOT_DE_PASSE})
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Mon passeport")).to_be_visible()

    reach("Écrire ma première fiche")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Nouvelle fiche")).to_be_visible()
    reach("Chercher une situation")
    keys.type("S112")
    expect(page.locator("#situations-trouvees")).to_contain_text("S112")
    with page.expect_response(re.compile("/fiches/aide/")):
        reach("S112")
        keys.press("Enter")
    write(page, reach, Description="Stagiaire à l’agence, je compare deux solutions pour l’annonceur.")
    write(page, reach, Début="02/03/2026", Fin="13/03/2026", Source="Stage", Type="V")
    for _ in range(3):
        reach("Onglet suivant")
        keys.press("Enter")
    reach("C11.2")
    keys.press("Space")
    write(page, reach, Descriptif="Je sais comparer plusieurs solutions et dire pourquoi j’en retiens une.")
    reach("Enregistrer")
    keys.press("Enter")
    expect(page.get_by_text("La fiche est enregistrée dans votre passeport.")).to_be_visible()

    fiche = Fiche.objects.select_related("passeport").get()
    teacher = factories.creer_enseignant(student.inscriptions.get().classe)
    ecrire(teacher, "Quelle a été votre part dans ce choix ?", uuid.uuid4(), fiche.passeport, fiche)
    reach("Appréciations")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Appréciations (1)")).to_be_visible()
    reach("Répondre")
    keys.press("Enter")
    write(page, reach, **{"Votre réponse": "J’ai comparé les devis, ma tutrice a tranché."})
    reach("Envoyer la réponse")
    keys.press("Enter")
    expect(page.get_by_text("J’ai comparé les devis, ma tutrice a tranché.")).to_be_visible()

    reach("Mon passeport")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Mon passeport")).to_be_visible()
    reach("PDF pour l’E6")
    with page.expect_download() as print_:
        keys.press("Enter")
    assert print_.value.suggested_filename.endswith(".pdf")
