import pytest

from tests.referentiels import charger_bts, charger_ga


@pytest.fixture
def bts(db):
    """BTS Communication 2009, whole."""
    return charger_bts()


@pytest.fixture
def ga(db):
    """Bac pro GA 2011, whole."""
    return charger_ga()
