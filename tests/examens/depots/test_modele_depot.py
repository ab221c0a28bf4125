"""A deposited copy: what it holds, who sees it, and that nothing changes it."""

import importlib

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from examens.models import Depot, PdfDepose, Reouverture
from examens.models.depot import ALPHABET, CopieAlteree, tirer_code
from tests import factories


@pytest.fixture
def depot(fiche):
    return factories.creer_depot(fiche.passeport)


@pytest.fixture
def rouvert(depot, teacher):
    return factories.rouvrir(depot, teacher).depot


def test_the_model_and_the_queryset_refuse_every_change(rouvert):
    for objet in (rouvert, rouvert.pdf, rouvert.reouverture):
        for acte in (objet.save, objet.delete):
            with pytest.raises(TypeError):
                acte()
    for modele, champ in ((Depot, "code"), (PdfDepose, "octets"), (Reouverture, "motif")):
        with pytest.raises(TypeError):
            modele.objects.update(**{champ: "autre"})
        with pytest.raises(TypeError):
            modele.objects.all().delete()


def test_the_database_refuses_every_change_too(rouvert):
    for ordre in (
        "UPDATE examens_depot SET code = 'X'",
        "UPDATE examens_depot SET contenu = '{}'",
        "UPDATE examens_pdfdepose SET octets = NULL",
        "UPDATE examens_reouverture SET motif = 'X'",
        "DELETE FROM examens_reouverture",
        "DELETE FROM examens_pdfdepose",
        "DELETE FROM examens_depot",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(ordre)


def test_every_table_of_the_copies_is_held():
    tables = importlib.import_module("examens.migrations.0002_depots_inalterables").TABLES
    assert set(tables) == {modele._meta.db_table for modele in (Depot, PdfDepose, Reouverture)}


def test_a_student_whose_passport_was_deposited_cannot_be_erased(depot, owner):
    with pytest.raises(ProtectedError):
        owner.delete()


def test_of_two_copies_of_the_same_number_the_database_keeps_one(depot):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.creer_depot(depot.passeport, session=depot.session)


def test_a_copy_reopened_stays_and_no_longer_counts(rouvert):
    second = factories.creer_depot(rouvert.passeport, session=rouvert.session, numero=2)
    assert list(Depot.objects.en_vigueur()) == [second]
    assert Depot.objects.count() == 2
    assert not Depot.objects.get(pk=rouvert.pk).est_en_vigueur and second.est_en_vigueur


def test_what_is_read_is_what_was_deposited(depot):
    depot = Depot.objects.get(pk=depot.pk)
    assert depot.lire_pdf() == b"%PDF-1.7 essai"
    assert depot.lire_contenu()["fiches"][0]["contenu"]["situation"]["code"] == "S111"


def test_a_copy_that_its_hash_does_not_recognise_is_not_handed_out(depot):
    depot.pdf.octets = b"%PDF-1.7 autre"
    with pytest.raises(CopieAlteree):
        depot.lire_pdf()
    depot.contenu["classe"] = "Une autre"
    with pytest.raises(CopieAlteree):
        depot.lire_contenu()


def test_a_code_is_short_drawn_at_random_and_without_look_alikes():
    codes = {tirer_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {10}
    assert not set(ALPHABET) & set("0O1IL2Z5S8B")


def test_a_copy_is_its_students_and_their_teachers(
    depot, owner, teacher, classmate, other_teacher, stranger, jury, administrator
):
    personnes = (owner, teacher, classmate, other_teacher, stranger, jury, administrator)
    assert [p for p in personnes if Depot.objects.visibles_par(p).exists()] == [owner, teacher]
    assert [p for p in personnes if Depot.objects.rouvrables_par(p).exists()] == [teacher, administrator]


def test_a_copy_reopened_is_not_reopened_twice(rouvert, teacher):
    assert not Depot.objects.rouvrables_par(teacher).exists()


@pytest.mark.parametrize("suppression", ["admin:accounts_user_delete", "admin:accounts_user_changelist"])
def test_the_admin_says_why_such_a_student_stays(as_user, administrator, depot, owner, suppression):
    if suppression.endswith("changelist"):
        envoi = {"action": "delete_selected", "_selected_action": owner.pk, "post": "yes"}
        reponse = as_user(administrator).post(reverse(suppression), envoi)
    else:
        reponse = as_user(administrator).post(reverse(suppression, args=[owner.pk]), {"post": "yes"})
    assert reponse.status_code < 500
    owner.refresh_from_db()
