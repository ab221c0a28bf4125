"""The pages of a dépôt: the preview, the receipt, the files, the comparison, the reopening."""

import datetime
import hashlib
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from examens.models import Depot, PdfDepose
from impression.pdf import RenduImpossible
from tests import factories
from tests.situations.fiche.formulaire import saisie

pytestmark = pytest.mark.usefixtures("une_page")


@pytest.fixture(autouse=True)
def sans_rendu(monkeypatch):
    monkeypatch.setattr("examens.depots.deposer.rendre_document", lambda document: b"%PDF " + document.mention.encode())


@pytest.fixture
def periode(fiche, passeport):
    return factories.creer_periode(passeport)


@pytest.fixture
def url(passeport, periode):
    return reverse("examens:deposer", args=[passeport.pk, periode.pk])


@pytest.fixture
def depot(fiche, periode):
    return factories.creer_depot(fiche.passeport, session=periode.session)


def page(reponse):
    return re.sub(r"\s+", " ", reponse.content.decode())


def confirmer(client, url):
    return client.post(url, {"vu": client.get(url).context["matiere"].etat})


@pytest.mark.rule("R3")
def test_the_preview_tells_what_will_be_frozen_and_what_is_missing(as_user, owner, passeport, url):
    factories.creer_brouillon(passeport)
    lu = page(as_user(owner).get(url))
    assert "1 fiche enregistrée" in lu and "1 compétence couverte sur 5" in lu
    for manque in ("C11.2", "C11.3", "C12.2", "C31.1"):
        assert f"<li>{manque} Intitulé de {manque}</li>" in lu
    assert "Déposer mon passeport incomplet" in lu and not Depot.objects.exists()


def test_confirming_leads_to_the_receipt(as_user, owner, url):
    reponse = confirmer(as_user(owner), url)
    depot = Depot.objects.get()
    assert reponse.url == reverse("examens:depot", args=[depot.pk])
    lu = page(as_user(owner).get(reponse.url))
    assert depot.code_lisible in lu and re.sub(r"(.{8})", r"\1 ", depot.empreinte_pdf).strip() in lu
    assert re.search(r"le \d+(er)? \S+ 20\d\d à \d+.h.\d\d.min.\d\d.s \(heure de Paris\)", lu)


def test_a_passport_that_changed_since_the_preview_is_shown_again(as_user, owner, passeport, url):
    client = as_user(owner)
    vu = client.get(url).context["matiere"].etat
    factories.creer_fiche(passeport, "S112", "C11.2")
    reponse = client.post(url, {"vu": vu})
    assert reponse.status_code == 409 and "Relisez ce qui suit" in page(reponse)
    assert "2 fiches enregistrées" in page(reponse) and not Depot.objects.exists()
    assert confirmer(client, url).status_code == 302


def test_a_refusal_of_the_session_is_said_before_and_after(as_user, owner, periode, url):
    periode.session.refuse_incomplets = True
    periode.session.save()
    client = as_user(owner)
    lu = page(client.get(url))
    assert "refuse les passeports incomplets" in lu and "Déposer mon passeport" not in lu
    reponse = confirmer(client, url)
    assert reponse.status_code == 422 and not Depot.objects.exists()


def test_who_comes_second_is_led_to_the_copy_that_counts(as_user, owner, depot, url):
    client = as_user(owner)
    assert "déjà déposé" in page(client.get(url))
    reponse = confirmer(client, url)
    assert reponse.url == reverse("examens:depot", args=[depot.pk])
    assert "rien n’a été ajouté" in page(client.get(reponse.url))


def test_when_no_pdf_can_be_made_nothing_is_written_and_it_is_said(as_user, owner, url, monkeypatch):
    def echouer(document):
        raise RenduImpossible("no")

    monkeypatch.setattr("examens.depots.deposer.rendre_document", echouer)
    reponse = confirmer(as_user(owner), url)
    assert reponse.status_code == 503 and "rien n’a été déposé" in page(reponse)
    assert not Depot.objects.exists() and not PdfDepose.objects.exists()


