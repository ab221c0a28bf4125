"""The site installed on a telephone: what a browser is given to install it, and to open it without network."""

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from situations.hors_ligne.views import DEMANDEES
from situations.saisie import saisie_de_post


def test_every_icon_of_the_manifest_has_the_size_that_it_tells(client):
    reponse = client.get(reverse("situations:manifeste"))
    manifeste = reponse.json()
    assert reponse["Content-Type"] == "application/manifest+json"
    assert (manifeste["start_url"], manifeste["display"]) == ("/", "standalone")
    tailles = {}
    for icone in manifeste["icons"]:
        with Image.open(finders.find(icone["src"].removeprefix("/static/"))) as image:
            tailles[icone["src"]] = "{}x{}".format(*image.size) == icone["sizes"]
    assert len(tailles) == 3 and all(tailles.values())
    assert {icone["purpose"] for icone in manifeste["icons"]} == {"any", "maskable"}


@pytest.mark.rule("R20")
def test_the_page_without_network_is_the_same_for_everybody_and_asks_the_database_nothing(client):
    # No fixture opens the database to this test: a query would fail it.
    page = client.get(reverse("situations:hors_ligne"))
    assert page.status_code == 200 and "data-hors-ligne" in page.text
    assert 'csrfmiddlewaretoken" value=""' in page.text
    assert "/compte/deconnexion/" not in page.text


@pytest.mark.rule("R20")
def test_what_it_asks_are_rubriques_of_the_fiche(client):
    form = client.get(reverse("situations:hors_ligne")).context["form"]
    assert set(saisie_de_post(dict.fromkeys(form.fields, "x"))) == set(form.fields)


def test_the_service_worker_stands_at_the_root_and_changes_with_the_page_that_it_keeps(client, monkeypatch):
    adresse = reverse("situations:travailleur")
    avant = client.get(adresse)
    assert adresse.count("/") == 1 and avant["Content-Type"].startswith("text/javascript")
    assert 'const PAGE = "/hors-ligne/"' in avant.text
    assert client.get(adresse).text == avant.text
    monkeypatch.setitem(DEMANDEES, "moyens", "Outils")
    assert client.get(adresse).text != avant.text


def test_it_is_not_asked_for_before_the_initial_password_is_changed(as_user, owner):
    # The service worker would keep the page of the password, to which all others lead, as that of no network.
    owner.mot_de_passe_initial = True
    owner.save(update_fields=["mot_de_passe_initial"])
    assert "data-travailleur" not in as_user(owner).get(reverse("account_change_password")).text
    owner.mot_de_passe_initial = False
    owner.save(update_fields=["mot_de_passe_initial"])
    assert "data-travailleur" in as_user(owner).get(reverse("account_change_password")).text


@pytest.mark.rule("R20")
def test_only_a_signed_in_student_receives_a_key_their_own(client, owner, classmate):
    adresse = reverse("situations:session_ouverte")
    assert client.get(adresse).status_code == 302
    client.force_login(owner)
    recue = client.get(adresse)
    assert recue.json()["cle"] == owner.cle_des_copies != classmate.cle_des_copies
    assert recue["Cache-Control"] == "private, no-store"
