"""The dépôts of a class: how each student stands, and depositing all of them at the deadline."""

import datetime
import re

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from examens.depots import classe as depot_de_classe
from examens.models import Depot
from tests import factories

pytestmark = pytest.mark.usefixtures("une_page")


COMPLETES = (("S111", None), ("S112", "C11.2"), ("S112", "C11.3"), ("S113", "C12.2"), ("S311", None))


@pytest.fixture(autouse=True)
def sans_rendu(monkeypatch):
    monkeypatch.setattr(
        "examens.depots.deposer.rendre_document", lambda document: b"%PDF " + document.candidat.encode()
    )


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


def deposes():
    return sorted(Depot.objects.en_vigueur().values_list("passeport__etudiant__username", flat=True))


@pytest.mark.rule("R3")
def test_the_teacher_sees_who_is_ready_and_who_is_not_and_why(as_user, teacher, liste):
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
    assert deposes() == ["depose", "pret"]


def test_the_whole_class_is_deposited_and_those_who_were_already_are_untouched(as_user, teacher, promotion, url, liste):
    client = as_user(teacher)
    avant = Depot.objects.get()
    etat = client.get(url).context["etat"]
    assert [ligne.etudiant.username for ligne in etat.deposables] == ["incomplet", "pret"]
    reponse = client.post(url, {"passeports": [ligne.passeport.pk for ligne in etat.deposables]})
    assert reponse.url.startswith(liste) and "2 passeports déposés" in page(client.get(reponse.url))
    assert deposes() == ["depose", "incomplet", "pret"]
    assert Depot.objects.get(pk=avant.pk).depose_le == avant.depose_le
    depot = Depot.objects.get(passeport__etudiant=promotion["pret"])
    assert (depot.depose_par, depot.depose_par_role) == (teacher, "enseignant, domaine professionnel")


def test_those_unticked_and_those_who_cannot_be_are_left(as_user, teacher, promotion, url):
    as_user(teacher).post(url, pks(promotion, "pret", "vide", "depose", "parti"))
    assert deposes() == ["depose", "pret"]


def test_nobody_of_another_class_is_deposited(as_user, teacher, promotion, url, stranger):
    factories.creer_fiche(stranger.passeports.get(), "S111")
    reponse = as_user(teacher).post(url, {"passeports": [stranger.passeports.get().pk, "x", "", "9" * 30]})
    assert reponse.status_code == 422 and "Cochez au moins un passeport" in page(reponse)
    assert deposes() == ["depose"]


def test_one_that_fails_stops_no_other_and_is_told_at_the_end(as_user, teacher, promotion, url, monkeypatch):
    def capricieux(document):
        if document.candidat.startswith("INCOMPLET"):
            raise OSError("no space left on device")
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", capricieux)
    reponse = as_user(teacher).post(url, pks(promotion, "incomplet", "pret"), follow=True)
    lu = page(reponse).replace("\u00a0", " ")
    assert deposes() == ["depose", "pret"]
    assert "1 passeport déposé pour l’E6." in lu and "INCOMPLET Camille : un incident a empêché" in lu


def test_a_student_recording_at_that_moment_is_taken_at_the_second_try(as_user, teacher, promotion, url, monkeypatch):
    fiche = promotion["incomplet"].passeports.get().fiches.get()
    fois = []

    def pendant(document):
        if not fois:
            fiche.enregistrer({"description": "Au dernier moment."}, [], revision=fiche.revision)
        fois.append(1)
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", pendant)
    as_user(teacher).post(url, pks(promotion, "incomplet"))
    depot = Depot.objects.get(passeport__etudiant=promotion["incomplet"])
    assert len(fois) == 2 and depot.contenu["fiches"][0]["contenu"]["description"] == "Au dernier moment."


def test_after_the_closing_nothing_is_deposited(as_user, teacher, promotion, periode, url):
    client = as_user(teacher)
    with time_machine.travel(periode.ferme_le + datetime.timedelta(seconds=1), tick=False):
        reponse = client.post(url, pks(promotion, "pret"))
    assert reponse.status_code == 422 and "Le dépôt est fermé depuis" in page(reponse)
    assert deposes() == ["depose"]


