"""The dépôts of a class: how each student stands, and depositing all of them at the deadline."""

import datetime
import re
from unittest import mock

import pytest
import time_machine
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from examens.depots.classe import demander, oublier, traiter
from examens.file import ESSAIS
from examens.models import Depot, DepotDeClasse, DepotDeClasseLigne
from examens.pouls import battre
from tests import factories
from tests.simultane import ensemble

Etat = DepotDeClasseLigne.Etat

pytestmark = [pytest.mark.usefixtures("une_page"), pytest.mark.lent]


COMPLETES = (("S111", None), ("S112", "C11.2"), ("S112", "C11.3"), ("S113", "C12.2"), ("S311", None))


def rendu(document):
    return b"%PDF " + document.candidat.encode()


@pytest.fixture(autouse=True)
def rendre_par(monkeypatch):
    """``rendre_par(function)``: what stands for the layout of a document."""

    def remplacer(fonction):
        monkeypatch.setattr("examens.depots.classe.rendre_a_part", fonction)

    remplacer(rendu)
    return remplacer


@pytest.fixture
def promotion(classe, teacher):
    """One student of each kind: ready, incomplete, without a fiche, without a passport, deposited, gone."""
    eleves = {
        nom: factories.creer_etudiant(classe, username=nom, last_name=nom.capitalize())
        for nom in ("pret", "incomplet", "vide", "depose", "parti")
    }
    for situation, competence in COMPLETES:
        factories.creer_fiche(eleves["pret"].passeports.get(), situation, competence)
    for nom in ("incomplet", "depose", "parti"):
        factories.creer_fiche(eleves[nom].passeports.get(), "S111")
    eleves["sans"] = factories.UserFactory(username="sans", last_name="Sans")
    eleves["sans"].inscriptions.create(classe=classe)
    eleves["parti"].inscriptions.update(terminee_le="2026-11-01")
    return eleves


@pytest.fixture
def periode(promotion):
    passeport = promotion["depose"].passeports.get()
    periode = factories.creer_periode(passeport)
    factories.creer_depot(passeport, session=periode.session)
    return periode


@pytest.fixture
def liste(classe, periode):
    return reverse("examens:classe_depots", args=[classe.pk])


@pytest.fixture
def url(classe, periode):
    return reverse("examens:classe_deposer", args=[classe.pk, periode.pk])


def page(reponse):
    return re.sub(r"\s+", " ", reponse.content.decode())


def pks(promotion, *noms):
    return {"passeports": [promotion[nom].passeports.get().pk for nom in noms]}


def travailler():
    """What workers do of the class that is being deposited; returns it."""
    for pk in DepotDeClasseLigne.objects.values_list("pk", flat=True):
        traiter(pk)
    return DepotDeClasse.objects.get()


def deposes():
    return sorted(Depot.objects.en_vigueur().values_list("passeport__etudiant__username", flat=True))


@pytest.mark.rule("R3")
def test_the_teacher_sees_who_is_ready_and_who_is_not_and_why(as_user, teacher, liste):
    User.objects.exclude(username="sans").update(last_login=timezone.now())
    reponse = as_user(teacher).get(liste)
    etats = {ligne.etudiant.username: ligne.etat for ligne in reponse.context["choisi"].lignes}
    assert etats == {
        "pret": "pret",
        "incomplet": "incomplet",
        "vide": "vide",
        "depose": "depose",
        "sans": "sans_passeport",
    }
    lu = page(reponse).replace("\u00a0", " ")
    assert "4 compétences sans fiche : C11.2, C11.3, C12.2, C31.1" in lu
    assert "aucune fiche enregistrée pour cette épreuve" in lu and "ne s’est pas encore connecté" in lu


def test_a_session_that_refuses_incomplete_passports_is_told_in_the_list(as_user, teacher, periode, promotion, url):
    type(periode.session).objects.update(refuse_incomplets=True)
    etat = as_user(teacher).get(url).context["etat"]
    assert [ligne.etudiant.username for ligne in etat.deposables] == ["pret"]
    as_user(teacher).post(url, pks(promotion, "pret", "incomplet"))
    travailler()
    assert deposes() == ["depose", "pret"]


def test_the_whole_class_is_deposited_and_those_who_were_already_are_untouched(as_user, teacher, promotion, url, liste):
    client = as_user(teacher)
    avant = Depot.objects.get()
    etat = client.get(url).context["etat"]
    assert [ligne.etudiant.username for ligne in etat.deposables] == ["incomplet", "pret"]
    reponse = client.post(url, {"passeports": [ligne.passeport.pk for ligne in etat.deposables]})
    assert "0 passeport sur 2" in page(client.get(reponse.url)).replace("\u00a0", " ") and deposes() == ["depose"]
    assert travailler().get_absolute_url() == reponse.url
    lu = page(client.get(reponse.url)).replace("\u00a0", " ")
    assert "2 passeports déposés sur 2" in lu and liste in lu and "every 2s" not in lu
    assert deposes() == ["depose", "incomplet", "pret"]
    assert Depot.objects.get(pk=avant.pk).depose_le == avant.depose_le
    depot = Depot.objects.get(passeport__etudiant=promotion["pret"])
    assert (depot.depose_par, depot.depose_par_role) == (teacher, "équipe enseignante, domaine professionnel")