def test_a_period_of_another_school_does_not_exist(as_user, owner, passeport, stranger):
    ailleurs = factories.creer_periode(stranger.passeports.get())
    assert as_user(owner).get(reverse("examens:deposer", args=[passeport.pk, ailleurs.pk])).status_code == 404


def test_the_passport_page_leads_to_the_depot_while_it_is_open(as_user, owner, teacher, passeport, url, periode):
    adresse = reverse("situations:passeport", args=[passeport.pk])
    assert url in page(as_user(owner).get(adresse))
    assert url not in page(as_user(teacher).get(adresse))
    depot = factories.creer_depot(passeport, session=periode.session)
    lu = page(as_user(owner).get(adresse))
    assert url not in lu and reverse("examens:depot", args=[depot.pk]) in lu
    factories.rouvrir(depot, teacher)
    lu = page(as_user(owner).get(adresse))
    assert url in lu and "à déposer de nouveau" in lu


def test_the_pdf_handed_out_is_the_one_deposited_and_the_journal_tells_it(as_user, owner, depot):
    reponse = as_user(owner).get(reverse("examens:depot_pdf", args=[depot.pk]))
    assert reponse.content == b"%PDF-1.7 essai" and reponse["Cache-Control"] == "private, no-store"
    ligne = Journal.objects.get(action=Journal.Action.EXPORT)
    assert depot.code_lisible in ligne.objet and ligne.etudiant == owner


@pytest.mark.rule("R1")
def test_the_hash_of_the_data_file_is_that_of_the_receipt(as_user, owner, depot):
    reponse = as_user(owner).get(reverse("examens:depot_donnees", args=[depot.pk]))
    assert hashlib.sha256(reponse.content).hexdigest() == depot.empreinte
    assert "attachment" in reponse["Content-Disposition"]


def test_a_copy_that_was_altered_is_not_shown(as_user, owner, fiche, periode, caplog):
    depot = factories.creer_depot(fiche.passeport, session=periode.session, empreinte_pdf="0" * 64, empreinte="0" * 64)
    client = as_user(owner)
    for nom in ("examens:depot", "examens:depot_pdf", "examens:depot_donnees", "examens:depot_comparaison"):
        reponse = client.get(reverse(nom, args=[depot.pk]))
        assert reponse.status_code == 409 and "n’est plus celle qui a été déposée" in page(reponse)
    assert "no longer what was deposited" in caplog.text


# --- Comparison -------------------------------------------------------------------------------------------


@pytest.fixture
def comparee(as_user, owner):
    return lambda depot: (
        as_user(owner).get(reverse("examens:depot_comparaison", args=[depot.pk])).context["comparaison"]
    )


def test_nothing_has_changed_right_after_the_depot(depot, comparee):
    comparaison = comparee(depot)
    assert comparaison.rien and comparaison.identiques == 1


def test_fiches_added_changed_and_removed_are_told_apart(passeport, periode, comparee):
    gardee, reecrite, jetee = (factories.creer_fiche(passeport, "S112", c) for c in ("C11.2", "C11.3", "C11.2"))
    depot = factories.creer_depot(passeport, session=periode.session)
    reecrite.enregistrer({"taches": "Rédiger le brief."}, [], revision=reecrite.revision)
    jetee.jeter()
    ajoutee = factories.creer_fiche(passeport, "S311")
    factories.creer_fiche(passeport, "S211")
    factories.creer_brouillon(passeport)
    comparaison = comparee(depot)
    assert [f.pk for f in comparaison.ajoutees] == [ajoutee.pk]
    assert [(f.pk, [e.libelle for e in f.ecarts]) for f in comparaison.changees] == [
        (reecrite.pk, ["Tâches demandées"])
    ]
    assert [f.pk for f in comparaison.retirees] == [jetee.pk]
    # « gardee », and the fiche that every test has.
    assert comparaison.identiques == 2


# --- Reopening --------------------------------------------------------------------------------------------