# --- A few at a time --------------------------------------------------------------------------------------


@pytest.fixture
def un_par_requete(monkeypatch):
    monkeypatch.setattr(depot_de_classe, "SECONDES_PAR_REQUETE", -1)


def test_a_long_depot_goes_on_from_page_to_page_at_the_moment_of_its_confirmation(
    as_user, teacher, promotion, periode, url, un_par_requete
):
    client = as_user(teacher)
    with time_machine.travel(periode.ferme_le, tick=False) as horloge:
        reponse = client.post(url, pks(promotion, "incomplet", "pret"))
        assert reponse.status_code == 200 and 'value="1" max="2"' in page(reponse)
        # The deadline passes meanwhile; what was confirmed in time is in time.
        horloge.shift(60)
        reponse = client.post(url, {"lot": reponse.context["jeton"]})
        assert reponse.status_code == 302
    assert set(Depot.objects.filter(depose_par=teacher).values_list("depose_le", flat=True)) == {periode.ferme_le}
    assert deposes() == ["depose", "incomplet", "pret"]


def test_with_htmx_the_last_page_leads_to_the_list(as_user, teacher, promotion, url, liste, un_par_requete):
    client = as_user(teacher)
    jeton = client.post(url, pks(promotion, "incomplet", "pret")).context["jeton"]
    reponse = client.post(url, {"lot": jeton}, headers={"HX-Request": "true"})
    assert reponse["HX-Redirect"].startswith(liste)


def test_a_page_sent_again_deposits_nothing_twice(as_user, teacher, promotion, url, un_par_requete):
    client = as_user(teacher)
    jeton = client.post(url, pks(promotion, "incomplet", "pret")).context["jeton"]
    for _ in range(2):
        client.post(url, {"lot": jeton})
    assert Depot.objects.count() == 3


@pytest.mark.parametrize("cas", ["forged", "old", "another person's", "another class's"])
def test_only_the_lot_that_was_given_goes_on(as_user, teacher, promotion, classe, url, liste, un_par_requete, cas):
    client = as_user(teacher)
    jeton = client.post(url, pks(promotion, "incomplet", "pret")).context["jeton"]
    heure = datetime.timedelta(0)
    if cas == "forged":
        lot = signing.loads(jeton, salt=depot_de_classe.SEL) | {"moment": "2020-01-01T00:00:00+00:00"}
        jeton = signing.dumps(lot, salt="autre")
    elif cas == "old":
        heure = datetime.timedelta(seconds=depot_de_classe.AGE_MAXIMAL + 1)
    elif cas == "another person's":
        client = as_user(factories.creer_enseignant(classe))
    else:
        autre = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
        autre.enseignements.create(enseignant=teacher)
        url = reverse("examens:classe_deposer", args=[autre.pk, url.split("/")[-3]])
    avant = deposes()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + heure):
        reponse = client.post(url, {"lot": jeton}, follow=True)
    assert "interrompu trop longtemps" in page(reponse) and deposes() == avant


@pytest.mark.parametrize("nombre", [1, 12])
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
    # Session, user, class, periods; students, passports, coverage, copies.
    for adresse in (liste, url):
        with django_assert_num_queries(8):
            client.get(adresse)


def test_a_class_without_dates_says_who_gives_them(as_user, teacher, classe):
    assert "Aucune date de dépôt" in page(as_user(teacher).get(reverse("examens:classe_depots", args=[classe.pk])))


def test_a_depot_is_reopened_from_the_list_as_long_as_another_can_follow(as_user, teacher, promotion, periode, liste):
    rouvrir = reverse("examens:depot_rouvrir", args=[Depot.objects.get().pk])
    client = as_user(teacher)
    assert rouvrir in page(client.get(liste))
    with time_machine.travel(periode.ferme_le + datetime.timedelta(seconds=1), tick=False):
        assert rouvrir not in page(client.get(liste))
