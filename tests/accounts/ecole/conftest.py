import pytest

from accounts.models import User
from tests import factories


@pytest.fixture
def ecole(classe):
    return classe.etablissement


@pytest.fixture
def secretaire(ecole):
    """The administrator of the school, who has no right on the admin."""
    return factories.UserFactory(
        username="secretaire", role=User.Role.ADMINISTRATEUR, etablissement=ecole, first_name="Odile"
    )


@pytest.fixture
def au_secretariat(as_user, secretaire):
    """Her browser."""
    return as_user(secretaire)
