"""Sign-up of a candidat libre: the account and its passport, both or neither."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from situations.models import Passeport
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def no_limit_from_another_test():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def saisie(diplome):
    return {
        "first_name": "Inès",
        "last_name": "D’Angelo",
        "diplome": diplome.pk,
        "session": timezone.localdate().year + 1,
        "username": "Ines.Dangelo",
        "password1": "quatre-mots-sans-rapport",
        "password2": "quatre-mots-sans-rapport",
    }


def sign_up(client, saisie):
    return client.post(reverse("account_signup"), saisie)


def test_signing_up_opens_the_account_and_the_passport_and_signs_in(client, saisie, diplome):
    response = sign_up(client, saisie)
    assert response.url == "/"
    user = User.objects.get(username="ines.dangelo")
    assert (user.first_name, user.last_name, user.role, user.email) == ("Inès", "D’Angelo", User.Role.ETUDIANT, "")
    assert not user.is_staff
    passeport = user.passeports.get()
    assert (passeport.diplome, passeport.session) == (diplome, saisie["session"])
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("first_name", "   ", "Écrivez votre prénom."),
        ("last_name", "Martin https://piege.example", "ni adresse ni balise"),
        ("first_name", "x" * 151, "150"),
        ("diplome", "", "Choisissez le diplôme que vous préparez."),
        ("diplome", "999999", "Choisissez un diplôme de la liste."),
        ("session", "", "Choisissez l’année où vous passerez l’examen."),
        ("session", "0202", "Choisissez une année de la liste."),
        ("session", "deux mille", "Choisissez une année de la liste."),
        ("username", "", "Choisissez un identifiant"),
        ("username", "ines dangelo", "sans espace"),
        ("username", "ab", "3"),
        ("username", "<b>ines</b>", "Un identifiant se compose"),
        ("email", "ines@" + "x.y" * 84 + ".fr", "254"),
        ("username", "in\x00es", "caractère"),
        ("email", "ines@", "Cette adresse n’est pas complète"),
        ("password1", "court", "trop court"),
        ("password2", "autre-chose-ici", "deux fois le même mot de passe"),
    ],
)
def test_a_bad_field_gets_its_sentence_and_what_was_typed_stays(client, saisie, champ, valeur, phrase):
    response = sign_up(client, saisie | {champ: valeur})
    page = response.content.decode()
    assert response.status_code == 422
    assert phrase in "".join(response.context["form"].errors[champ])
    assert ("Inès" in page) or champ == "first_name"
    assert not User.objects.exists()


def test_a_taken_identifier_comes_with_a_free_one(client, saisie):
    UserFactory(username="ines.dangelo")
    response = sign_up(client, saisie)
    assert response.status_code == 422
    assert "«\u00a0ines.dangelo2\u00a0» est libre" in response.content.decode()


def test_nothing_typed_is_ever_markup(client, saisie):
    response = sign_up(client, saisie | {"first_name": "<script>alert(1)</script>", "username": ""})
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;" in response.content.decode()


def test_a_passport_that_cannot_be_opened_leaves_no_account_behind(client, saisie, monkeypatch):
    def refuse(**valeurs):
        raise RuntimeError

    monkeypatch.setattr(Passeport.objects, "create", refuse)
    client.raise_request_exception = False
    assert sign_up(client, saisie).status_code == 500
    assert not User.objects.exists()


def test_the_role_and_the_rights_cannot_be_asked_for(client, saisie):
    sign_up(client, saisie | {"role": "administrateur", "is_staff": "on", "is_superuser": "on"})
    user = User.objects.get()
    assert (user.role, user.is_staff, user.is_superuser) == (User.Role.ETUDIANT, False, False)


def test_an_e_mail_already_used_by_another_account_is_not_betrayed(client, saisie):
    UserFactory(email="famille@exemple.fr")
    assert sign_up(client, saisie | {"email": "famille@exemple.fr"}).status_code == 302
    # Nobody's address until its link is followed.
    assert User.objects.latest("pk").email == ""
    assert [m.to for m in mail.outbox] == [["famille@exemple.fr"]]


def test_an_instance_may_close_the_sign_up(client, saisie, settings):
    settings.INSCRIPTION_LIBRE = False
    assert "Les inscriptions sont fermées" in sign_up(client, saisie).content.decode()
    assert "Candidat libre" not in client.get(reverse("account_login")).content.decode()
    assert not User.objects.exists()
