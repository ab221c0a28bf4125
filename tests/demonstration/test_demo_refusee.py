"""The demonstration asked for on a database that is not ready."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User


def test_without_the_referentiels_it_says_which_command_to_run_and_writes_nothing(db):
    with pytest.raises(CommandError, match="charger_referentiel"):
        call_command("charger_demo")
    assert not User.objects.exists()
