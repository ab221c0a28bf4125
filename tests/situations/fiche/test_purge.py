import datetime

import pytest
import time_machine
from django.core.management import call_command

from situations.models import Fiche, Support, Version
from tests import factories

THROWN = datetime.datetime(2026, 10, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def thrown(passeport):
    fiche = factories.creer_fiche(passeport)
    fiche.enregistrer({}, [{"designation": "Affiche", "origine": "cree", "nature": "imprime"}], revision=1)
    fiche.jeter(THROWN)
    return fiche


def purge_at(days, seconds=0):
    with time_machine.travel(THROWN + datetime.timedelta(days=days, seconds=seconds), tick=False):
        call_command("purger_corbeille")


def test_a_fiche_stays_in_the_bin_until_the_last_second(thrown):
    purge_at(30, seconds=-1)
    assert Fiche.objects.filter(pk=thrown.pk).exists()


def test_after_thirty_days_the_fiche_goes_with_its_supports_and_versions(thrown, capsys):
    purge_at(30)
    assert not Fiche.objects.exists()
    assert not Support.objects.exists()
    assert not Version.objects.exists()
    assert "1\u00a0fiche effacée définitivement" in capsys.readouterr().out


def test_at_any_moment_a_thrown_fiche_is_either_in_the_bin_or_to_purge(thrown, settings):
    settings.CORBEILLE_JOURS = 7
    for seconds in (-1, 0, 1):
        moment = THROWN + datetime.timedelta(days=7, seconds=seconds)
        assert Fiche.objects.corbeille(moment).exists() is not Fiche.objects.a_purger(moment).exists()


def test_what_is_not_in_the_bin_is_never_purged(thrown, passeport):
    kept = factories.creer_fiche(passeport)
    draft = factories.creer_brouillon(passeport, description="Un début")
    purge_at(4000)
    assert set(Fiche.objects.all()) == {kept, draft}


def test_a_fiche_taken_back_is_not_purged(thrown):
    thrown.restaurer()
    purge_at(60)
    assert Fiche.objects.filter(pk=thrown.pk).exists()
