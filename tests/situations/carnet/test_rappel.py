"""The reminder of the logbook, against a real SMTP server: asked for, gentle, stopped in one gesture."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from situations.carnet.rappel import RAPPEL
from situations.models import NoteDeBord
from suivi.a_lire.recapitulatif import jeton_d_arret
from tests.factories import creer_brouillon
from tests.suivi.a_lire.test_recapitulatif import boite, corps  # noqa: F401 (a fixture)

pytestmark = pytest.mark.rule("R31")
LUNDI = datetime.datetime.fromisoformat("2026-03-09 07:00:00+01:00")


@pytest.fixture
def lina(owner, passeport):
    User.objects.filter(pk=owner.pk).update(email="lina@lycee.example", rappel_du_carnet=True)
    owner.refresh_from_db()
    return owner


def envoyer(time_machine, jours=0, heures=0):
    time_machine.move_to(LUNDI + datetime.timedelta(days=jours, hours=heures), tick=False)
    call_command("envoyer_rappels")


def noter(etudiant, jours):
    quand = LUNDI + datetime.timedelta(days=jours)
    return NoteDeBord.objects.create(etudiant=etudiant, quoi="Un secret", quand=quand.date(), modifiee_le=quand)


def test_a_week_without_a_word_is_reminded_of_without_a_word_of_theirs(boite, time_machine, lina):  # noqa: F811
    noter(lina, -8)
    envoyer(time_machine)
    [(destinataires, message)] = boite.messages
    assert destinataires == ["lina@lycee.example"]
    assert "Rien dans votre journal de bord" in message["Subject"]
    texte = corps(message)
    assert {partie.get_content_type() for partie in message.iter_parts()} == {"text/plain", "text/html"}
    assert "https://passeport.example" + reverse("situations:carnet") in texte
    for secret in ("secret", lina.last_name, lina.username):
        assert secret not in message.as_string() + texte


def test_at_most_once_a_week_on_the_same_day(boite, time_machine, lina):  # noqa: F811
    envoyer(time_machine)
    for jours in (0, 1, 6):
        envoyer(time_machine, jours, heures=1)
    assert len(boite.messages) == 1
    # A command that starts a minute earlier than the week before is not put off by a day.
    envoyer(time_machine, 7, heures=-1)
    assert len(boite.messages) == 2


def test_whoever_wrote_this_week_is_left_alone(boite, time_machine, lina, passeport):  # noqa: F811
    ecrite = noter(lina, -3)
    envoyer(time_machine)
    ecrite.delete()
    time_machine.move_to(LUNDI - datetime.timedelta(days=2), tick=False)
    brouillon = creer_brouillon(passeport, description="En cours")
    envoyer(time_machine)
    assert boite.messages == []
    brouillon.delete()
    envoyer(time_machine)
    assert len(boite.messages) == 1


@pytest.mark.parametrize(
    "refus", [{"rappel_du_carnet": False}, {"is_active": False}, {"email": ""}, {"role": User.Role.ENSEIGNANT}]
)
def test_whoever_did_not_ask_or_cannot_get_it_is_left_alone(boite, time_machine, lina, refus):  # noqa: F811
    User.objects.filter(pk=lina.pk).update(**refus)
    envoyer(time_machine)
    assert boite.messages == []


def test_nobody_is_reminded_before_having_asked(owner, teacher):
    assert not owner.rappel_du_carnet
    assert not teacher.rappel_du_carnet


def test_it_stops_from_its_own_link_without_signing_in(boite, time_machine, lina):  # noqa: F811
    envoyer(time_machine)
    [(_, message)] = boite.messages
    lien = re.fullmatch(r"<https://passeport\.example(/\S+)>", message["List-Unsubscribe"].strip())[1]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert lien in corps(message)
    visiteur = Client(enforce_csrf_checks=True)
    assert "rappel du journal de bord" in visiteur.get(lien).content.decode()
    lina.refresh_from_db()
    assert lina.rappel_du_carnet
    assert "C’est arrêté" in visiteur.post(lien, {"List-Unsubscribe": "One-Click"}).content.decode()
    lina.refresh_from_db()
    assert not lina.rappel_du_carnet


def test_the_link_of_another_e_mail_does_not_stop_this_one(client, lina):
    for faux in ("x", jeton_d_arret(lina), RAPPEL.jeton(lina)[:-1]):
        assert client.post(reverse("situations:rappel_arreter", args=[faux])).status_code == 404
    lina.refresh_from_db()
    assert lina.rappel_du_carnet


def test_the_account_page_and_the_logbook_turn_it_on_and_off(as_user, lina):
    client = as_user(lina)
    assert client.post(reverse("situations:rappel"), {"non": "1", "journal": "1"}).url == reverse("situations:carnet")
    lina.refresh_from_db()
    assert not lina.rappel_du_carnet
    assert "Me le rappeler" in client.get(reverse("situations:carnet")).content.decode()
    assert client.post(reverse("situations:rappel"), {"oui": "1"}).url == reverse("accounts:compte")
    lina.refresh_from_db()
    assert lina.rappel_du_carnet


def test_without_an_address_the_pages_say_what_is_missing(as_user, owner, passeport):
    client = as_user(owner)
    assert "Ajouter une adresse" in client.get(reverse("situations:carnet")).content.decode()
    page = client.post(reverse("situations:rappel"), {"oui": "1"}, follow=True).content.decode()
    assert "il faut d’abord une adresse électronique" in page
    assert "sans adresse" in page
