"""The queue of e-mails: written by a page, sent by the worker, through a real mail server that refuses or is away."""

import datetime
import smtplib

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends import locmem
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.courriels.depart import envoyer_ce_qui_attend
from accounts.models import Courriel, Journal
from tests.adresses import confirmer_adresse
from tests.boite import Boite, Serveur

LUNDI = datetime.datetime.fromisoformat("2026-03-09 07:00:00+01:00")


@pytest.fixture(autouse=True)
def the_queue(settings, db):
    settings.EMAIL_BACKEND = "accounts.courriels.file.MiseEnFile"
    settings.EMAIL_BACKEND_DE_DEPART = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


@pytest.fixture
def boite(settings):
    serveur = Serveur(Boite(), hostname="127.0.0.1", port=0)
    serveur.start()
    settings.EMAIL_PORT = serveur.port
    yield serveur.handler
    serveur.stop()


def ecrire(a="lina@lycee.example", **plus):
    EmailMessage(**{"subject": "Un lien", "body": "https://exemple.fr/secret", "to": [a]} | plus).send()
    return Courriel.objects.first()


def dans(time_machine, **duree):
    time_machine.move_to(LUNDI + datetime.timedelta(**duree), tick=False)


def test_what_is_written_leaves_as_it_was_written_and_nothing_of_it_stays(boite):
    message = EmailMultiAlternatives(
        subject="Élève", body="Un été", to=["lina@lycee.example"], reply_to=["prof@lycee.example"], headers={"X-A": "b"}
    )
    message.attach_alternative("<p>Un été</p>", "text/html")
    message.send()
    assert boite.messages == []
    courriel = Courriel.objects.get()
    assert "été" not in courriel.contenu and "lina" not in courriel.contenu

    assert envoyer_ce_qui_attend() == 1
    [(destinataires, recu)] = boite.messages
    assert destinataires == ["lina@lycee.example"]
    assert [recu[nom] for nom in ("Subject", "Reply-To", "X-A")] == ["Élève", "prof@lycee.example", "b"]
    assert [partie.get_content().strip() for partie in recu.iter_parts()] == ["Un été", "<p>Un été</p>"]
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.contenu, courriel.objet) == (Courriel.Etat.ENVOYE, "", "Élève")
    assert envoyer_ce_qui_attend() == 0


def test_a_page_that_is_undone_announces_nothing():
    with transaction.atomic():
        ecrire()
        transaction.set_rollback(True)
    assert not Courriel.objects.exists()


def test_a_server_that_is_away_is_knocked_at_once_a_minute_and_everything_leaves_when_it_returns(
    time_machine, settings, boite
):
    dans(time_machine)
    for rang in range(3):
        ecrire(f"eleve{rang}@lycee.example")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert [envoyer_ce_qui_attend() for _ in range(3)] == [0, 0, 0]
    assert sorted(Courriel.objects.values_list("essais", flat=True)) == [0, 0, 1]
    assert "ConnectionRefusedError" in Courriel.objects.exclude(erreur="").get().erreur
    settings.EMAIL_PORT = port
    dans(time_machine, minutes=1)
    assert envoyer_ce_qui_attend() == 3
    assert len(boite.messages) == 3


def test_an_address_that_the_server_refuses_is_given_up_and_stops_nobody(boite):
    ecrire("tous@refuse.example")
    ecrire("lina@lycee.example")
    assert envoyer_ce_qui_attend() == 1
    refuse = Courriel.objects.get(etat=Courriel.Etat.ABANDONNE)
    assert (refuse.destinataires, refuse.erreur) == ("tous@refuse.example", "SMTPRecipientsRefused 550")


class Plein(locmem.EmailBackend):
    """A server that says « later » of every message."""

    def send_messages(self, messages):
        raise smtplib.SMTPDataError(452, b"Insufficient storage of tous@exemple.fr")


