"""Giving several dépôts of a class back, more time for one candidate, and who may (DESIGN §4, R36)."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from examens.depots.deposer import DepotRefuse, deposer
from examens.models import Depot, PeriodeDepot, Prolongation, Reouverture
from examens.sessions.forms import ProlongationForm
from tests import factories

pytestmark = [pytest.mark.usefixtures("une_page"), pytest.mark.rule("R36")]


@pytest.fixture(autouse=True)
def sans_rendu(monkeypatch):
    monkeypatch.setattr("examens.depots.deposer.rendre_document", lambda document: b"%PDF")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def periode(passeport, classmate):
    """Of a class of two, both deposited."""
    periode = factories.creer_periode(passeport)
    for sien in (passeport, classmate.passeports.get()):
        factories.creer_fiche(sien)
        factories.creer_depot(sien, session=periode.session)
    return periode


@pytest.fixture
def admin(classe):
    return factories.UserFactory(username="admin", role="administrateur", etablissement=classe.etablissement)


def test_the_receipt_of_a_reopened_copy_leads_to_the_one_that_stands_for_it(as_user, owner, teacher, passeport):
    ancien = factories.creer_depot(passeport)
    factories.rouvrir(ancien, teacher)
    client, adresse = as_user(owner), reverse("examens:depot", args=[ancien.pk])
    assert "Déposer de nouveau" in texte(client.get(adresse))
    nouveau = factories.creer_depot(passeport, session=ancien.session, numero=2)
    page = texte(client.get(adresse))
    assert "Déposer de nouveau" not in page and reverse("examens:depot", args=[nouveau.pk]) in page


# --- Several at once --------------------------------------------------------------------------------------


def test_the_ticked_ones_are_reopened_for_one_reason(as_user, teacher, classe, periode, passeport):
    adresse = reverse("examens:classe_rouvrir", args=[classe.pk, periode.pk])
    assert "checked" not in texte(as_user(teacher).get(adresse))
    reponse = as_user(teacher).post(adresse, {"passeports": [passeport.pk], "motif": "Mauvais dépôt."}, follow=True)
    assert "1 dépôt rouvert" in texte(reponse)
    assert [(r.depot.passeport, r.motif) for r in Reouverture.objects.all()] == [(passeport, "Mauvais dépôt.")]


def test_nothing_is_reopened_without_a_reason_or_a_tick(as_user, teacher, classe, periode, passeport):
    client, adresse = as_user(teacher), reverse("examens:classe_rouvrir", args=[classe.pk, periode.pk])
    page = client.post(adresse, {"motif": "", "passeports": [passeport.pk]})
    assert page.status_code == 422 and "Dites pourquoi" in texte(page) and "checked" in texte(page)
    page = client.post(adresse, {"motif": "Erreur."})
    assert page.status_code == 422 and "Cochez" in texte(page) and "checked" not in texte(page)
    assert not Reouverture.objects.exists()


def test_after_the_closing_one_sentence_says_it(as_user, teacher, classe, periode):
    with time_machine.travel(periode.ferme_le + datetime.timedelta(minutes=1)):
        for nom in ("examens:classe_rouvrir", "examens:classe_deposer"):
            page = texte(as_user(teacher).get(reverse(nom, args=[classe.pk, periode.pk])))
            assert page.count("Le dépôt est fermé depuis") == 1
            assert "<form" not in page.split("<main", 1)[1].split("</main>")[0]


def test_those_who_are_ready_are_ticked_and_no_other(as_user, teacher, classe, periode, passeport):
    eleves = {nom: factories.creer_etudiant(classe, username=nom) for nom in ("pret", "incomplet")}
    for situation, competence in (
        ("S111", None),
        ("S112", "C11.2"),
        ("S112", "C11.3"),
        ("S113", "C12.2"),
        ("S311", None),
    ):
        factories.creer_fiche(eleves["pret"].passeports.get(), situation, competence)
    factories.creer_fiche(eleves["incomplet"].passeports.get(), "S111")
    page = texte(as_user(teacher).get(reverse("examens:classe_deposer", args=[classe.pk, periode.pk])))
    for nom, coche in (("pret", True), ("incomplet", False)):
        case = page.split(f'value="{eleves[nom].passeports.get().pk}"')[1].split(">")[0]
        assert ("checked" in case) is coche, nom


# --- More time for one ------------------------------------------------------------------------------------


def delai(periode, *candidats, **plus):
    """What the form sends."""
    jour = timezone.localtime(periode.ferme_le + datetime.timedelta(days=2))
    return {
        "periode": periode.pk,
        "passeports": [candidat.pk for candidat in candidats],
        "jusqu_au_jour": f"{jour:%d/%m/%Y}",
        "jusqu_au_heure": "18:00",
        "motif": "Hospitalisation.",
    } | plus


def prolonger(client, periode, *candidats, **plus):
    adresse = reverse("examens:session_prolonger", args=[periode.session_id])
    return client.post(adresse, delai(periode, *candidats, **plus))


def test_one_candidate_deposits_after_the_others_and_the_journal_says_why(
    as_user, admin, periode, passeport, classmate
):
    assert prolonger(as_user(admin), periode, passeport).status_code == 302
    ligne = Journal.objects.get(action=Journal.Action.SESSION)
    assert ligne.etudiant == passeport.etudiant and "Hospitalisation." in str(ligne.details)
    with time_machine.travel(periode.ferme_le + datetime.timedelta(days=1)):
        for sien in (passeport, classmate.passeports.get()):
            Reouverture.objects.create(
                depot=sien.depots.get(), par=admin, par_nom="admin", motif="Pour voir.", le=timezone.now()
            )
        sienne = PeriodeDepot.objects.du_passeport(passeport).get()
        assert sienne.est_ouverte()
        assert deposer(passeport, sienne, passeport.etudiant).numero == 2
        autre = classmate.passeports.get()
        with pytest.raises(DepotRefuse):
            deposer(autre, PeriodeDepot.objects.du_passeport(autre).get(), classmate)


def test_granted_again_the_latest_counts(as_user, admin, periode, passeport):
    client = as_user(admin)
    prolonger(client, periode, passeport)
    prolonger(client, periode, passeport, motif="Encore deux jours.")
    assert [p.motif for p in Prolongation.objects.all()] == ["Encore deux jours."]


def test_a_date_a_candidate_and_a_reason_are_asked_for(periode, passeport):
    for champ, valeur, attendu in (
        ("motif", "", "Dites pourquoi"),
        ("passeports", [], "Cochez au moins un candidat."),
        ("passeports", ["x"], "n’est plus dans la liste"),
        ("jusqu_au_jour", "01/01/2020", "Choisissez un moment après la fermeture"),
    ):
        form = ProlongationForm(delai(periode, passeport, **{champ: valeur}), session=periode.session)
        assert attendu in str(form.errors[champ.removesuffix("_jour")]), champ


def test_several_get_the_same_time_each_with_a_line_in_the_journal_and_one_may_lose_it(
    as_user, admin, periode, passeport, classmate
):
    client = as_user(admin)
    autre = classmate.passeports.get()
    page = texte(client.get(prolonger(client, periode, passeport, autre).url))
    assert "Ces 2 candidats peuvent déposer jusqu’au" in page
    assert Journal.objects.filter(action=Journal.Action.SESSION).count() == 2
    sienne = Prolongation.objects.get(passeport=autre)
    client.post(reverse("examens:prolongation_annuler", args=[periode.session_id, sienne.pk]))
    assert Prolongation.objects.get().passeport == passeport
    assert Journal.objects.filter(etudiant=classmate, action=Journal.Action.SESSION).count() == 2


def test_time_that_has_passed_already_is_not_granted(as_user, admin, periode, passeport):
    with time_machine.travel(periode.ferme_le + datetime.timedelta(days=5)):
        page = prolonger(as_user(admin), periode, passeport)
    assert page.status_code == 422 and "Ce moment est déjà passé" in texte(page)


def test_a_closed_period_says_one_thing(as_user, teacher, owner, classe, periode, passeport):
    Reouverture.objects.create(
        depot=passeport.depots.get(), par=teacher, par_nom="prof", motif="Pour voir.", le=timezone.now()
    )
    periode.ferme_le = timezone.now() - datetime.timedelta(hours=1)
    periode.save()
    page = texte(as_user(teacher).get(reverse("examens:classe_depots", args=[classe.pk])))
    assert "non déposé</span>" in page
    for ailleurs in (">prêt<", ">incomplet<", "pas prêt", "Déposer pour la classe"):
        assert ailleurs not in page
    page = texte(as_user(owner).get(reverse("examens:deposer", args=[passeport.pk, periode.pk])))
    assert "Le dépôt est fermé depuis" in page
    for ailleurs in ("Ce qui sera figé", "Ce qui manque", "Déposer mon passeport"):
        assert ailleurs not in page


def test_a_candidate_of_another_school_is_not_in_the_list(as_user, admin, periode, stranger):
    page = prolonger(as_user(admin), periode, stranger.passeports.get())
    assert page.status_code == 422 and not Prolongation.objects.exists()


# --- Who may reopen ---------------------------------------------------------------------------------------


def test_the_school_that_runs_the_session_reopens_and_reads_nothing(as_user, admin, periode, passeport):
    depot = passeport.depots.get()
    client = as_user(admin)
    reponse = client.post(reverse("examens:depot_rouvrir", args=[depot.pk]), {"motif": "Erreur de copie."})
    assert reponse.url == reverse("examens:commissions_etablissement")
    assert not Depot.objects.en_vigueur().filter(pk=depot.pk).exists()
    assert client.get(reverse("examens:depot", args=[depot.pk])).status_code == 404


def test_a_session_is_taken_away_after_asking(as_user, admin, passeport):
    session = factories.creer_session(passeport, saison="septembre")
    adresse = reverse("examens:session_supprimer", args=[session.pk])
    assert "Supprimer cette session ?" in texte(as_user(admin).get(adresse))
    assert type(session).objects.filter(pk=session.pk).exists()
    assert as_user(admin).post(adresse).status_code == 302
    assert not type(session).objects.filter(pk=session.pk).exists()
