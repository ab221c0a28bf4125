"""What is written of readings and exports, and « Qui a lu mon passeport ? »."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Journal
from situations.models.passeport import PasseportQuerySet
from tests.factories import UserFactory, creer_enseignant

Action = Journal.Action
LECTURES = [Action.LECTURE_PASSEPORT, Action.LECTURE_FICHE, Action.EXPORT]
# Session, user, lines.
REQUETES = 4


@pytest.fixture
def lecteur(db, monkeypatch):
    """Somebody who may read every passport and teaches nobody, as a tuteur or a commission will."""
    lecteur = UserFactory(first_name="Inès", last_name="Roux", role="jury")
    visibles = PasseportQuerySet.visibles_par
    monkeypatch.setattr(
        PasseportQuerySet, "visibles_par", lambda self, user: self if user == lecteur else visibles(self, user)
    )
    return lecteur


def ecrites():
    return list(
        Journal.objects.filter(action__in=LECTURES).order_by("pk").values_list("action", "acteur_nom", "etudiant")
    )


def page(client, statut=200, **parametres):
    reponse = client.get(reverse("accounts:lectures"), parametres)
    assert reponse.status_code == statut
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def adresses(fiche):
    return [reverse("situations:passeport", args=[fiche.passeport_id]), reverse("situations:fiche", args=[fiche.pk])]


# --- What is written ----------------------------------------------------------------------------------


def test_neither_the_student_nor_their_teachers_are_written_down_for_reading(as_user, adresses, owner, teacher):
    for personne in (owner, teacher):
        for adresse in adresses:
            assert as_user(personne).get(adresse).status_code == 200
    assert ecrites() == []


def test_another_reader_is_written_down_for_the_passport_and_for_each_fiche(as_user, lecteur, owner, adresses):
    client = as_user(lecteur)
    for adresse in adresses:
        assert client.get(adresse).status_code == 200
    assert ecrites() == [
        ("lecture_passeport", "Inès Roux", owner.pk),
        ("lecture_fiche", "Inès Roux", owner.pk),
    ]


def test_who_may_not_read_leaves_no_reading(as_user, stranger, adresses):
    for adresse in adresses:
        assert as_user(stranger).get(adresse).status_code == 404
    assert ecrites() == []


def test_the_same_reading_is_written_once_a_day(lecteur, owner):
    for jour, nombre in ((1, 1), (1, 1), (2, 2)):
        with time_machine.travel(datetime.datetime(2026, 6, jour, 12, tzinfo=datetime.UTC)):
            Journal.noter_lecture(Action.LECTURE_PASSEPORT, lecteur, owner, "Passeport")
        assert len(ecrites()) == nombre


def test_a_reader_without_an_account_is_written_by_name(owner):
    for _ in range(2):
        Journal.noter_lecture(Action.LECTURE_PASSEPORT, "M. Blanc, tuteur", owner, "Passeport")
    assert ecrites() == [("lecture_passeport", "M. Blanc, tuteur", owner.pk)]


@pytest.mark.usefixtures("sans_encre")
def test_a_pdf_is_an_export_whoever_takes_it(as_user, passeport, fiche, owner, teacher):
    for personne in (teacher, owner):
        for adresse in (
            reverse("examens:pdf_complet", args=[passeport.pk]),
            reverse("examens:pdf_epreuve", args=[passeport.pk, "E6"]),
            reverse("examens:pdf_epreuve", args=[passeport.pk, "E6"]),
        ):
            assert as_user(personne).get(adresse).status_code == 200
        lignes = Journal.objects.filter(action=Action.EXPORT, acteur=personne).order_by("pk")
        assert [ligne.objet.rpartition("\u00a0: ")[2] for ligne in lignes] == ["PDF complet", "PDF de l’épreuve E6"]


def test_the_student_s_own_data_are_an_export(as_user, owner, passeport):
    as_user(owner).get(reverse("examens:passeport_donnees", args=[passeport.pk]))
    assert [action for action, *_ in ecrites()] == ["export"]


# --- The student's page -------------------------------------------------------------------------------


@pytest.mark.rule("R1")
def test_the_student_sees_who_else_read_or_copied_when_and_as_what(as_user, owner, teacher, passeport):
    with time_machine.travel(datetime.datetime(2026, 6, 2, 12, 5, tzinfo=datetime.UTC)):
        Journal.noter_export(teacher, owner, f"{passeport} : PDF complet")
        Journal.noter_export(owner, owner, "Mes données")
    contenu = page(as_user(owner))
    assert str(teacher) in contenu
    assert "Enseignant" in contenu
    assert "PDF complet" in contenu
    assert "mardi 2 juin 2026" in contenu
    assert "14 h 05" in contenu
    assert "Mes données" not in contenu


def test_an_unread_passport_says_so(as_user, owner):
    assert "Personne d’autre pour l’instant" in page(as_user(owner))


def test_nobody_sees_the_readings_of_somebody_else(as_user, owner, classmate, lecteur):
    Journal.noter_lecture(Action.LECTURE_PASSEPORT, lecteur, owner, "Passeport")
    assert "Inès Roux" not in page(as_user(classmate))
    assert "Inès Roux" in page(as_user(owner))


def test_it_is_the_page_of_students(as_user, teacher):
    page(as_user(teacher), statut=404)


def test_the_passport_and_the_account_lead_to_it(as_user, owner, passeport):
    client = as_user(owner)
    lien = f'href="{reverse("accounts:lectures")}"'
    assert lien in client.get(reverse("situations:passeport", args=[passeport.pk])).content.decode()
    assert lien in client.get(reverse("accounts:compte")).content.decode()


def test_the_page_costs_the_same_queries_whatever_the_number_of_lines(
    as_user, owner, classe, django_assert_num_queries
):
    autre, client = creer_enseignant(classe), as_user(owner)
    page(client)
    for nombre in (0, 1, 59):
        for n in range(nombre):
            Journal.noter_export(autre, owner, f"Copie {nombre}.{n}")
        with django_assert_num_queries(REQUETES):
            page(client)


def test_a_teacher_s_reading_costs_one_query_more_than_before(as_user, teacher, owner, django_assert_num_queries):
    with django_assert_num_queries(1):
        Journal.noter_lecture(Action.LECTURE_PASSEPORT, teacher, owner, "Passeport")
    with django_assert_num_queries(0):
        Journal.noter_lecture(Action.LECTURE_PASSEPORT, owner, owner, "Passeport")
