"""The visits of a teacher: planned, done, with a note that teachers alone read; the student sees who and when (R24)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from situations.models import Stage
from stages.models import Visite
from tests.factories import creer_enseignant

pytestmark = pytest.mark.rule("R24")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


@pytest.fixture
def adresse(stage):
    return reverse("stages:visite_nouvelle", args=[stage.pk])


def test_a_visit_is_planned_once_and_the_student_sees_the_day_not_the_note(as_user, teacher, owner, stage, adresse):
    envoi = {"jour": f"{dans(3):%d/%m/%Y}", "note": "Penser à la convention."}
    client = as_user(teacher)
    assert client.post(adresse, envoi).status_code == 302
    assert client.post(adresse, envoi).status_code == 302
    visite = Visite.objects.get()
    assert (visite.jour, visite.faite, visite.enseignant) == (dans(3), False, teacher)
    for page in (stage.get_absolute_url(), reverse("stages:stages")):
        vue = texte(as_user(owner).get(page))
        assert visite.etat.replace("\u00a0", " ") in vue.replace("Prévue", "prévue")
        assert "convention" not in vue
    assert "Penser à la convention." in texte(as_user(teacher).get(stage.get_absolute_url()))
    assert Journal.objects.filter(action=Journal.Action.STAGE, objet__contains="visite prévue").count() == 1


def test_a_day_that_is_already_noted_is_told_and_keeps_what_was_typed(as_user, teacher, stage, adresse):
    Visite.objects.create(stage=stage, enseignant=teacher, jour=dans(1))
    refus = as_user(teacher).post(adresse, {"jour": f"{dans(1):%d/%m/%Y}", "note": "Autre chose"})
    assert refus.status_code == 422
    assert "déjà noté une visite ce jour-là" in texte(refus) and "Autre chose" in texte(refus)


def test_a_bad_day_is_told_and_a_visit_to_come_was_not_made(as_user, teacher, adresse):
    client = as_user(teacher)
    for envoi, dit in (
        ({"jour": ""}, "Indiquez la date"),
        ({"jour": "31/02/2026"}, "Cette date n’existe pas"),
        ({"jour": "2/3/2029"}, "ne peut pas être la bonne"),
        ({"jour": "demain", "faite": "on"}, "Cette date n’existe pas"),
        ({"jour": f"{dans(2):%d/%m/%Y}", "faite": "on"}, "n’est pas à venir"),
    ):
        refus = client.post(adresse, envoi)
        assert (refus.status_code, dit in texte(refus)) == (422, True), envoi
    assert not Visite.objects.exists()


def test_only_who_makes_it_changes_it_and_withdraws_it(as_user, teacher, classe, stage):
    visite = Visite.objects.create(stage=stage, enseignant=teacher, jour=dans(-1))
    collegue = as_user(creer_enseignant(classe))
    assert collegue.get(visite.get_absolute_url()).status_code == 404
    assert "à confirmer" in texte(collegue.get(stage.get_absolute_url()))
    client = as_user(teacher)
    client.post(visite.get_absolute_url(), {"jour": f"{dans(-1):%d/%m/%Y}", "faite": "on"})
    visite.refresh_from_db()
    assert visite.faite
    retirer = reverse("stages:visite_retirer", args=[visite.pk])
    assert "Retirer cette visite" in texte(client.get(retirer))
    client.post(retirer)
    assert not Visite.objects.exists()


def test_the_page_of_the_class_says_who_goes_when(as_user, teacher, classe, stage):
    page = reverse("stages:classe_stages", args=[classe.pk])
    assert "Prévoir une visite" in texte(as_user(teacher).get(page))
    Visite.objects.create(stage=stage, enseignant=teacher, jour=dans(2))
    vue = texte(as_user(teacher).get(page))
    assert "visite prévue le" in vue and "Prévoir une visite" not in vue


@pytest.mark.rule("R40")
def test_a_stage_with_a_visit_is_not_deleted_by_its_student(stage, owner, teacher):
    assert Stage.objects.supprimables_par(owner).filter(pk=stage.pk).exists()
    Visite.objects.create(stage=stage, enseignant=teacher, jour=dans(2), note="Vu la tutrice.")
    assert not Stage.objects.supprimables_par(owner).filter(pk=stage.pk).exists()


def test_whoever_replaces_a_teacher_finds_the_planned_visits_and_takes_them_over(as_user, teacher, classe, stage):
    prevue = Visite.objects.create(stage=stage, enseignant=teacher, jour=dans(2))
    faite = Visite.objects.create(stage=stage, enseignant=teacher, jour=dans(-9), faite=True)
    remplacant, collegue = creer_enseignant(classe), creer_enseignant(classe)
    remplacant.enseignements.update(remplace=teacher)
    client = as_user(remplacant)
    for page in (stage.get_absolute_url(), reverse("stages:classe_stages", args=[classe.pk])):
        assert "à reprendre" in texte(client.get(page))
    assert list(Visite.objects.a_reprendre_par(remplacant)) == [prevue]
    assert not Visite.objects.a_reprendre_par(collegue).exists()
    assert client.get(faite.get_absolute_url()).status_code == 404
    envoi = {"jour": f"{dans(4):%d/%m/%Y}", "note": ""}
    assert client.post(prevue.get_absolute_url(), envoi).status_code == 302
    prevue.refresh_from_db()
    assert as_user(collegue).get(prevue.get_absolute_url()).status_code == 404
    prevue.refresh_from_db()
    assert (prevue.jour, prevue.enseignant) == (dans(4), remplacant)
