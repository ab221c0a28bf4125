"""The hour of where one is: the school's for what one writes and reads, Paris's for the exam."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Etablissement
from langue.dates import echeance, moment_de_paris
from tests import factories
from tests.liens import chez

pytestmark = pytest.mark.rule("R11")

# In Paris it is the 10th, 23 h 00; in Nouméa the 11th, 9 h 00.
SOIR = datetime.datetime(2026, 3, 10, 22, 0, tzinfo=datetime.UTC)


@pytest.fixture
def a_noumea(classe):
    classe.etablissement.fuseau = Etablissement.Fuseau.NOUMEA
    classe.etablissement.save()


def carnet_de(etudiant):
    with time_machine.travel(SOIR, tick=False):
        client = Client()
        client.force_login(etudiant)
        return client.get(reverse("situations:carnet"))


@pytest.mark.usefixtures("a_noumea")
def test_the_day_of_the_logbook_is_that_of_the_school(owner, stranger):
    assert 'value="11/03/2026"' in carnet_de(owner).text
    assert timezone.get_current_timezone_name() == "Europe/Paris"
    assert 'value="10/03/2026"' in carnet_de(stranger).text


@pytest.mark.usefixtures("a_noumea")
def test_the_exam_is_in_paris_time_everywhere(owner):
    passeport = owner.passeports.get()
    with time_machine.travel(SOIR, tick=False):
        client = Client()
        client.force_login(owner)
        factories.creer_periode(passeport)
        ici = client.get(reverse("situations:passeport", args=[passeport.pk])).text
        la = client.get(reverse("examens:depots", args=[passeport.pk])).text
    for page in (ici, la):
        assert "le 11\u00a0mars 2026 à 23\u00a0h\u00a000 (heure de Paris)" in page


def test_a_term_is_told_in_paris_time_and_says_so_to_whoever_lives_by_another():
    assert moment_de_paris(SOIR) == "10\u00a0mars à 23\u00a0h\u00a000"
    with timezone.override(ZoneInfo("Indian/Reunion")):
        assert echeance(SOIR) == "le 10\u00a0mars 2026 à 23\u00a0h\u00a000"
        assert moment_de_paris(SOIR) == "10\u00a0mars à 23\u00a0h\u00a000 (heure de Paris)"


@pytest.mark.parametrize("fuseau", Etablissement.Fuseau.values)
def test_every_zone_is_one_that_this_machine_knows(fuseau):
    assert ZoneInfo(fuseau).key == fuseau


@pytest.mark.usefixtures("a_noumea")
def test_a_tuteur_reads_the_hours_of_the_school(tuteur):
    with time_machine.travel(SOIR, tick=False):
        tuteur.post(chez(tuteur, "suivi:tuteur_apprecier"), {"texte": "Bon début, Lina."})
        assert "9\u00a0h\u00a000" in tuteur.get(chez(tuteur, "stages:tuteur")).text
    assert timezone.get_current_timezone_name() == "Europe/Paris"
