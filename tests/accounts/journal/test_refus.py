"""What is refused is told with its person, and nobody fills the journal, nor any other table, with refusals."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.connexion.reprise import signer
from accounts.models import Journal

Action = Journal.Action


@pytest.fixture(autouse=True)
def no_limit_from_another_test():
    cache.clear()
    yield
    cache.clear()


def refus(**filtres):
    return Journal.objects.filter(action=Action.REFUS, **filtres)


def test_an_object_of_somebody_else_is_told_with_who_asked_and_from_where(as_user, classmate, fiche):
    adresse = reverse("situations:fiche", args=[fiche.pk])
    as_user(classmate).get(adresse)
    ligne = refus().get()
    assert (ligne.acteur, ligne.objet) == (classmate, f"Objet refusé ou inexistant\u00a0: GET {adresse}")
    assert (ligne.adresse, ligne.etablissement) == ("127.0.0.1", classmate.etablissement)


def test_a_page_that_nobody_has_and_a_visitor_are_not_told(client, as_user, owner, fiche):
    client.get(reverse("situations:fiche", args=[fiche.pk]))
    as_user(owner).get("/fiches/rien/du/tout/")
    assert not refus().exists()


def test_a_door_that_is_shut_and_a_limit_are_told(as_user, owner, teacher, stage, settings):
    as_user(owner).get("/admin/", follow=True)
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verifier": "1/m/ip"}
    for _ in range(2):
        as_user(teacher).get(reverse("examens:verifier_code", args=["ACDEFGHJKM"]))
    assert refus(acteur=owner, objet__startswith="Accès refusé\u00a0: GET /admin/").count() == 1
    assert refus(acteur=teacher, objet__startswith="Trop de demandes").count() == 1


def test_the_secret_of_a_link_is_not_in_it(as_user, owner):
    as_user(owner).get(reverse("stages:tuteur_lien", args=["un-jeton-secret"]))
    assert "secret" not in refus().get().objet


def test_a_loop_writes_ten_lines(as_user, classmate, fiche):
    client = as_user(classmate)
    for pk in range(12):
        client.get(reverse("situations:fiche", args=[fiche.pk + pk]))
    assert refus().count() == 10


def test_invented_identifiers_write_no_more_than_a_few_lines(db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"journal_inconnu": "3/h/ip"}
    for rang in range(5):
        Client().post(reverse("account_login"), {"login": f"invente{rang}", "password": "faux"})
    assert Journal.objects.filter(action=Action.CONNEXION_REFUSEE).count() == 3


def test_an_account_tried_too_often_is_told_once_an_hour(owner):
    for _ in range(7):
        Client().post(reverse("account_login"), {"login": "owner", "password": "faux"})
    lignes = Journal.objects.filter(action=Action.CONNEXION_REFUSEE, acteur=owner)
    assert lignes.count() == 6 and lignes.filter(objet="Trop d’essais manqués").count() == 1


@pytest.mark.rule("R20")
def test_a_form_brought_again_and_again_by_nobody_does_not_fill_the_sessions(owner, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"texte_en_attente": "3/h/key"}
    for rang in range(6):
        navigateur = Client()
        navigateur.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
        envoi = {"auteur": signer(owner), "description": f"Texte {rang}", "brouillon": "1"}
        assert navigateur.post("/fiches/nouvelle/", envoi).status_code == 302
    assert Session.objects.count() == 3
