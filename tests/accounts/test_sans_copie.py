"""No page stays in the cache of a shared computer, nor in a proxy; style sheets and scripts do."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.usefixtures("sans_encre")

SANS_COPIE = "private, no-store"


@pytest.fixture
def adresses(passeport, fiche):
    return {
        "page": reverse("situations:passeport", args=[passeport.pk]),
        "redirection": reverse("situations:mon_passeport"),
        "pdf": reverse("examens:pdf_complet", args=[passeport.pk]),
        "donnees": reverse("examens:passeport_donnees", args=[passeport.pk]),
        "classeur": reverse("examens:passeport_xlsx", args=[passeport.pk]),
        "absente": "/rien/",
        "mot_de_passe": reverse("account_change_password"),
    }


def test_nothing_that_a_signed_in_person_gets_is_kept(as_user, owner, adresses):
    client = as_user(owner)
    gardees = {nom: client.get(adresse).get("Cache-Control") for nom, adresse in adresses.items()}
    assert gardees == dict.fromkeys(adresses, SANS_COPIE)


def test_nor_what_opens_without_an_account(client, tuteur, lien_tuteur):
    for reponse in (
        tuteur.get(reverse("stages:tuteur", args=[tuteur.acces])),
        client.get(lien_tuteur),
        client.get(reverse("examens:verifier")),
        client.get(reverse("account_login")),
    ):
        assert reponse["Cache-Control"] == SANS_COPIE


def test_a_static_file_may_be_kept(settings):
    settings.WHITENOISE_USE_FINDERS = True
    reponse = Client().get("/static/css/theme.css")
    assert reponse.status_code == 200 and "no-store" not in reponse["Cache-Control"]


def test_signing_out_empties_the_cache_of_the_browser(as_user, owner):
    client = as_user(owner)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout"))
    reponse = client.post(reverse("account_logout"))
    assert reponse.status_code == 302 and reponse["Clear-Site-Data"] == '"cache"'


def test_so_does_a_tuteur_who_leaves(tuteur):
    assert tuteur.post(reverse("stages:tuteur_fermer", args=[tuteur.acces]))["Clear-Site-Data"] == '"cache"'