def test_those_unticked_and_those_who_cannot_be_are_left(as_user, teacher, promotion, url, stranger):
    factories.creer_fiche(stranger.passeports.get(), "S111")
    d_ailleurs = stranger.passeports.get().pk
    reponse = as_user(teacher).post(url, {"passeports": [d_ailleurs, "x", "", "9" * 30]})
    assert reponse.status_code == 422 and "Cochez au moins un passeport" in page(reponse)
    choix = pks(promotion, "pret", "vide", "depose", "parti")["passeports"]
    as_user(teacher).post(url, {"passeports": [*choix, d_ailleurs]})
    travailler()
    assert deposes() == ["depose", "pret"]


def test_one_that_fails_stops_no_other_and_is_told_at_the_end(as_user, teacher, promotion, url, rendre_par):
    def capricieux(document):
        if document.candidat.startswith("INCOMPLET"):
            raise OSError("no space left on device")
        return b"%PDF"

    rendre_par(capricieux)
    client = as_user(teacher)
    client.post(url, pks(promotion, "incomplet", "pret"))
    lu = page(client.get(travailler().get_absolute_url())).replace("\u00a0", " ")
    assert deposes() == ["depose", "pret"]
    assert "1 passeport déposé sur 2" in lu and "INCOMPLET Camille</strong> : un incident a empêché" in lu


def test_a_student_recording_at_that_moment_is_taken_at_the_second_try(as_user, teacher, promotion, url, rendre_par):
    fiche = promotion["incomplet"].passeports.get().fiches.get()
    fois = []

    def pendant(document):
        if not fois:
            fiche.enregistrer({"description": "Au dernier moment."}, [], revision=fiche.revision)
        fois.append(1)
        return b"%PDF"

    rendre_par(pendant)
    as_user(teacher).post(url, pks(promotion, "incomplet"))
    travailler()
    depot = Depot.objects.get(passeport__etudiant=promotion["incomplet"])
    assert len(fois) == 2 and depot.contenu["fiches"][0]["contenu"]["description"] == "Au dernier moment."


def test_after_the_closing_nothing_is_deposited(as_user, teacher, promotion, periode, url):
    client = as_user(teacher)
    with time_machine.travel(periode.ferme_le + datetime.timedelta(seconds=1), tick=False):
        reponse = client.post(url, pks(promotion, "pret"))
    assert reponse.status_code == 422 and "Le dépôt est fermé depuis" in page(reponse)
    assert deposes() == ["depose"]


# --- By a worker ------------------------------------------------------------------------------------------


@pytest.fixture
def lot(teacher, promotion, classe, periode):
    passeports = [promotion[nom].passeports.get() for nom in ("incomplet", "pret")]
    return demander(classe, periode, teacher, passeports, timezone.now())[0]


def test_what_was_confirmed_in_time_is_in_time(as_user, teacher, promotion, periode, url):
    with time_machine.travel(periode.ferme_le, tick=False) as horloge:
        as_user(teacher).post(url, pks(promotion, "incomplet", "pret"))
        horloge.shift(60)
        travailler()
    assert set(Depot.objects.filter(depose_par=teacher).values_list("depose_le", flat=True)) == {periode.ferme_le}
    assert deposes() == ["depose", "incomplet", "pret"]


def test_a_class_is_deposited_once_at_a_time(as_user, teacher, promotion, url, lot):
    reponse = as_user(teacher).post(url, pks(promotion, "pret"), follow=True)
    assert "déjà en cours" in page(reponse) and DepotDeClasse.objects.get() == lot


def test_one_who_leaves_and_one_who_deposits_before_their_turn_are_left(as_user, teacher, promotion, periode, lot):
    promotion["pret"].inscriptions.update(terminee_le="2026-11-01")
    factories.creer_depot(promotion["incomplet"].passeports.get(), session=periode.session)
    lu = page(as_user(teacher).get(travailler().get_absolute_url())).replace("\u00a0", " ")
    assert "Aucun passeport déposé sur 2" in lu and "PRET Camille</strong> : a quitté la classe" in lu
    assert "1 avait été déposé entre-temps" in lu
    assert deposes() == ["depose", "incomplet"] and not Depot.objects.filter(depose_par=teacher).exists()


def test_what_a_dead_worker_had_recorded_counts_once(as_user, teacher, promotion, lot):
    travailler()
    # It fell between recording the copies and saying so.
    DepotDeClasse.objects.update(termine_le=None)
    lot.lignes.update(etat=Etat.EN_ATTENTE)
    assert "2 passeports déposés sur 2" in page(as_user(teacher).get(travailler().get_absolute_url()))
    assert Depot.objects.count() == 3


