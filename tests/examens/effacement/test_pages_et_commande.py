"""Asking for it, changing one's mind, and what the command does each night."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Effacement, Journal, User
from situations.models import Passeport
from tests import factories
from tests.adresses import confirmer_adresse
from tests.factories import MOT_DE_PASSE

pytestmark = pytest.mark.rule("R1")
ADRESSE = "examens:effacer_compte"


@pytest.fixture
def chez_soi(client, owner):
    """The browser of the owner, who has just given their password again."""
    client.force_login(owner)
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    return client


def commande(*options):
    sortie = StringIO()
    call_command("effacer_comptes", *options, stdout=sortie)
    return sortie.getvalue()


def test_the_page_says_what_goes_and_asks(chez_soi, passeport):
    page = chez_soi.get(reverse(ADRESSE)).content.decode()
    assert "votre passeport «\u00a0BTS d’essai\u00a0»" in page
    assert "Ce qui reste un temps" not in page
    reponse = chez_soi.post(reverse(ADRESSE))
    assert reponse.status_code == 422
    assert not Effacement.objects.exists()


def test_a_copy_that_an_exam_needs_is_told(chez_soi, passeport):
    factories.creer_depot(passeport)
    assert "jusqu’au 31\u00a0décembre 2027" in chez_soi.get(reverse(ADRESSE)).content.decode()


def test_asked_for_it_waits_thirty_days_and_can_be_given_up(chez_soi, owner):
    confirmer_adresse(owner, "lina@exemple.fr")
    for _ in range(2):
        chez_soi.post(reverse(ADRESSE), {"lu": "on"})
    effacement = Effacement.objects.get()
    assert timedelta(days=29) < effacement.prevu_le - timezone.now() <= Effacement.DELAI
    assert [m.to for m in mail.outbox if "effacement" in m.subject] == [["lina@exemple.fr"]]
    assert "Garder mon compte" in chez_soi.get(reverse("accounts:compte")).content.decode()
    commande()
    assert User.objects.filter(pk=owner.pk).exists()
    chez_soi.post(reverse("examens:garder_compte"))
    assert not Effacement.objects.exists()
    assert Journal.objects.filter(action="effacement", acteur=owner).count() == 2


def test_signing_in_does_not_give_up_what_one_has_asked_for(chez_soi, client, owner):
    chez_soi.post(reverse(ADRESSE), {"lu": "on"})
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": owner.username, "password": MOT_DE_PASSE})
    assert Effacement.objects.exists()


def test_the_password_is_asked_again(as_user, owner):
    assert as_user(owner).get(reverse(ADRESSE)).url.startswith(reverse("account_reauthenticate"))


def test_on_its_day_it_is_done_and_a_dry_run_writes_nothing(owner, classmate):
    Effacement.objects.create(personne=owner, prevu_le=timezone.now())
    assert "Rien n’a été écrit" in commande("--a-blanc")
    assert User.objects.filter(pk=owner.pk).exists()
    assert "1\u00a0compte effacé" in commande()
    assert not Passeport.objects.filter(etudiant=owner.pk).exists()
    assert Passeport.objects.filter(etudiant=classmate).exists()
    assert "0\u00a0compte effacé" in commande()


@pytest.fixture
def ancien(classe):
    """Left the class, and seen last, five years ago but fifty days."""
    il_y_a = timezone.now() - timedelta(days=5 * 365 - 50)
    personne = factories.creer_etudiant(classe, username="ancien", first_name="Inès")
    confirmer_adresse(personne, "ines@exemple.fr")
    User.objects.filter(pk=personne.pk).update(date_joined=il_y_a, last_login=il_y_a)
    personne.inscriptions.update(terminee_le=il_y_a.date())
    return personne


def test_at_the_end_of_what_is_kept_two_warnings_then_the_erasure(ancien, owner):
    commande("--a-blanc")
    assert not Effacement.objects.exists()
    commande()
    commande()
    effacement = Effacement.objects.get(personne=ancien)
    assert len(mail.outbox) == 1
    assert "Un compte est gardé 5 ans" in mail.outbox[0].body
    Effacement.objects.update(prevu_le=timezone.now() + timedelta(days=14))
    commande()
    commande()
    assert len(mail.outbox) == 2
    Effacement.objects.filter(pk=effacement.pk).update(prevu_le=timezone.now())
    commande()
    assert not User.objects.filter(pk=ancien.pk).exists()
    assert User.objects.filter(pk=owner.pk).exists()


def test_whoever_signs_in_keeps_the_account(client, ancien):
    commande()
    client.post(reverse("account_login"), {"login": ancien.username, "password": MOT_DE_PASSE})
    assert not Effacement.objects.exists()
    commande()
    assert not Effacement.objects.exists()


@pytest.mark.parametrize("quoi", ["inscription", "connexion", "role"])
def test_who_is_still_there_is_left_alone(ancien, quoi):
    if quoi == "inscription":
        ancien.inscriptions.update(terminee_le=None)
    elif quoi == "connexion":
        User.objects.filter(pk=ancien.pk).update(last_login=timezone.now())
    else:
        User.objects.filter(pk=ancien.pk).update(role=User.Role.ENSEIGNANT)
    commande()
    assert not Effacement.objects.exists()


def test_the_page_for_the_data_protection_officer_is_public_and_says_the_settings(client, settings):
    settings.CONSERVATION_ANNEES, settings.CONTACT_DONNEES = 7, "dpd@exemple.fr"
    page = client.get(reverse("examens:donnees_personnelles")).content.decode()
    assert "7 ans après la dernière classe" in page.replace("\u00a0", " ")
    assert "mailto:dpd@exemple.fr" in page
