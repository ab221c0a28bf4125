"""A new password for a student, in two clicks of their teacher."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal, User
from tests import factories
from tests.adresses import confirmer_adresse

MOT_DE_PASSE = re.compile(r"[a-z]{4}-[a-z]{4}-[a-z]{4}-[a-z]{4}-\d\d")


@pytest.fixture
def adresse(classe, owner):
    return reverse("accounts:reinitialiser_mot_de_passe", args=[classe.pk, owner.pk])


def test_the_class_page_leads_to_it(as_user, teacher, classe, adresse):
    assert adresse in as_user(teacher).get(reverse("suivi:classe", args=[classe.pk])).content.decode()


def test_a_teacher_gives_a_new_password_shown_once(as_user, teacher, owner, adresse):
    client = as_user(teacher)
    question = client.get(adresse)
    assert not MOT_DE_PASSE.search(question.content.decode()) and "Lina Moreau" in question.content.decode()
    reponse = client.post(adresse)
    en_clair = MOT_DE_PASSE.search(reponse.content.decode())[0]
    owner.refresh_from_db()
    assert owner.check_password(en_clair) and owner.mot_de_passe_initial
    assert not MOT_DE_PASSE.search(client.get(adresse).content.decode())
    ligne = Journal.objects.get(action=Journal.Action.REINITIALISATION)
    assert (ligne.acteur, ligne.etudiant) == (teacher, owner) and en_clair not in str(vars(ligne))


def test_the_sessions_of_the_student_end(as_user, teacher, owner, adresse):
    eleve = Client()
    eleve.force_login(owner)
    assert eleve.get(reverse("situations:fiches")).status_code == 200
    as_user(teacher).post(adresse)
    assert eleve.get(reverse("situations:fiches")).url.startswith(reverse("account_login"))


def test_the_administrator_of_the_school_may_and_another_may_not(as_user, classe, owner, adresse):
    ici = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)
    ailleurs = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=factories.EtablissementFactory())
    assert as_user(ici).post(adresse).status_code == 200
    assert as_user(ailleurs).post(adresse).status_code == 404


def test_neither_one_who_left_nor_a_student_of_another_class_nor_a_teacher(as_user, teacher, classe, owner, stranger):
    client = as_user(teacher)
    collegue = factories.creer_etudiant(classe)
    User.objects.filter(pk=collegue.pk).update(role=User.Role.ENSEIGNANT)
    owner.inscriptions.update(terminee_le=timezone.localdate())
    for personne in (owner, stranger, collegue):
        adresse = reverse("accounts:reinitialiser_mot_de_passe", args=[classe.pk, personne.pk])
        assert client.post(adresse).status_code == 404


def test_a_student_who_runs_the_instance_cannot_be_taken_over(as_user, teacher, owner, adresse):
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    assert as_user(teacher).post(adresse).status_code == 404


@pytest.mark.rule("R1")
def test_the_student_is_told_by_mail_at_the_next_sign_in_and_among_the_readers(as_user, teacher, owner, adresse):
    confirmer_adresse(owner, "lina@exemple.fr")
    teacher.first_name, teacher.last_name = "Jeanne", "Roy"
    teacher.save()
    reponse = as_user(teacher).post(adresse)
    en_clair = MOT_DE_PASSE.search(reponse.content.decode())[0]
    assert mail.outbox[0].to == ["lina@exemple.fr"]
    assert "par Jeanne Roy" in mail.outbox[0].body and "127.0.0.1" not in mail.outbox[0].body
    eleve = Client()
    page = eleve.post(reverse("account_login"), {"login": "owner", "password": en_clair}, follow=True)
    assert "<strong>Jeanne Roy</strong> vous a donné un nouveau mot de passe" in page.content.decode()
    nouveau = "quatre-mots-sans-rapport"
    eleve.post(reverse("account_change_password"), {"password1": nouveau, "password2": nouveau})
    lectures = eleve.get(reverse("accounts:lectures")).content.decode()
    assert "Mot de passe réinitialisé" in lectures and "Jeanne Roy" in lectures


def test_a_first_password_is_announced_by_nobody(client, owner):
    owner.attribuer_mot_de_passe("tabo-meki-ruza-fipo-47")
    owner.save()
    client.force_login(owner)
    assert "vous a donné un nouveau mot de passe" not in client.get(reverse("account_change_password")).content.decode()
