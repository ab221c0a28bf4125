"""A candidat individuel alone with a telephone: from the sign-up page to the jury that reads the copy."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from situations.models import Passeport
from stages.models import Attestation
from tests import factories
from tests.commissions import asseoir, creer_commission

from .test_parcours import choose, fill_description

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("une_page", "sans_encre")]
SECRET = "quatre-mots-sans-rapport"  # noqa: S105 — of a test


def ouvrir_un_compte(phone, site, boite, diplome):
    """From the sign-in page, by the link of the e-mail; returns the passport."""
    phone.goto(site)
    phone.get_by_role("link", name="Ouvrir un compte").click()
    phone.get_by_label("Adresse électronique").fill("ines@exemple.fr")
    phone.get_by_role("button", name="Recevoir le lien").click()
    expect(phone.get_by_role("heading", name="Regardez vos courriels")).to_be_visible()
    [(destinataires, message)] = boite.messages
    assert destinataires == ["ines@exemple.fr"]
    lien = re.search(r"/compte/inscription/\S+", message.get_body(("plain",)).get_content())[0]
    phone.goto(site + lien)
    phone.get_by_label("Prénom").fill("Inès")
    phone.locator("#id_nom").fill("D’Angelo")
    phone.get_by_label("Quinze ans ou plus").check()
    phone.get_by_label("Diplôme préparé").select_option(label=str(diplome))
    phone.get_by_label("Année de l’examen").select_option(str(timezone.localdate().year + 1))
    phone.locator("#id_password1").fill(SECRET)
    phone.get_by_role("button", name="Ouvrir mon compte").click()
    # What is missing is told, and nothing typed is lost but the passwords.
    expect(phone.get_by_text("Écrivez une seconde fois le mot de passe").first).to_be_in_viewport()
    expect(phone.locator("#id_nom")).to_have_value("D’Angelo")
    phone.locator("#id_password1").fill(SECRET)
    phone.locator("#id_password2").fill(SECRET)
    phone.get_by_role("button", name="Ouvrir mon compte").click()
    expect(phone.get_by_text("Notez votre identifiant, « ines.dangelo-")).to_be_visible()
    return Passeport.objects.get()


def raconter(phone):
    """The first fiche, from the welcome of the passport's page."""
    phone.get_by_role("link", name="Écrire ma première fiche").click()
    choose(phone, "S311")
    fill_description(phone)
    phone.get_by_role("tab", name=re.compile("Compétence")).click()
    phone.locator("#id_descriptif").fill("Je sais reformuler une demande avant d’y répondre.")
    phone.get_by_role("button", name="Enregistrer dans le passeport").click()
    expect(phone.get_by_text("La fiche est enregistrée dans votre passeport.")).to_be_visible()


def annoncer_un_stage(phone):
    """A period that ends in two days; returns the address of the link to hand over to its tuteur."""
    jours = [timezone.localdate() + datetime.timedelta(days=n) for n in (-24, 2)]
    phone.get_by_role("link", name="Ajouter une période").click()
    phone.get_by_label("Organisation d’accueil").fill("Agence Bleue")
    phone.locator("#id_date_debut").fill(f"{jours[0]:%d/%m/%Y}")
    phone.locator("#id_date_fin").fill(f"{jours[1]:%d/%m/%Y}")
    phone.get_by_label("Nom du tuteur").fill("Paul Roux")
    phone.get_by_role("button", name="Enregistrer").click()
    phone.get_by_role("link", name="Donner son lien au tuteur").click()
    phone.get_by_role("button", name="Montrer le lien").click()
    return phone.locator("a[href*='/tuteur/']").get_attribute("href")


def attester(page, lien):
    """The tuteur signs, in a browser of their own."""
    page.goto(lien)
    page.get_by_role("button", name="Ouvrir le passeport").click()
    page.get_by_role("link", name="Signer l’attestation").click()
    page.get_by_label("Jours effectués").fill("18")
    page.get_by_label("Activités").fill("Comparer des solutions, répondre aux demandes.")
    page.get_by_label("J’atteste l’exactitude").check()
    page.get_by_role("button", name="Signer l’attestation").click()
    expect(page.get_by_text("18 jours effectués")).to_be_visible()


@pytest.mark.rule("R1")
@pytest.mark.rule("R2")
def test_from_sign_up_to_the_jury_alone_with_a_telephone(
    phone, page, live_server, boite, sign_in, visit, transactional_db, settings
):
    settings.ADRESSE_PUBLIQUE = live_server.url
    site = live_server.url
    diplome = factories.creer_diplome()
    centre = factories.EtablissementFactory(nom="Lycée du Centre", code_centre="ACDEFGHJKM")
    admin = factories.UserFactory(username="admin", role=User.Role.ADMINISTRATEUR, etablissement=centre)
    jury = factories.UserFactory(username="jury", role=User.Role.JURY)

    passeport = ouvrir_un_compte(phone, site, boite, diplome)
    factories.creer_periode(passeport, session=factories.creer_session(passeport, etablissement=centre))
    commission = creer_commission(passeport, etablissement=centre)
    asseoir(commission, jury)
    raconter(phone)
    phone.goto(f"{site}/stages/")
    lien = annoncer_un_stage(phone)
    attester(page, lien)

    # The code, as it is typed on a telephone; then the centre's dates are hers.
    phone.goto(f"{site}/passeport/")
    phone.get_by_role("link", name="Indiquer mon centre d’examen").click()
    phone.get_by_label("Code du centre").fill("acdef ghjkn")
    phone.get_by_role("button", name="C’est mon centre").click()
    expect(phone.get_by_text("Aucun centre n’a ce code").first).to_be_in_viewport()
    phone.get_by_label("Code du centre").fill("acdef ghjkm")
    phone.get_by_role("button", name="C’est mon centre").click()
    expect(phone.get_by_text("Ses dates de dépôt sont les vôtres.")).to_be_visible()
    phone.get_by_role("link", name="Mes dépôts").click()
    phone.get_by_role("link", name="Déposer pour l’E6").click()
    phone.get_by_role("button", name="Déposer mon passeport").click()
    expect(phone.get_by_text("Demandez à votre centre d’examen de rouvrir")).to_be_visible()

    sign_in(admin)
    visit("/etablissement/centre/")
    expect(page.get_by_text("E6 : déposé")).to_be_visible()
    page.get_by_role("link", name="Agence Bleue").click()
    page.get_by_role("button", name=re.compile("a bien signé")).click()
    expect(page.get_by_text(re.compile("confirmée")).first).to_be_visible()
    assert Attestation.objects.comptent().exists()
    visit(f"/etablissement/commissions/{commission.pk}/")
    page.get_by_role("link", name="Inscrire des candidats").first.click()
    page.get_by_label(re.compile("D’ANGELO", re.IGNORECASE)).check()
    page.get_by_role("button", name="Inscrire les candidats cochés").click()
    page.wait_for_load_state()

    sign_in(jury)
    visit(f"/commissions/{commission.pk}/")
    expect(page.get_by_text("candidat individuel")).to_be_visible()
    page.get_by_role("link", name=re.compile("D’ANGELO", re.IGNORECASE)).click()
    expect(page.get_by_text("Je sais reformuler une demande avant d’y répondre.").first).to_be_visible()
