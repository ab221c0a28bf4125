"""A name is corrected by its owner where no school keeps it."""

import pytest
from django.urls import reverse

from accounts.models import Journal
from tests import factories


@pytest.fixture
def individuel(db):
    return factories.UserFactory(username="individuel", role="etudiant", first_name="Lina", last_name="Morreau")


def test_a_candidat_individuel_corrects_their_name_and_the_journal_tells(as_user, individuel):
    client = as_user(individuel)
    assert "Corriger mon nom" in client.get(reverse("accounts:compte")).content.decode()
    client.post(reverse("accounts:corriger_nom"), {"first_name": "Lina", "last_name": " Moreau "})
    individuel.refresh_from_db()
    assert individuel.get_full_name() == "Lina Moreau"
    assert Journal.objects.get(action="personne").objet == "Lina Morreau, désormais Lina Moreau"


def test_a_name_that_is_none_is_refused_with_what_was_typed(as_user, individuel):
    for nom in ("", "https://exemple.fr", "x" * 151):
        reponse = as_user(individuel).post(reverse("accounts:corriger_nom"), {"first_name": "Lina", "last_name": nom})
        assert reponse.status_code == 422 and nom in reponse.content.decode(), nom
        individuel.refresh_from_db()
        assert individuel.last_name == "Morreau", nom


def test_whoever_is_in_a_class_asks_their_school(as_user, owner):
    client = as_user(owner)
    assert client.get(reverse("accounts:corriger_nom")).status_code == 404
    assert "Corriger mon nom" not in client.get(reverse("accounts:compte")).content.decode()
