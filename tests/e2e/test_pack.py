"""Watching a pack being made: the bar moves by itself, survives a reload, and the files arrive."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from examens.models import Pack, PackLigne
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def classe(transactional_db):
    classe = factories.ClasseFactory(diplome=factories.creer_diplome(), nom="BTS COM 2")
    for nom in ("Moreau", "Petit"):
        factories.creer_etudiant(classe, last_name=nom)
    return classe


def test_the_bar_moves_by_itself_and_the_files_arrive(page, classe, sign_in, visit, tmp_path):
    teacher = factories.creer_enseignant(classe)
    sign_in(teacher)
    visit(f"/classes/{classe.pk}/")
    page.get_by_role("link", name="Préparer le jour de l’examen").click()
    page.get_by_label("E6 Projet").check()
    page.get_by_role("button", name="Préparer le pack").click()
    expect(page.get_by_role("heading", name="Dans la file d’attente")).to_be_visible()
    pack = Pack.objects.get()

    # What the worker writes, step by step.
    Pack.objects.update(etat=Pack.Etat.EN_COURS)
    pack.lignes.filter(rang=1).update(etat=PackLigne.Etat.SANS_PASSEPORT, motif="N’a pas ouvert son passeport.")
    expect(page.get_by_text("1 candidat sur 2")).to_be_visible()
    page.reload()
    expect(page.get_by_role("progressbar", name="Avancement")).to_have_attribute("value", "1")
    expect(page.get_by_text("N’a pas ouvert son passeport.")).to_be_visible()

    pack.lignes.filter(rang=2).update(etat=PackLigne.Etat.FAIT)
    maintenant = timezone.now()
    fichier = factories.creer_pack(factories.ClasseFactory(diplome=classe.diplome), teacher).archive
    Pack.objects.filter(pk=pack.pk).update(
        etat=Pack.Etat.PRET,
        archive=fichier,
        archive_octets=len(b"PK archive"),
        termine_le=maintenant,
        expire_le=maintenant + datetime.timedelta(hours=24),
    )
    expect(page.get_by_role("status").filter(has_text="prêt pour 1 candidat sur 2")).to_be_visible()
    expect(page.locator("[hx-trigger]")).to_have_count(0)
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger le ZIP").click()
    telechargement.value.save_as(tmp_path / "pack.zip")
    assert (tmp_path / "pack.zip").read_bytes() == b"PK archive"


def test_without_javascript_the_page_is_refreshed_by_a_link_and_cancelled_by_a_button(
    browser, browser_context_args, classe, client, live_server
):
    teacher = factories.creer_enseignant(classe)
    pack = factories.creer_pack(classe, teacher, Pack.Etat.EN_ATTENTE)
    client.force_login(teacher)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/packs/{pack.pk}/")
    page.get_by_role("link", name="Actualiser").click()
    page.get_by_role("button", name="Annuler la préparation").click()
    expect(page.get_by_role("heading", name="La préparation a été annulée")).to_be_visible()
    context.close()
