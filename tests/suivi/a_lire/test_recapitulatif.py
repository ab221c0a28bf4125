"""The daily e-mail, against a real SMTP server: counts and links, once a day, stopped in one gesture."""

import datetime
import re
import uuid

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from suivi.a_lire.recapitulatif import jeton_d_arret
from suivi.appreciations.fil import ecrire
from tests.boite import Boite, Serveur
from tests.factories import ClasseFactory, creer_enseignant, creer_fiche

MATIN = "2026-11-20 07:00:00+01:00"
SOIR = "2026-11-20 21:00:00+01:00"
LENDEMAIN = "2026-11-21 07:00:00+01:00"


@pytest.fixture
def boite(settings):
    """A server on a free port of this machine, and the real backend that speaks to it."""
    serveur = Serveur(Boite(), hostname="127.0.0.1", port=0)
    serveur.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = serveur.port
    settings.ADRESSE_PUBLIQUE = "https://passeport.example"
    yield serveur.handler
    serveur.stop()


@pytest.fixture
def fiche(passeport):
    return creer_fiche(passeport, description="Un texte de l’étudiante", modifiee_le="2026-11-19T10:00:00+01:00")


@pytest.fixture
def prof(teacher):
    User.objects.filter(pk=teacher.pk).update(email="prof@lycee.example")
    teacher.refresh_from_db()
    return teacher


def envoyer(time_machine, quand):
    time_machine.move_to(datetime.datetime.fromisoformat(quand), tick=False)
    call_command("envoyer_recapitulatifs")


def corps(message):
    return "".join(partie.get_content() for partie in message.walk() if partie.get_content_maintype() == "text")


def test_a_teacher_gets_counts_and_a_link_and_no_one_s_words(boite, time_machine, prof, owner, fiche, classe):
    envoyer(time_machine, MATIN)
    [(destinataires, message)] = boite.messages
    assert destinataires == ["prof@lycee.example"]
    assert message["Subject"] == "[Passeport Pro] À lire\u00a0: 1\u00a0fiche"
    texte = corps(message)
    assert {partie.get_content_type() for partie in message.iter_parts()} == {"text/plain", "text/html"}
    assert f"{classe.nom}\u00a0: 1\u00a0fiche" in texte
    assert "https://passeport.example" + reverse("suivi:a_lire") in texte
    for secret in (fiche.description, owner.last_name, owner.first_name, owner.username):
        assert secret not in message.as_string() + texte


def test_at_most_one_a_day_and_only_for_something_new(boite, time_machine, prof, fiche, passeport):
    envoyer(time_machine, MATIN)
    envoyer(time_machine, MATIN)
    creer_fiche(passeport, modifiee_le=datetime.datetime.fromisoformat("2026-11-20T12:00:00+01:00"))
    envoyer(time_machine, SOIR)
    assert len(boite.messages) == 1
    envoyer(time_machine, LENDEMAIN)
    assert boite.messages[1][1]["Subject"].endswith("2\u00a0fiches")
    envoyer(time_machine, "2026-11-22 07:00:00+01:00")
    assert len(boite.messages) == 2


def test_nothing_to_read_is_no_e_mail(boite, time_machine, prof):
    envoyer(time_machine, MATIN)
    assert boite.messages == []


@pytest.mark.rule("R22")
def test_a_student_gets_it_only_after_having_asked(boite, time_machine, teacher, owner, fiche):
    time_machine.move_to(datetime.datetime.fromisoformat("2026-11-19 18:00:00+01:00"), tick=False)
    ecrire(teacher, "Un conseil à vous seule", uuid.uuid4(), fiche.passeport, fiche)
    User.objects.filter(pk=owner.pk).update(email="lina@lycee.example")
    envoyer(time_machine, MATIN)
    assert boite.messages == []
    User.objects.filter(pk=owner.pk).update(recapitulatif=True)
    envoyer(time_machine, MATIN)
    [(_, message)] = boite.messages
    texte = corps(message)
    assert "1\u00a0appréciation à lire dans votre passeport" in texte
    assert "https://passeport.example" + reverse("suivi:appreciations") in texte
    assert "conseil" not in texte


@pytest.mark.parametrize("refus", [{"recapitulatif": False}, {"is_active": False}, {"email": ""}])
def test_whoever_does_not_want_it_or_cannot_get_it_is_left_alone(boite, time_machine, prof, fiche, refus):
    User.objects.filter(pk=prof.pk).update(**refus)
    envoyer(time_machine, MATIN)
    assert boite.messages == []


def test_the_e_mail_stops_from_its_own_link_without_signing_in(boite, time_machine, prof, fiche):
    envoyer(time_machine, MATIN)
    [(_, message)] = boite.messages
    lien = re.fullmatch(r"<https://passeport\.example(/\S+)>", message["List-Unsubscribe"].strip())[1]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert lien in corps(message)
    visiteur = Client(enforce_csrf_checks=True)
    assert visiteur.get(lien).status_code == 200
    prof.refresh_from_db()
    assert prof.veut_le_recapitulatif
    reponse = visiteur.post(lien, {"List-Unsubscribe": "One-Click"})
    assert "C’est arrêté" in reponse.content.decode()
    prof.refresh_from_db()
    assert not prof.veut_le_recapitulatif


def test_a_forged_link_or_that_of_a_person_who_is_gone_stops_nothing(client, prof, classe):
    parti = creer_enseignant(ClasseFactory(diplome=classe.diplome))
    jeton = jeton_d_arret(parti)
    parti.delete()
    for faux in ("x", jeton_d_arret(prof)[:-1], str(prof.pk), jeton):
        assert client.post(reverse("suivi:recapitulatif_arreter", args=[faux])).status_code == 404
    prof.refresh_from_db()
    assert prof.recapitulatif is None


def test_the_account_page_turns_it_on_and_off(as_user, owner):
    client = as_user(owner)
    assert "Recevoir" in client.get(reverse("accounts:compte")).content.decode()
    client.post(reverse("suivi:recapitulatif"), {"oui": "1"})
    owner.refresh_from_db()
    assert owner.veut_le_recapitulatif
    assert "Arrêter" in client.get(reverse("accounts:compte")).content.decode()
    client.post(reverse("suivi:recapitulatif"), {"non": "1"})
    owner.refresh_from_db()
    assert owner.recapitulatif is False
