"""Files in a real browser: several at once, refused, interrupted, dropped, photographed, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from situations.models import Envoi, Fiche, PieceJointe
from tests import factories, fichiers

from .test_accessibilite import check

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R17")]
UN_MORCEAU_ET_DEMI = b"Bordereau. " * 70_000


@pytest.fixture
def student(transactional_db):
    fichiers.vider()
    diplome = factories.creer_diplome(options={"projet": True, "pieces_jointes": True})
    return factories.creer_etudiant(factories.ClasseFactory(diplome=diplome), username="nadia")


def a_joindre(nom, octets, type_="application/octet-stream"):
    return {"name": nom, "mimeType": type_, "buffer": octets}


def joints(page):
    return page.locator(".fichiers-joints .fichier-nom")


def test_files_chosen_on_a_fiche_that_does_not_exist_yet_make_it_a_brouillon(page, student, sign_in, visit, faults):
    faults.allow("422")
    sign_in(student)
    visit("/fiches/nouvelle/")
    page.locator("#id_description").fill("Je contrôle la livraison.")
    page.get_by_role("tab", name=re.compile("Supports")).click()
    page.locator("#id_fichiers").set_input_files(
        [
            a_joindre("Livraison.jpg", fichiers.photo((900, 600))),
            a_joindre("virus.pdf", b"MZ\x90\x00"),
            a_joindre("notes.txt", b"Huit de trop."),
        ]
    )
    expect(joints(page)).to_have_text(["Livraison.jpg", "notes.txt"])
    expect(page.locator(".envoi-refuse")).to_contain_text("C’est un programme")
    expect(page.locator(".place")).to_contain_text("sur 50")
    fiche = Fiche.objects.get()
    assert fiche.est_brouillon and fiche.saisie["description"] == "Je contrôle la livraison."
    expect(page).to_have_url(re.compile(f"/fiches/{fiche.pk}/modifier/#onglet-supports$"))
    check(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    check(page)
    visit(f"/fiches/{fiche.pk}/fichiers/")
    expect(page.locator(".fichier-image img")).to_have_js_property("naturalWidth", 240)
    check(page)


def test_an_upload_goes_on_from_where_the_connection_was_lost(page, student, sign_in, visit, faults):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    sign_in(student)
    fiche = factories.creer_fiche(student.passeports.get())
    visit(f"/fiches/{fiche.pk}/fichiers/")
    envoyes = []

    def couper_le_second(route):
        if route.request.method == "POST":
            envoyes.append(route.request.headers["upload-offset"])
            if len(envoyes) == 2:
                route.abort("internetdisconnected")
                return
        route.fallback()

    page.route(re.compile("/envois/[0-9a-f-]{36}/"), couper_le_second)
    page.locator("#id_fichiers").set_input_files(a_joindre("Bordereau.txt", UN_MORCEAU_ET_DEMI))
    expect(page.locator(".envoi-etat")).to_have_text("Connexion perdue\u00a0: l’envoi reprendra où il s’est arrêté.")
    assert Envoi.objects.get().recu == 512 * 1024
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(joints(page)).to_have_text(["Bordereau.txt"])
    assert envoyes == ["0", str(512 * 1024), str(512 * 1024)]
    assert PieceJointe.objects.get().ouvrir().read() == UN_MORCEAU_ET_DEMI


def test_a_file_is_dropped_then_removed_and_taken_back(page, student, sign_in, visit):
    sign_in(student)
    fiche = factories.creer_fiche(student.passeports.get())
    visit(f"/fiches/{fiche.pk}/")
    depose = page.evaluate_handle(
        """() => {
            const d = new DataTransfer();
            d.items.add(new File(['Huit de trop.'], 'notes.txt', { type: 'text/plain' }));
            return d;
        }"""
    )
    page.locator("[data-fichiers-depot]").dispatch_event("drop", {"dataTransfer": depose})
    expect(joints(page)).to_have_text(["notes.txt"])
    page.get_by_role("link", name="Retirer notes.txt").click()
    page.get_by_role("button", name="Retirer le fichier").click()
    page.get_by_role("link", name="Le reprendre").click()
    page.get_by_role("button", name="Reprendre notes.txt").click()
    expect(joints(page)).to_have_text(["notes.txt"])


def test_a_phone_takes_a_photo_straight_into_the_fiche(phone, student, client, live_server):
    client.force_login(student)
    phone.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    fiche = factories.creer_fiche(student.passeports.get())
    phone.goto(f"{live_server.url}/fiches/{fiche.pk}/fichiers/")
    with phone.expect_file_chooser() as choix:
        phone.get_by_role("button", name="Prendre une photo").tap()
    assert choix.value.element.get_attribute("capture") == "environment"
    choix.value.set_files(a_joindre("IMG_0042.jpg", fichiers.photo((900, 600)), "image/jpeg"))
    expect(joints(phone)).to_have_text(["IMG_0042.jpg"])


def test_without_javascript_files_are_sent_with_their_button(
    browser, browser_context_args, client, student, live_server
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    client.force_login(student)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/fiches/nouvelle/")
    page.locator("#id_description").fill("Je contrôle la livraison.")
    page.get_by_label("Joindre des fichiers").set_input_files(
        [a_joindre("notes.txt", b"Huit de trop."), a_joindre("virus.pdf", b"MZ\x90\x00")]
    )
    page.get_by_role("button", name="Envoyer ces fichiers").click()
    expect(joints(page)).to_have_text(["notes.txt"])
    expect(page.locator("#refus-fichiers")).to_contain_text("C’est un programme")
    expect(page.locator("#id_description")).to_have_value("Je contrôle la livraison.")
    context.close()


@pytest.mark.rule("R37")
def test_a_pile_of_sheets_leaves_photo_by_photo_and_what_did_not_leave_stays_chosen(
    page, student, sign_in, visit, faults
):
    faults.allow("ERR_FAILED")
    classe = student.inscriptions.get().classe
    envoyees = []

    def repondre(route):
        if route.request.method != "POST":
            route.continue_()
        elif envoyees.append(route) or len(envoyees) == 2:
            route.abort()
        else:
            route.fulfill(json={"phrases": [f"Photo {len(envoyees)} rangée."]})

    sign_in(factories.creer_enseignant(classe))
    visit(f"/classes/{classe.pk}/stages/feuilles/")
    page.route("**/stages/feuilles/", repondre)
    photos = page.get_by_label("Photos, ou PDF numérisé")
    photos.set_input_files([a_joindre("un.jpg", b"1"), a_joindre("deux.jpg", b"2")])
    page.get_by_role("button", name="Déposer les feuilles").click()
    expect(page.get_by_text("Pas envoyées\u00a0: 1 sur 2.")).to_be_visible()
    expect(page.get_by_text("Photo 1 rangée.")).to_be_visible()
    assert photos.evaluate("champ => [...champ.files].map((photo) => photo.name)") == ["deux.jpg"]
    with page.expect_navigation():
        page.get_by_role("button", name="Déposer les feuilles").click()
    assert len(envoyees) == 3
