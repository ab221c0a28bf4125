"""From the dates of a PFMP to the closing of the jury: two interns in one browser, a class dépôt with a repeater, a
commission of two schools and a candidat individuel, with the network cut on the way."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from examens.depots.classe import traiter
from examens.models import Depot, DepotDeClasseLigne, NotePrivee
from stages.models import Attestation
from tests import factories
from tests.commissions import asseoir, creer_candidature, creer_commission, document_de

from .test_tuteur import KEPT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("une_page")]


@pytest.fixture
def classe(transactional_db):
    """Nadia and Yanis; Zoé, who repeats the year and has last year's copy; each with a fiche."""
    classe = factories.ClasseFactory(diplome=factories.creer_diplome(), nom="Terminale")
    factories.creer_enseignant(classe, username="prof")
    for nom in ("Nadia", "Yanis", "Zoé"):
        eleve = factories.creer_etudiant(classe, username=nom.lower(), first_name=nom, last_name=nom)
        passeport = eleve.passeports.get()
        factories.creer_fiche(passeport, "S311")
    factories.creer_depot(passeport, session=factories.creer_session(passeport, annee=passeport.annee - 1))
    factories.creer_periode(passeport)
    return classe


def stage_de(classe, nom):
    return classe.etudiants.get(first_name=nom).passeports.get().stages.get()


@pytest.mark.rule("R37")
def test_two_interns_in_one_browser_are_attested_apart_whatever_the_network(
    phone, page, classe, live_server, sign_in, visit
):
    teacher, adresses = classe.enseignants.get(), {}
    sign_in(teacher)
    visit(f"/classes/{classe.pk}/stages/periodes/")
    aujourdhui = timezone.localdate()
    for libelle, jours in (("Du", -20), ("Au", 2)):
        jour = aujourdhui + datetime.timedelta(days=jours)
        page.get_by_label(libelle, exact=True).fill(f"{jour:%d/%m/%Y}")
    for nom in ("Nadia", "Yanis"):
        page.get_by_label(f"Organisation, {nom}").fill("Transports Océane")
        page.get_by_label(f"Tuteur, {nom} {nom}", exact=True).fill("Paul Roux")
    page.get_by_label("Prendre, Zoé").uncheck()
    page.get_by_role("button", name="Poser ces périodes").last.click()
    expect(page.get_by_text("2\u00a0périodes posées")).to_be_visible()
    visit(f"/classes/{classe.pk}/stages/liens/")
    page.get_by_role("button", name="Imprimer les liens cochés").click()
    liens = page.locator(".adresse-lien a")
    expect(liens).to_have_count(2)
    for nom, lien in zip(("Nadia", "Yanis"), liens.all(), strict=True):
        phone.goto(lien.get_attribute("href"))
        phone.get_by_role("button", name="Ouvrir le passeport").click()
        phone.wait_for_url(re.compile(r"/tuteur/\d+/$"))
        adresses[nom] = phone.url
    phone.goto(adresses["Nadia"])
    phone.get_by_role("link", name="Signer l’attestation").click()
    phone.get_by_label("Jours effectués").fill("16,5")
    phone.get_by_label("Activités confiées").fill("Accueil et courrier.")
    phone.get_by_role("button", name="Signer l’attestation").click()
    expect(phone.get_by_text("Cochez cette case pour signer.").first).to_be_in_viewport()
    phone.get_by_label("J’atteste l’exactitude").check()
    phone.get_by_role("button", name="Signer l’attestation").click()
    expect(phone.get_by_text("16,5 jours effectués")).to_be_visible()
    assert Attestation.objects.comptent().get().stage == stage_de(classe, "Nadia")
    # The network goes in the middle of a word for the other one.
    phone.goto(adresses["Yanis"])
    phone.context.set_offline(True)
    phone.get_by_label("Votre appréciation").fill("Yanis prend des initiatives.")
    phone.evaluate(KEPT)
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_label("Votre appréciation")).to_have_value("Yanis prend des initiatives.")
    expect(phone.get_by_role("link", name="Signer l’attestation")).to_be_visible()
    visit(f"/classes/{classe.pk}/stages/")
    expect(page.get_by_text("attestée", exact=True)).to_have_count(1)


@pytest.mark.rule("R34")
def test_a_class_then_its_jury_with_another_school_and_a_candidat_individuel(
    page, classe, sign_in, visit, monkeypatch, faults
):
    monkeypatch.setattr("examens.depots.classe.rendre_a_part", lambda document: b"%PDF")
    sign_in(classe.enseignants.get())
    visit(f"/classes/{classe.pk}/depots/")
    page.get_by_role("link", name="Déposer pour la classe").click()
    for nom in ("Nadia", "Yanis", "Zoé"):
        page.get_by_label(re.compile(nom, re.IGNORECASE)).check()
    page.get_by_role("button", name="Déposer les passeports cochés").click()
    page.get_by_text("0 passeport sur 3").wait_for()
    for pk in DepotDeClasseLigne.objects.values_list("pk", flat=True):
        traiter(pk)
    page.get_by_text("3 passeports déposés sur 3").wait_for()
    # Last year's copy of the repeater does not stand for this year's.
    assert Depot.objects.filter(session__annee=classe.session).count() == 3

    zoe = classe.etudiants.get(first_name="Zoé").passeports.get()
    commission = creer_commission(zoe)
    membre = factories.UserFactory(username="jury", role=User.Role.JURY)
    asseoir(commission, membre)
    loin = factories.ClasseFactory(diplome=classe.diplome)
    ailleurs = factories.creer_etudiant(loin, last_name="Loin").passeports.get()
    seul = factories.PasseportFactory(etudiant=factories.UserFactory(last_name="Seul"), diplome=classe.diplome)
    for passeport in (zoe, ailleurs, seul):
        creer_candidature(commission, passeport)
    factories.creer_fiche(ailleurs, "S311")
    factories.creer_depot(ailleurs, contenu={"document": document_de(ailleurs)})
    sign_in(membre)
    visit(f"/commissions/{commission.pk}/")
    expect(page.get_by_text("3 candidats, 2 passeports déposés")).to_be_visible()
    expect(page.get_by_text("candidat individuel")).to_be_visible()
    page.get_by_role("link", name=re.compile("Zoé", re.IGNORECASE)).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ZOÉ")
    page.wait_for_load_state()
    notes = page.get_by_role("textbox", name="Mes notes")
    faults.allow("net::ERR_INTERNET_DISCONNECTED", "htmx:sendError")
    page.context.set_offline(True)
    notes.fill("Répond clairement.")
    expect(page.get_by_text("Hors ligne")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(re.compile("Enregistrées"))).to_be_visible()
    assert NotePrivee.objects.get().texte == "Répond clairement."
    page.get_by_role("link", name="Suivant").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("LOIN")

    # In the evening the centre closes, and is told what goes.
    faults.allow("422", "404")
    centre = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=commission.etablissement)
    sign_in(centre)
    visit(f"/etablissement/commissions/{commission.pk}/modifier/")
    tout_a_l_heure = timezone.localtime() - datetime.timedelta(hours=1)
    page.locator("[name=ferme_le_jour]").fill(f"{tout_a_l_heure:%d/%m/%Y}")
    page.locator("[name=ferme_le_heure]").fill(f"{tout_a_l_heure:%H:%M}")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Détruire ces notes").check()
    expect(page.get_by_text("1\u00a0note privée de 1\u00a0membre").first).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La commission est enregistrée.")).to_be_visible()
    sign_in(membre)
    visit(f"/commissions/{commission.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("est fermée")
