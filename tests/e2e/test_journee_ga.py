"""The day of the guide Bac pro GA, replayed on a phone: one work post, several fiches, a wrong delivery."""

import re

import pytest
from playwright.sync_api import expect

from situations.models import Fiche, Formule
from tests import factories, fichiers
from tests.referentiels import charger_ga

pytestmark = pytest.mark.django_db(transaction=True)

# The purchasing post of the guide, and the orders that come before.
SITUATIONS = ("1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5")
MOT = "Nadia a vu l’erreur avant nous, et l’a écrite."
MANQUANT = "Deux cartons de moins que sur le bon de livraison."


@pytest.fixture
def nadia(transactional_db):
    """A student of Terminale GA, who has written nothing yet."""
    classe = factories.ClasseFactory(diplome=charger_ga(), nom="Terminale GA")
    return factories.creer_etudiant(classe, username="eleve.ga", first_name="Nadia", last_name="Ferreira")


@pytest.fixture
def on_phone(phone, client, live_server):
    """``on_phone(nadia)``: her phone, signed in, on the site; faults of the pages are kept in ``.faults``."""

    def open_as(user):
        client.force_login(user)
        phone.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        phone.faults = []
        phone.on("pageerror", lambda error: phone.faults.append(str(error)))
        phone.goto(f"{live_server.url}/fiches/")
        return phone

    return open_as


def begin_five_fiches(page):
    """From « Mes fiches »: the work post, five situations, the context and the means written once."""
    page.get_by_role("link", name="Mon poste de travail").click()
    page.locator("summary", has_text="1.1 ").click()
    for code in SITUATIONS:
        page.get_by_label(re.compile(rf"^{re.escape(code)} ")).check()
    page.locator("#id_description").fill("Gestionnaire des achats chez BIOMAG, société virtuelle du lycée.")
    page.locator("#id_moyens").fill("Un tableur, la procédure d’achat.")
    page.get_by_label("Nom", exact=True).fill("Nadia Ferreira")
    page.get_by_label("Fonction", exact=True).fill("gestionnaire des achats")
    page.locator("#id_date_debut").fill("09/11/2026")
    page.locator("#id_date_fin").fill("13/11/2026")
    page.locator("#id_source").select_option("groupe_classe")
    page.locator("#id_type").select_option("simulee")
    page.locator("#id_moyens").locator("xpath=..").get_by_role("button", name="Garder pour réutiliser").click()
    expect(page.locator("#reserve-moyens")).to_contain_text("s’insère désormais d’un clic")
    page.get_by_role("button", name="Créer 5 brouillons").click()
    expect(page.get_by_text("5 brouillons créés")).to_be_visible()


def complete_the_next(page, descriptif):
    """From the page of the work post: the only rubrique left, and into the passport."""
    page.get_by_role("link", name=re.compile("^Compléter")).click()
    page.get_by_role("tab", name=re.compile("Compétence")).click()
    page.locator("#id_descriptif").fill(descriptif)
    page.get_by_role("button", name=re.compile("^Enregistrer")).click()
    expect(page.get_by_text("La fiche est enregistrée dans votre passeport.")).to_be_visible()


def duplicate_for_a_wrong_delivery(page):
    """From the fiche of a correct delivery: what was different this time, and its hazard (R28)."""
    page.get_by_role("button", name="Dupliquer").click()
    expect(page.get_by_text("Voici une copie, en brouillon")).to_be_visible()
    expect(page.locator("#id_date_debut")).to_have_value("")
    expect(page.locator("#id_description")).to_have_value(re.compile("Gestionnaire des achats"))
    page.locator("#id_date_debut").fill("16/11/2026")
    page.locator("#id_date_fin").fill("16/11/2026")
    page.get_by_label("PFMP").select_option(index=1)
    page.get_by_role("tab", name=re.compile("Caractérisation")).click()
    expect(page.locator("#id_moyens")).to_have_value("Un tableur, la procédure d’achat.")
    page.locator("#id_aleas").fill(MANQUANT)
    page.get_by_role("tab", name=re.compile("Compétence")).click()
    page.locator("#id_descriptif").fill("Je sais refuser une partie d’une livraison et l’écrire sur le bon.")
    page.locator("#id_apport").fill("Cette fois, il fallait réclamer.")
    page.get_by_role("button", name=re.compile("^Enregistrer")).click()
    expect(page.get_by_text("La fiche est enregistrée dans votre passeport.")).to_be_visible()


def photograph_the_delivery_note(page):
    """From the fiche: the phone's camera, straight into it (R17)."""
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Prendre une photo").click()
    chooser.value.set_files({"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": fichiers.photo((900, 600))})
    expect(page.locator(".fichiers-joints .fichier-nom")).to_have_text(["IMG_0042.jpg"])


def appreciate(page, lien):
    """The tuteur, on their own phone, from the link of the mail."""
    page.goto(lien)
    page.get_by_role("button", name="Ouvrir le passeport").click()
    page.get_by_role("link", name=re.compile(r"^1\.1\.3")).first.click()
    expect(page.get_by_text(MANQUANT)).to_be_visible()
    page.get_by_label("Votre appréciation").fill(MOT)
    page.get_by_role("button", name="Envoyer").first.click()
    expect(page.get_by_text("Pas encore lue")).to_be_visible()


@pytest.mark.rule("R23")
@pytest.mark.rule("R27")
@pytest.mark.rule("R28")
def test_the_day_of_the_guide(nadia, on_phone, page, live_server):
    tuteur = page
    stage = factories.creer_stage(nadia.passeports.get())
    page = on_phone(nadia)
    begin_five_fiches(page)
    lot = page.url
    for code in SITUATIONS:
        page.goto(lot)
        complete_the_next(page, f"En {code}, je vérifie tout avant d’agir, et je garde une trace.")
    page.goto(lot)
    expect(page.get_by_text("5 enregistrées sur 5")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^1\.1\.3 ")).click()
    duplicate_for_a_wrong_delivery(page)
    expect(page.get_by_text(MANQUANT)).to_be_visible()
    expect(page.get_by_text("Partie de la fiche")).to_be_visible()
    photograph_the_delivery_note(page)

    page.goto(f"{live_server.url}/stages/{stage.pk}/")
    page.get_by_role("link", name="Donner son lien au tuteur").click()
    page.get_by_role("button", name="Montrer le lien").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    appreciate(tuteur, re.search(r"http[^\s\"<]+/tuteur/[\w-]+/", page.content())[0])

    page.goto(f"{live_server.url}/appreciations/")
    expect(page.get_by_text(MOT)).to_be_visible()
    page.get_by_role("button", name="J’ai lu", exact=True).click()
    expect(page.get_by_text("à lire", exact=True)).to_have_count(0)
    assert page.faults == []
    fiches = Fiche.objects.enregistrees().filter(passeport__etudiant=nadia)
    assert [f.situation.code for f in fiches.order_by("pk").select_related("situation")] == [*SITUATIONS, "1.1.3"]
    assert {f.acteurs for f in fiches} == {"Nadia Ferreira, gestionnaire des achats"}
    assert Formule.objects.get(auteur=nadia).rubrique == "moyens"