def test_a_message_refused_for_now_is_tried_less_and_less_often_then_given_up(time_machine, settings):
    settings.EMAIL_BACKEND_DE_DEPART = f"{__name__}.Plein"
    dans(time_machine)
    courriel = ecrire()
    essais = []
    while courriel.etat == Courriel.Etat.EN_ATTENTE:
        time_machine.move_to(courriel.prochain_essai, tick=False)
        essais.append((courriel.prochain_essai - LUNDI) // datetime.timedelta(minutes=1))
        envoyer_ce_qui_attend()
        courriel.refresh_from_db()
    assert essais[:5] == [0, 1, 3, 7, 15] and 72 * 60 < essais[-1] < 77 * 60 and len(essais) < 30
    assert (courriel.etat, courriel.erreur) == (Courriel.Etat.ABANDONNE, "SMTPDataError 452")
    dans(time_machine, days=40)
    assert envoyer_ce_qui_attend() == 0
    Courriel.objects.purger(timezone.now())
    assert not Courriel.objects.exists()


def test_two_workers_send_it_once_and_what_a_dead_one_was_sending_leaves_later(time_machine, boite):
    dans(time_machine)
    courriel = ecrire()
    assert courriel.prendre(timezone.now())
    assert not courriel.prendre(timezone.now())
    assert envoyer_ce_qui_attend() == 0
    dans(time_machine, minutes=1)
    assert envoyer_ce_qui_attend() == 1


def test_what_somebody_waits_for_leaves_before_what_comes_by_itself(boite):
    ecrire("un@lycee.example", headers={"List-Unsubscribe": "<https://exemple.fr>"})
    ecrire("deux@lycee.example")
    envoyer_ce_qui_attend()
    assert [a for [a], _ in boite.messages] == ["deux@lycee.example", "un@lycee.example"]


def test_a_key_that_is_gone_is_told_and_a_former_one_still_opens(settings, boite):
    ecrire()
    ancienne, settings.SECRET_KEY = settings.SECRET_KEY, "nouvelle"
    settings.SECRET_KEY_FALLBACKS = [ancienne]
    assert envoyer_ce_qui_attend() == 1
    ecrire()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "encore une autre", []
    assert envoyer_ce_qui_attend() == 0
    assert Courriel.objects.get(etat=Courriel.Etat.ABANDONNE).erreur == "InvalidToken"


def test_a_subject_that_would_forge_a_header_is_refused_at_once():
    with pytest.raises(ValueError, match="Header values can't contain newlines"):
        ecrire(subject="Moreau\nBcc: tous@exemple.fr")
    with pytest.raises(ValueError, match="no attachment"):
        ecrire(attachments=[("a.txt", "a", "text/plain")])


# --- « Mot de passe oublié » --------------------------------------------------------------------------------


def test_a_forgotten_password_costs_the_same_queries_whether_the_address_is_known_or_not(
    client, owner, settings, django_assert_num_queries
):
    settings.TASKS = {"default": settings.TASKS["default"] | {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    confirmer_adresse(owner, "lina@exemple.fr")
    reponses = []
    for adresse in ("lina@exemple.fr", "personne@exemple.fr"):
        with django_assert_num_queries(1):
            reponses.append(client.post(reverse("account_reset_password"), {"email": adresse}))
    assert {(reponse.status_code, reponse.url) for reponse in reponses} == {
        (302, reverse("account_reset_password_done"))
    }
    assert DBTaskResult.objects.filter(queue_name="courriel").count() == 2
    assert not Courriel.objects.exists()


# --- The page of the administrateur d'instance -----------------------------------------------------------------


def test_the_administrator_sees_what_does_not_leave_tries_again_and_gives_up(as_user, administrator, boite):
    ecrire("tous@refuse.example")
    envoyer_ce_qui_attend()
    client, adresse = as_user(administrator), reverse("admin:accounts_courriel_changelist")
    page = client.get(adresse).content.decode()
    assert "tous@refuse.example" in page and "SMTPRecipientsRefused 550" in page and "abandonné" in page
    courriel = Courriel.objects.get()
    assert "secret" not in client.get(reverse("admin:accounts_courriel_change", args=[courriel.pk])).content.decode()

    page = client.post(adresse, {"action": "relancer", "_selected_action": [courriel.pk]}, follow=True)
    assert "1\u00a0courriel à envoyer" in page.content.decode()
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.essais) == (Courriel.Etat.EN_ATTENTE, 0)
    client.post(adresse, {"action": "abandonner", "_selected_action": [courriel.pk]})
    courriel.refresh_from_db()
    assert courriel.etat == Courriel.Etat.ABANDONNE
    assert envoyer_ce_qui_attend() == 0
    assert Journal.objects.filter(action=Journal.Action.ADMINISTRATION).count() == 2


def test_nobody_else_sees_the_queue(as_user, teacher):
    teacher.is_staff = True
    teacher.save()
    assert as_user(teacher).get(reverse("admin:accounts_courriel_changelist")).status_code == 403


def test_one_address_is_written_to_so_many_times_a_day_and_no_more(time_machine, monkeypatch, caplog):
    monkeypatch.setattr(Courriel, "PAR_JOUR", 2)
    dans(time_machine)
    for adresse in ("lina@lycee.example", "Lina@Lycee.example", "lina@lycee.example", "autre@lycee.example"):
        ecrire(adresse)
    assert [c.destinataires for c in Courriel.objects.order_by("pk")] == [
        "lina@lycee.example",
        "Lina@Lycee.example",
        "autre@lycee.example",
    ]
    assert "one e-mail left out" in caplog.text and "lina" not in caplog.text.lower()
    dans(time_machine, days=1, minutes=1)
    assert ecrire().cree_le > LUNDI


def test_the_link_of_a_forgotten_password_is_asked_for_ten_times_a_day(client, owner, time_machine):
    confirmer_adresse(owner, "lina@lycee.example")
    for minute in range(12):
        dans(time_machine, minutes=2 * minute)
        reponse = client.post(reverse("account_reset_password"), {"email": "lina@lycee.example"})
    assert reponse.status_code == 429
