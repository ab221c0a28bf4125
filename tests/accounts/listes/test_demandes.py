"""A student named by one school and still in another: the old one answers in one click (R35)."""

import pytest
from django.urls import reverse

from accounts.models import DemandeDArrivee, Journal, User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R35")]


@pytest.fixture
def nouvelle(diplome):
    return factories.ClasseFactory(diplome=diplome, nom="TGA NEUVE")


@pytest.fixture
def demande(owner, nouvelle):
    return DemandeDArrivee.objects.create(etudiant=owner, classe=nouvelle)


def lue(reponse):
    """The page as it is read: blanks of any kind are one space."""
    return " ".join(reponse.content.decode().split())


def admin_de(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


def test_the_old_school_is_asked_and_the_new_one_waits(as_user, demande, classe, nouvelle, owner):
    page = lue(as_user(admin_de(classe)).get(reverse("accounts:etablissement")))
    assert owner.nom_liste in page and "Cet élève nous a quittés" in page and nouvelle.etablissement.nom in page
    page = lue(as_user(admin_de(nouvelle)).get(reverse("accounts:etablissement")))
    assert "en attente de l’autre établissement" in page and "Cet élève nous a quittés" not in page


@pytest.mark.parametrize("des_deux", [False, True])
def test_one_click_lets_the_student_go(as_user, demande, classe, nouvelle, owner, des_deux):
    admin = admin_de(classe)
    if des_deux:
        nouvelle.etablissement.administrateurs.add(admin)
    adresse = reverse("accounts:demande_repondre", args=[demande.pk])
    assert as_user(admin).post(adresse, {"reponse": "parti"}).status_code == 302
    assert [i.classe for i in owner.inscriptions.actives()] == [nouvelle]
    owner.refresh_from_db()
    assert owner.etablissement == nouvelle.etablissement and owner.is_active
    assert Journal.objects.filter(action=Journal.Action.ARRIVEE, etudiant=owner).count() == 1
    assert not DemandeDArrivee.objects.en_attente().exists()


def test_one_click_keeps_the_student(as_user, demande, classe, nouvelle, owner):
    adresse = reverse("accounts:demande_repondre", args=[demande.pk])
    as_user(admin_de(classe)).post(adresse, {"reponse": "reste"})
    assert [i.classe for i in owner.inscriptions.actives()] == [classe]
    page = lue(as_user(admin_de(nouvelle)).get(reverse("accounts:etablissement")))
    assert "toujours chez lui" in page


def test_the_school_that_asks_cannot_answer(as_user, demande, nouvelle, owner):
    adresse = reverse("accounts:demande_repondre", args=[demande.pk])
    assert as_user(admin_de(nouvelle)).post(adresse, {"reponse": "parti"}).status_code == 404
    assert owner.inscriptions.actives().count() == 1
