"""Two administrators of one school import at the same moment: nothing twice, nothing half-written."""

import pytest

from accounts.listes.application import ListeRefusee, Resultat
from accounts.models import Classe, Inscription, Journal, User
from tests import factories
from tests.simultane import ensemble

from . import listes
from .plan import Liste

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def liste(diplome):
    return Liste(listes.classe_de_35(), factories.EtablissementFactory(), diplome)


def test_the_list_confirmed_twice_at_once_is_imported_once(liste):
    vue = liste.plan().empreinte
    resultats = ensemble(*[lambda: liste.appliquer(empreinte=vue)] * 2)
    assert {type(r) for r in resultats} == {ListeRefusee, Resultat}
    refus = next(r for r in resultats if isinstance(r, ListeRefusee))
    assert "rien n’a été écrit" in str(refus)
    assert Classe.objects.count() == 1 and Journal.objects.count() == 1
    assert User.objects.count() == Inscription.objects.actives().count() == 35
