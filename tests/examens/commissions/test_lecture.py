"""What a commission reads: the deposited copy of its own candidates, for its épreuve, while it is open."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Journal, User
from examens.commissions.oral import FicheLue
from examens.models import Commission, Depot, NotePrivee
from tests import factories
from tests.commissions import asseoir, creer_candidature, creer_commission, document_de

from .conftest import PDF

PARIS = ZoneInfo("Europe/Paris")
OUVRE = datetime.datetime(2027, 6, 14, 8, 0, tzinfo=PARIS)
FERME = datetime.datetime(2027, 6, 16, 18, 0, tzinfo=PARIS)
SECONDE = datetime.timedelta(seconds=1)

# --- What is read ---------------------------------------------------------------------------------------


@pytest.mark.rule("R2")
def test_a_member_reads_the_list_the_copy_and_its_pdf(as_user, jury, adresses, depot, lire):
    client = as_user(jury)
    liste, copie = (lire(client, adresse) for adresse in adresses[:2])
    assert "MOREAU Lina" in liste and "1 passeport déposé" in liste
    assert "J’ai appris à reformuler la demande." in copie
    assert "Affiche du salon" in copie
    assert depot.code_lisible in copie and depot.empreinte in copie
    reponse = client.get(adresses[2])
    assert reponse.content == PDF
    assert reponse["Content-Disposition"] == 'inline; filename="passeport-E6-moreau-lina.pdf"'


def test_no_answer_is_kept_by_the_browser(as_user, jury, adresses):
    for adresse in adresses:
        assert "no-store" in as_user(jury).get(adresse)["Cache-Control"]


@pytest.mark.rule("R2")
def test_what_the_student_writes_after_the_depot_is_not_read(as_user, jury, adresses, passeport, fiche, lire):
    fiche.enregistrer({"descriptif": "Réécrit après le dépôt."}, [], revision=fiche.revision)
    factories.creer_fiche(passeport, "S112", description="Ajoutée après le dépôt.")
    copie = lire(as_user(jury), adresses[1])
    assert "J’ai appris à reformuler la demande." in copie
    assert "après le dépôt" not in copie


def test_what_the_printed_copy_holds_beside_the_fiches_is_said(as_user, jury, commission, passeport, membre, lire):
    annexes = [{"titre": "Fiche descriptive", "reference": "Annexe V-1"}, {"titre": "Synoptique", "reference": ""}]
    factories.creer_depot(passeport, contenu={"document": document_de(passeport) | {"annexes": annexes}})
    candidature = creer_candidature(commission, passeport)
    copie = lire(as_user(jury), reverse("examens:commission_candidat", args=[commission.pk, candidature.pk]))
    assert "contient aussi : Fiche descriptive (Annexe V-1), Synoptique" in copie.replace("\u00a0", " ")


def test_what_is_missing_is_said(as_user, jury, commission, passeport, fiche, membre, lire):
    factories.creer_depot(
        passeport, contenu={"document": document_de(passeport), "manques": ["C31.1 n’est pas couverte."]}
    )
    candidature = creer_candidature(commission, passeport)
    copie = lire(as_user(jury), reverse("examens:commission_candidat", args=[commission.pk, candidature.pk]))
    assert "Déposé incomplet" in copie and "C31.1 n’est pas couverte." in copie
    assert "non couverte" in copie


def test_each_competence_leads_to_its_fiches_and_each_part_to_its_neighbours(
    as_user, jury, commission, passeport, membre, lire
):
    for texte in ("Au lycée.", "En stage."):
        factories.creer_fiche(passeport, "S111", descriptif=texte)
    factories.creer_depot(passeport, contenu={"document": document_de(passeport)})
    candidature = creer_candidature(commission, passeport)
    copie = lire(as_user(jury), reverse("examens:commission_candidat", args=[commission.pk, candidature.pk]))
    assert copie.count('class="carte fiche-orale"') == 2
    assert 'href="#fiche-1">C11.1' in copie
    assert 'href="#fiche-2" aria-label="C11.1 Intitulé de C11.1, fiche 2"' in copie
    assert 'href="#fiche-2" aria-label="Fiche suivante"' in copie
    assert 'href="#fiche-1" aria-label="Fiche précédente"' in copie


def test_a_candidate_without_a_depot_is_said_and_has_no_pdf(as_user, jury, commission, classmate, membre, lire):
    candidature = creer_candidature(commission, classmate.passeports.get())
    client = as_user(jury)
    assert "pas encore déposé" in lire(client, reverse("examens:commission", args=[commission.pk]))
    page = lire(client, reverse("examens:commission_candidat", args=[commission.pk, candidature.pk]))
    assert "Pas encore déposé" in page and "Mes notes" in page
    assert client.get(reverse("examens:commission_pdf", args=[commission.pk, candidature.pk])).status_code == 404
    assert not Journal.objects.filter(action=Journal.Action.LECTURE_PASSEPORT).exists()


def test_a_depot_of_another_epreuve_or_session_is_not_this_one(
    as_user, jury, commission, passeport, membre, fiche, lire
):
    factories.creer_depot(passeport, "E4")
    factories.creer_depot(passeport, session=factories.creer_session(passeport, saison="septembre"))
    factories.creer_depot(passeport, session=factories.creer_session(passeport, annee=2028))
    candidature = creer_candidature(commission, passeport)
    adresse = reverse("examens:commission_candidat", args=[commission.pk, candidature.pk])
    assert "Pas encore déposé" in lire(as_user(jury), adresse)


def test_after_a_new_depot_the_newest_is_read_with_its_number(
    as_user, jury, teacher, adresses, passeport, fiche, depot, lire
):
    client = as_user(jury)
    assert "Dépôt n° 1 du" in lire(client, adresses[1])
    factories.rouvrir(depot, teacher)
    assert "Pas encore déposé" in lire(client, adresses[1])
    assert client.get(adresses[2]).status_code == 404
    fiche.enregistrer({"descriptif": "Texte du second dépôt."}, [], revision=fiche.revision)
    contenu = {"document": document_de(passeport)}
    factories.creer_depot(passeport, numero=2, octets=b"%PDF-1.7 seconde", contenu=contenu)
    copie = lire(client, adresses[1])
    assert "Dépôt n° 2 du" in copie and "Texte du second dépôt." in copie
    assert client.get(adresses[2]).content == b"%PDF-1.7 seconde"
    assert "dépôt n° 2" in lire(client, adresses[0])


def test_a_copy_that_was_altered_is_not_shown(as_user, jury, candidature, adresses, monkeypatch, lire):
    def charger(db, field_names, values, original=Depot.from_db):
        depot = original(db, field_names, values)
        if "contenu" in field_names:
            depot.contenu["classe"] = "Une autre"
        depot.empreinte_pdf = "0" * 64
        return depot

    monkeypatch.setattr(Depot, "from_db", charger)
    client = as_user(jury)
    page = lire(client, adresses[1])
    assert "n’est plus celle qui a été déposée" in page and "J’ai appris" not in page
    assert client.get(adresses[2]).status_code == 409


# --- When, and for whom ---------------------------------------------------------------------------------


@pytest.mark.rule("R2")
def test_nothing_is_read_a_second_before_the_opening_nor_a_second_after_the_closing(
    as_user, jury, commission, adresses, statuts
):
    type(commission).objects.filter(pk=commission.pk).update(ouvre_le=OUVRE, ferme_le=FERME)
    note = reverse("examens:commission_note", args=adresses[1].split("/")[2:5:2])
    for moment, attendu in (
        (OUVRE - SECONDE, 404),
        (OUVRE, 200),
        (FERME, 200),
        (FERME + SECONDE / 2, 200),
        (FERME + SECONDE, 404),
    ):
        with time_machine.travel(moment, tick=False):
            client = as_user(jury)
            assert statuts(client, adresses) == [attendu] * 3, moment
            # Both ways of writing a note.
            assert client.post(note, {"texte": "Au bord."}).status_code == attendu, moment
            assert client.post(adresses[1], {"texte": "Au bord."}).status_code == (302 if attendu == 200 else 404)
            NotePrivee.objects.all().delete()


def test_only_its_members_read_a_commission(
    as_user, owner, classmate, teacher, other_teacher, administrator, admin, jury, adresses, statuts
):
    """Not even whoever runs it; at each address: test_permissions, test_etanche."""
    for personne in (owner, classmate, teacher, other_teacher, administrator, admin):
        assert not Commission.objects.visibles_par(personne).exists(), personne
    assert Commission.objects.visibles_par(jury).exists()
    for personne in (teacher, admin):
        assert statuts(as_user(personne), adresses) == [404] * 3, personne


def test_a_student_or_an_administrator_reads_nothing_even_when_seated(as_user, jury, adresses, statuts):
    for role in (User.Role.ETUDIANT, User.Role.ADMINISTRATEUR):
        User.objects.filter(pk=jury.pk).update(role=role)
        assert statuts(as_user(jury), adresses) == [404] * 3, role


def test_a_teacher_may_sit_and_is_written_down_even_for_a_student_of_theirs(
    as_user, teacher, owner, commission, adresses, statuts
):
    asseoir(commission, teacher)
    assert statuts(as_user(teacher), adresses) == [200] * 3
    assert Journal.objects.filter(action=Journal.Action.LECTURE_PASSEPORT, acteur=teacher, etudiant=owner).count() == 1


def test_a_member_who_teaches_the_candidate_is_told_on_the_page(as_user, teacher, jury, commission, adresses, lire):
    asseoir(commission, teacher)
    assert "Vous enseignez à Lina Moreau" in lire(as_user(teacher), adresses[1])
    assert "Vous enseignez à" not in lire(as_user(jury), adresses[1])


@pytest.mark.rule("R40")
def test_hours_after_the_closing_a_member_is_told_and_their_text_is_there(
    as_user, jury, other_teacher, adresses, commission
):
    with time_machine.travel(commission.ferme_le + datetime.timedelta(hours=3), tick=False):
        reponse = as_user(jury).post(adresses[1], {"texte": "Très à l’aise à l’oral.", "version": 0})
        assert reponse.status_code == 404
        page = reponse.content.decode().replace("\u00a0", " ")
        assert "La commission « Jury du lycée » est fermée" in page and "Très à l’aise à l’oral." in page
        # Nobody else is told that it exists.
        assert "Jury du lycée" not in as_user(other_teacher).get(adresses[1]).content.decode()


def test_a_withdrawal_holds_from_the_next_page(as_user, jury, candidature, membre, adresses, lire, statuts):
    client = as_user(jury)
    assert statuts(client, adresses) == [200] * 3
    candidature.retiree_le = OUVRE
    candidature.save()
    assert statuts(client, adresses) == [200, 404, 404]
    assert "MOREAU" not in lire(client, adresses[0])
    candidature.retiree_le = None
    candidature.save()
    membre.retire_le = OUVRE
    membre.save()
    assert statuts(client, adresses) == [404] * 3
    page = client.get(adresses[0]).content.decode()
    assert "Vous ne siégez plus dans cette commission" in page and str(candidature.commission) not in page


def test_a_candidate_is_not_read_through_another_commission(as_user, jury, candidature, classmate):
    autre = creer_commission(classmate.passeports.get())
    asseoir(autre, jury)
    for nom in ("examens:commission_candidat", "examens:commission_pdf"):
        for commission in (autre.pk, candidature.commission_id):
            assert as_user(jury).get(reverse(nom, args=[commission, candidature.pk])).status_code == 404


# --- The journal ----------------------------------------------------------------------------------------


def test_each_reading_is_in_the_journal_once_a_day_and_the_student_sees_it(as_user, jury, owner, adresses, lire):
    for adresse in adresses * 2:
        as_user(jury).get(adresse)
    lignes = Journal.objects.filter(acteur=jury).exclude(action=Journal.Action.CONNEXION).order_by("pk")
    assert [(ligne.action, ligne.etudiant_id, ligne.objet.replace("\u00a0", " ")) for ligne in lignes] == [
        ("lecture_commission", None, "Liste des candidats, commission « Jury du lycée »"),
        ("lecture_passeport", owner.pk, "Dépôt n° 1 pour l’E6, commission « Jury du lycée »"),
        ("export", owner.pk, "PDF du dépôt n° 1 pour l’E6, commission « Jury du lycée »"),
    ]
    page = lire(as_user(owner), reverse("accounts:lectures"))
    assert str(jury) in page and "commission « Jury du lycée »" in page


def test_the_centre_reads_in_the_journal_that_its_list_was_opened(as_user, jury, adresses, classe, lire):
    admin = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)
    as_user(jury).get(adresses[0])
    assert "Liste des candidats" in lire(as_user(admin), reverse("accounts:journal"))


# --- Home, menu, own list -------------------------------------------------------------------------------


def test_a_member_is_led_to_the_commission_when_one_alone_is_open(as_user, jury, commission, membre, classmate):
    client = as_user(jury)
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("examens:commission", args=[commission.pk])
    autre = creer_commission(classmate.passeports.get(), nom="Jury de l’E4", code="E4")
    asseoir(autre, jury)
    reponse = client.get("/", follow=True)
    assert reponse.redirect_chain[-1][0] == reverse("examens:commissions")
    page = reponse.content.decode()
    assert "Jury du lycée" in page and "Jury de l’E4" in page


def test_commissions_to_come_and_closed_are_named_without_a_link(as_user, jury, passeport, lire):
    maintenant = datetime.datetime.now(datetime.UTC)
    jour = datetime.timedelta(days=1)
    avenir = creer_commission(passeport, nom="Plus tard", ouvre_le=maintenant + jour, ferme_le=maintenant + 2 * jour)
    passee = creer_commission(passeport, nom="Déjà passée", ouvre_le=maintenant - 2 * jour, ferme_le=maintenant - jour)
    for commission in (avenir, passee):
        asseoir(commission, jury)
        creer_candidature(commission, passeport)
    page = lire(as_user(jury), reverse("examens:commissions"))
    assert "Plus tard" in page and "Déjà passée" in page
    assert "Moreau" not in page and "MOREAU" not in page
    assert reverse("examens:commission", args=[avenir.pk]) not in page
    assert as_user(jury).get("/", follow=True).redirect_chain[-1][0] == reverse("examens:commissions")


def test_double_authentication_is_offered_until_it_is_active(as_user, jury, adresses, monkeypatch, lire):
    assert reverse("mfa_index") in lire(as_user(jury), adresses[0])
    monkeypatch.setattr("examens.commissions.views.is_mfa_enabled", lambda user: True)
    assert reverse("mfa_index") not in lire(as_user(jury), adresses[0])


def test_whoever_sits_nowhere_is_told(as_user, jury, teacher, lire):
    for personne in (jury, teacher):
        assert "Aucune commission pour l’instant" in lire(as_user(personne), reverse("examens:commissions"))


# --- How much it costs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("nombre", [0, 2])
def test_the_pages_cost_the_same_queries_with_one_candidate_and_with_three(
    as_user, jury, classe, commission, passeport, adresses, nombre, django_assert_num_queries, statuts
):
    for _ in range(nombre):
        autre = factories.creer_etudiant(classe).passeports.get()
        creer_candidature(commission, autre)
        factories.creer_depot(autre)
        factories.creer_fiche(passeport, "S112")
    client = as_user(jury)
    statuts(client, adresses)
    # Session, user, commission, journal, candidates, dépôts, member, notes, double authentication.
    with django_assert_num_queries(9):
        client.get(adresses[0])
    # Session, user, candidature, member, note, dépôt, journal, neighbours.
    with django_assert_num_queries(8):
        client.get(adresses[1])
    # Session, user, candidature, dépôt with its PDF, journal, the names that the file is told apart from.
    with django_assert_num_queries(6):
        assert client.get(adresses[2]).content == PDF


def test_rubriques_left_empty_are_told_in_one_line_under_the_others():
    onglet = {"rubriques": [{"libelle": "Acteurs", "texte": ""}, {"libelle": "Tâches", "texte": "Trier."}]}
    onglet["rubriques"].append({"libelle": "Moyens", "texte": ""})
    (lu,) = FicheLue({"onglets": [onglet]}, None, None).onglets
    assert lu["muettes"] == ["Acteurs", "Moyens"]