def test_reopening_asks_for_a_reason(as_user, teacher, depot):
    url = reverse("examens:depot_rouvrir", args=[depot.pk])
    client = as_user(teacher)
    assert client.get(url).status_code == 200
    for motif in ("", "   ", "x" * 301):
        reponse = client.post(url, {"motif": motif})
        assert reponse.status_code == 422 and motif.strip() in page(reponse)
    assert Depot.objects.en_vigueur().exists()
    assert client.post(url, {"motif": "Mauvaise fiche."}).url == reverse("examens:depot", args=[depot.pk])
    assert not Depot.objects.en_vigueur().exists()
    assert "« Mauvaise fiche. »" in page(client.get(reverse("examens:depot", args=[depot.pk]))).replace("\u00a0", " ")
    # Nothing is left to reopen.
    assert client.get(url).status_code == 404


def test_after_the_closing_the_teacher_is_told_to_have_the_date_moved(as_user, teacher, depot, periode):
    periode.ferme_le = periode.ouvre_le.replace(microsecond=1)
    periode.save()
    reponse = as_user(teacher).post(reverse("examens:depot_rouvrir", args=[depot.pk]), {"motif": "Mauvaise fiche."})
    assert reponse.status_code == 422 and "repousser la date" in page(reponse) and "Mauvaise fiche." in page(reponse)


@pytest.mark.parametrize("fiches", [1, 3])
def test_the_queries_of_the_pages_do_not_depend_on_the_number_of_fiches(
    as_user, owner, passeport, periode, url, fiches, django_assert_num_queries
):
    for _ in range(fiches):
        factories.creer_fiche(passeport, "S111")
    depot = factories.creer_depot(passeport, "E4", session=periode.session)
    client = as_user(owner)
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    # Session, user, copy, whether it may be reopened, the class.
    with django_assert_num_queries(6):
        client.get(reverse("examens:depot", args=[depot.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("examens:depot_comparaison", args=[depot.pk]))


@pytest.mark.parametrize("copies", [1, 3])
def test_the_list_of_copies_costs_the_same_whatever_their_number(
    as_user, owner, teacher, passeport, periode, copies, django_assert_num_queries
):
    for numero in range(copies):
        depot = factories.creer_depot(passeport, session=periode.session, numero=numero + 1)
        factories.rouvrir(depot, teacher)
    client = as_user(owner)
    # Session, user, passport, copies, inscription, periods, latest copies.
    with django_assert_num_queries(8):
        reponse = client.get(reverse("examens:depots", args=[passeport.pk]))
    assert len(reponse.context["copies"]) == copies


def test_what_no_font_can_print_is_told_before_the_depot(as_user, owner, fiche, passeport, periode):
    adresse = reverse("examens:deposer", args=[passeport.pk, periode.pk])
    assert "sans-dessin" not in as_user(owner).get(adresse).content.decode()
    fiche.description = "Un signe \U00030000 rare."
    fiche.save()
    page = as_user(owner).get(adresse).content.decode()
    assert "remplacé par ▯" in page and "\U00030000" in page


def test_an_empty_passport_is_not_told_that_it_may_be_deposited(as_user, owner, fiche, url):
    fiche.delete()
    lu = page(as_user(owner).get(url))
    assert "il n’y a rien à déposer" in lu and "quand même" not in lu


def test_a_fiche_recorded_after_the_copy_says_so_beside_it_and_in_what_to_do_now(as_user, owner, depot, passeport):
    client, diplome = as_user(owner), passeport.diplome
    tableau = reverse("situations:passeport", args=[passeport.pk])
    assert "demandez à la rouvrir" not in page(client.get(tableau))
    contenu = saisie(diplome, "S112", "C11.2", passeport=str(passeport.pk))
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5)):
        lu = page(client.post("/fiches/nouvelle/", contenu, follow=True))
    assert "et n’a pas cette fiche : demandez à la rouvrir." in lu
    assert "et n’a pas vos dernières fiches" in page(client.get(tableau))
    depot.session.periodes.update(ferme_le=timezone.now() - datetime.timedelta(minutes=1))
    assert "demandez à la rouvrir" not in page(client.get(tableau))
