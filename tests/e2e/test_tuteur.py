"""A tuteur, on a phone: the link arrives by a real e-mail, two minutes later the student reads what they wrote."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Journal
from stages.models import Positionnement
from stages.tuteur.acces import creer
from suivi.models import Appreciation
from tests import factories
from tests.referentiels import charger_ga

from .harness import until
from .test_accessibilite import check

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R23")]


# What is typed is kept, encrypted, a moment later.
KEPT = "Object.keys(localStorage).length > 0"


@pytest.fixture
def student(transactional_db):
    """A pupil of bac pro GA in the middle of a PFMP, with one fiche recorded about it."""
    classe = factories.ClasseFactory(diplome=charger_ga(), nom="Terminale GA")
    student = factories.creer_etudiant(classe, username="nadia", first_name="Nadia", last_name="Ferreira")
    stage = factories.creer_stage(student.passeports.get())
    factories.creer_fiche(stage.passeport, "1.1.2", source="pfmp", stage=stage)
    return student


def test_a_tuteur_opens_the_link_reads_appreciates_and_observes(
    page, phone, student, sign_in, visit, live_server, faults
):
    sign_in(student)
    visit("/stages/")
    page.get_by_role("link", name="Transports Océane").click()
    page.get_by_role("link", name="Donner son lien au tuteur").click()
    page.get_by_role("button", name="Montrer le lien").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    check(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("button", name="Lien copié")).to_be_visible()

    lien = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"http[^\s\"<]+/tuteur/[\w-]+/", lien)
    phone.goto(lien)
    phone.get_by_role("button", name="Ouvrir le passeport").click()
    phone.wait_for_url(re.compile(rf"{live_server.url}/tuteur/\d+/$"))
    check(phone)
    phone.get_by_role("link", name=re.compile("^1.1.2")).click()
    expect(phone.get_by_text("j’assiste au brief")).to_be_visible()
    check(phone)
    phone.get_by_label("Votre appréciation").fill("Nadia a repéré l’erreur de livraison avant nous.")
    phone.get_by_role("button", name="Envoyer").first.click()
    expect(phone.get_by_text("Pas encore lue")).to_be_visible()
    phone.get_by_role("link", name="Revenir aux fiches").click()
    phone.get_by_role("link", name="Dire ce que j’ai observé").click()
    phone.get_by_text("Avec aide", exact=True).click()
    check(phone)
    # Left without a word, then opened again: the answer waits, until it is sent.
    until(phone, KEPT)
    phone.get_by_role("link", name="Passeport de Nadia Ferreira").click()
    phone.get_by_role("link", name="Dire ce que j’ai observé").click()
    expect(phone.get_by_role("radio", name="Avec aide")).to_be_checked()
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_text("avec aide", exact=True)).to_be_visible()
    phone.get_by_role("link", name="Revoir mes observations").click()
    expect(phone.get_by_role("radio", name="Avec aide")).to_be_checked()
    expect(phone.get_by_text("non envoyé")).to_have_count(0)
    phone.go_back()
    assert Positionnement.objects.get().niveau == "avec_aide"

    visit("/appreciations/")
    expect(page.get_by_text("Nadia a repéré l’erreur de livraison avant nous.")).to_be_visible()
    page.get_by_role("button", name="J’ai lu", exact=True).click()
    expect(page.get_by_text("à lire", exact=True)).to_have_count(0)
    visit("/passeport/lectures/")
    expect(page.get_by_text("Paul Roux, tuteur, Transports Océane").first).to_be_visible()
    assert Journal.objects.filter(action=Journal.Action.ACCES_TUTEUR_OUVERT).count() == 1
    phone.reload()
    phone.get_by_role("link", name=re.compile("^1.1.2")).click()
    expect(phone.get_by_text("✓ lue")).to_be_visible()
    phone.get_by_role("button", name="Fermer").click()
    expect(phone.get_by_role("heading", name="Le passeport est fermé dans ce navigateur")).to_be_visible()


@pytest.mark.rule("R37")
def test_two_interns_in_one_browser_never_mix_and_a_half_typed_word_comes_back(phone, student, live_server, faults):
    teacher = factories.creer_enseignant(student.inscriptions.get().classe)
    second = factories.creer_etudiant(student.inscriptions.get().classe, username="yanis", first_name="Yanis")
    stages = [student.passeports.get().stages.get(), factories.creer_stage(second.passeports.get())]
    adresses = []
    for stage in stages:
        phone.goto(live_server.url + reverse("stages:tuteur_lien", args=[creer(stage, teacher)[1]]))
        phone.get_by_role("button", name="Ouvrir le passeport").click()
        phone.wait_for_url(re.compile(r"/tuteur/\d+/$"))
        adresses.append(phone.url)
    phone.goto(adresses[0])
    phone.get_by_label("Votre appréciation").fill("Nadia progresse.")
    # As it is kept: encrypted, under the name of the form.
    until(phone, KEPT)
    phone.reload()
    expect(phone.get_by_label("Votre appréciation")).to_have_value("Nadia progresse.")
    phone.get_by_role("link", name=re.compile("^Changer d’")).click()
    phone.get_by_role("link", name=re.compile("Yanis")).click()
    expect(phone.get_by_label("Votre appréciation")).to_have_value("")
    check(phone)
    phone.goto(adresses[0])
    phone.get_by_role("button", name="Envoyer").click()
    expect(phone.get_by_text("Pas encore lue")).to_be_visible()
    expect(phone.get_by_label("Votre appréciation")).to_have_value("")
    assert Appreciation.objects.get().passeport == student.passeports.get()


def test_the_stage_fills_in_what_was_left_empty_and_gives_way_to_what_was_chosen(page, student, sign_in, visit):
    mairie = factories.creer_stage(student.passeports.get(), -90, -60, organisation="Mairie")
    sign_in(student)
    visit("/fiches/nouvelle/")
    page.locator("#id_source").select_option("groupe_classe")
    stage = page.get_by_label("PFMP")
    stage.select_option(label=str(mairie))
    expect(page.locator("#id_partenaires")).to_have_value("Mairie")
    expect(page.locator("#id_source")).to_have_value("groupe_classe")
    expect(page.get_by_text("Rempli pour vous : partenaires.")).to_be_visible()
    stage.select_option(index=1)
    expect(page.locator("#id_partenaires")).to_have_value("Transports Océane")
    page.locator("#id_date_debut").fill("02/03/2020")
    expect(page.locator("[data-stage-remarque]")).to_contain_text("Vous pouvez enregistrer quand même.")
    page.locator("#id_date_debut").fill(f"{student.passeports.get().stages.first().date_debut:%d/%m/%Y}")
    expect(page.locator("[data-stage-remarque]")).to_be_hidden()