def test_a_passport_that_kills_the_workers_is_given_up(lot, rendre_par):
    for pk in lot.lignes.values_list("pk", flat=True):
        traiter(pk, ESSAIS + 1)
    assert set(lot.lignes.values_list("etat", flat=True)) == {Etat.ECHEC}
    assert DepotDeClasse.objects.get().termine_le and deposes() == ["depose"]


def test_a_database_that_is_away_is_not_the_candidates_fault(lot, rendre_par):
    rendre_par(mock.Mock(side_effect=OperationalError("gone")))
    with pytest.raises(OperationalError):
        travailler()
    assert set(lot.lignes.values_list("etat", flat=True)) == {Etat.EN_ATTENTE}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_passport_deposit_it_once(teacher, promotion, classe, periode):
    passeports = [promotion["pret"].passeports.get()]
    lot, _ = demander(classe, periode, teacher, passeports, timezone.now())
    ligne = lot.lignes.get()
    assert ensemble(*[lambda: traiter(ligne.pk)] * 2) == [None, None]
    assert deposes() == ["depose", "pret"] and lot.lignes.get().etat == Etat.DEPOSE


def test_it_is_forgotten_after_a_month_and_what_it_deposited_stays(lot):
    travailler()
    oublier()
    assert DepotDeClasse.objects.exists()
    with time_machine.travel(timezone.now() + DepotDeClasse.MEMOIRE + datetime.timedelta(minutes=1)):
        oublier()
    assert not DepotDeClasse.objects.exists() and deposes() == ["depose", "incomplet", "pret"]


@pytest.mark.rule("R36")
def test_it_is_undone_at_once_for_those_that_it_deposited_while_another_can_follow(
    as_user, teacher, promotion, periode, lot
):
    client = as_user(teacher)
    annuler = reverse("examens:depot_de_classe_annuler", args=[lot.pk])
    assert annuler not in page(client.get(lot.get_absolute_url()))
    travailler()
    with time_machine.travel(periode.ferme_le + datetime.timedelta(seconds=1), tick=False):
        assert annuler not in page(client.get(lot.get_absolute_url()))
        reponse = client.post(annuler, {"motif": "Trop tard."})
        assert reponse.status_code == 422 and "Le dépôt est fermé" in page(reponse) and len(deposes()) == 3
    assert annuler in page(client.get(lot.get_absolute_url()))
    lu = page(client.get(annuler)).replace("\u00a0", " ")
    assert lu.index("INCOMPLET Camille") < lu.index("PRET Camille") and "DEPOSE" not in lu
    assert "2 passeports seront rendus à leurs candidats" in " ".join(lu.split())
    assert client.post(annuler, {"motif": ""}).status_code == 422 and len(deposes()) == 3
    lu = page(client.post(annuler, {"motif": "Un jour trop tôt."}, follow=True)).replace("\u00a0", " ")
    assert "2 dépôts rouverts" in lu and annuler not in lu and deposes() == ["depose"]


def test_those_in_the_queue_are_told_and_not_offered_again(as_user, teacher, liste, url, lot):
    assert f"{lot.lignes.count()} dépôts en préparation" in page(as_user(teacher).get(liste))
    assert as_user(teacher).get(url).context["etat"].deposables == []
    travailler()
    assert "en préparation" not in page(as_user(teacher).get(liste))


def test_its_page_costs_the_same_whatever_the_number_of_failures(
    as_user, teacher, classe, lot, django_assert_num_queries
):
    client = as_user(teacher)
    client.get(lot.get_absolute_url())
    battre()
    for nombre in (1, 2):
        for _ in range(nombre):
            passeport = factories.creer_etudiant(classe).passeports.get()
            lot.lignes.create(passeport=passeport, etat=Etat.ECHEC, motif="non.")
        # Session, user, the lot, the names.
        with django_assert_num_queries(4):
            client.get(lot.get_absolute_url())


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_costs_the_same_whatever_the_number_of_students(
    as_user, teacher, classe, promotion, periode, liste, url, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        passeport = factories.creer_etudiant(classe).passeports.get()
        factories.creer_fiche(passeport, "S111")
        factories.creer_depot(passeport, session=periode.session)
    factories.creer_periode(passeport, "E4", session=periode.session)
    client = as_user(teacher)
    client.get(liste)
    # Session, user, class, periods; students, passports, coverage, copies, more time, the queue. The list: who is
    # elsewhere too.
    for adresse, requetes in ((liste, 11), (url, 10)):
        with django_assert_num_queries(requetes):
            client.get(adresse)


def test_a_class_without_dates_says_who_gives_them(as_user, teacher, classe):
    assert "Aucune date de dépôt" in page(as_user(teacher).get(reverse("examens:classe_depots", args=[classe.pk])))


def test_a_depot_is_reopened_from_the_list_as_long_as_another_can_follow(as_user, teacher, promotion, periode, liste):
    rouvrir = reverse("examens:depot_rouvrir", args=[Depot.objects.get().pk])
    client = as_user(teacher)
    assert rouvrir in page(client.get(liste))
    with time_machine.travel(periode.ferme_le + datetime.timedelta(seconds=1), tick=False):
        assert rouvrir not in page(client.get(liste))
