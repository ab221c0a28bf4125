"""Signing in and out: identifier, password, remembering, limits, the second factor."""

import base64
import hashlib
import hmac
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import MOT_DE_PASSE

CONNEXION = "/compte/connexion/"


@pytest.fixture(autouse=True)
def no_limit_from_another_test():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, login, password=MOT_DE_PASSE, **plus):
    return client.post(CONNEXION, {"login": login, "password": password} | plus)


def test_the_sign_in_page_asks_the_database_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        page = client.get(CONNEXION).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "Rester connecté sur cet appareil" in page


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back(client, db):
    for address in ("/", "/compte/", "/compte/mot-de-passe/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url == f"{CONNEXION}?next={address}"


def test_the_identifier_is_typed_in_any_case(owner):
    for typed in ("owner", "OWNER", " Owner "):
        client = Client()
        assert sign_in(client, typed).status_code == 302, typed
        assert client.session["_auth_user_id"] == str(owner.pk), typed


def test_signing_in_leads_where_one_was_going_and_never_to_another_site(owner):
    assert sign_in(Client(), "owner", next="/compte/").url == "/compte/"
    assert sign_in(Client(), "owner", next="https://exemple.org/").url == "/"


@pytest.mark.parametrize(("login", "password"), [("owner", "faux"), ("inconnu", MOT_DE_PASSE)])
def test_a_wrong_password_and_an_unknown_identifier_get_the_same_sentence(client, owner, login, password):
    response = sign_in(client, login, password)
    page = response.content.decode()
    assert response.status_code == 422
    assert "L’identifiant ou le mot de passe ne convient pas." in page
    assert f'value="{login}"' in page
    assert password not in page


def test_empty_fields_are_named(client, db):
    response = sign_in(client, "", "")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Écrivez votre identifiant." in page
    assert "Écrivez votre mot de passe." in page


def test_the_session_ends_with_the_browser_unless_one_asks_to_be_remembered(client, owner):
    sign_in(client, "owner")
    assert client.session.get_expire_at_browser_close()
    client.post(reverse("account_logout"))
    sign_in(client, "owner", remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_leaving_asks_first_when_it_is_a_link_and_acts_when_it_is_a_form(client, owner):
    client.force_login(owner)
    question = client.get(reverse("account_logout"))
    assert "Se déconnecter" in question.content.decode()
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == CONNEXION
    assert "_auth_user_id" not in client.session


def test_an_inactive_account_is_told_what_to_do(client, owner):
    owner.is_active = False
    owner.save()
    response = client.post(CONNEXION, {"login": "owner", "password": MOT_DE_PASSE}, follow=True)
    assert "_auth_user_id" not in client.session
    assert "Ce compte est désactivé" in response.content.decode()


def test_the_sixth_wrong_try_on_one_identifier_is_told_to_wait_even_with_the_right_password(client, owner):
    for _ in range(5):
        assert sign_in(client, "owner", "faux").status_code == 422
    response = sign_in(client, "owner")
    assert response.status_code == 429
    assert response["Retry-After"] == "300"
    assert "Attendez cinq minutes" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_another_identifier_is_not_held_back_by_it(client, owner, classmate):
    for _ in range(6):
        sign_in(client, "owner", "faux")
    assert sign_in(client, "classmate").status_code == 302


def test_too_many_requests_from_one_address_get_the_page_that_says_when_to_retry(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    for _ in range(2):
        assert sign_in(client, "inconnu").status_code == 422
    response = sign_in(client, "inconnu")
    assert response.status_code == 429
    assert "Attendez une minute" in response.content.decode()


@pytest.fixture
def totp(owner):
    """The owner has double authentication; gives the current code."""
    secret = base64.b32encode(b"a secret of 20 bytes").decode()
    # allauth has no public way to switch it on but its pages, which the last test of this kind goes through.
    TOTP.activate(owner, secret)
    RecoveryCodes.activate(owner)
    return lambda: code_of(secret)


def code_of(secret):
    """What an authenticator app shows now (RFC 6238): six digits, changed every thirty seconds."""
    compteur = int(time.time()) // 30
    somme = hmac.digest(base64.b32decode(secret), compteur.to_bytes(8, "big"), hashlib.sha1)
    debut = somme[-1] & 0xF
    return f"{(int.from_bytes(somme[debut : debut + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def test_double_authentication_asks_a_code_after_the_password(client, owner, totp):
    response = sign_in(client, "owner")
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert refused.status_code == 422
    assert "Ce code ne convient pas" in refused.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": totp()})
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_a_code_of_the_phone_opens_once(client, owner, totp):
    code = totp()
    for statut in (302, 422):
        autre = Client()
        autre.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
        assert autre.post(reverse("mfa_authenticate"), {"code": code}).status_code == statut


def test_the_session_is_another_one_after_signing_in(client, owner):
    session = client.session
    session["avant"] = True
    session.save()
    client.cookies["sessionid"] = avant = session.session_key
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert client.session.session_key != avant and not Session.objects.filter(pk=avant).exists()


def test_a_spare_code_replaces_the_phone_once(client, owner, totp):
    code = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, "owner")
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    sign_in(client, "owner")
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_double_authentication_is_switched_on_from_my_account(client, owner):
    sign_in(client, "owner")
    activation = reverse("mfa_activate_totp")
    proof = client.get(activation)
    assert proof.url.startswith(reverse("account_reauthenticate"))
    assert client.post(proof.url, {"password": "faux", "next": activation}).status_code == 422
    assert client.post(proof.url, {"password": MOT_DE_PASSE, "next": activation}).url == activation
    page = client.get(activation)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post(activation, {"code": "000000"}).status_code == 422
    response = client.post(activation, {"code": code_of(secret)}, follow=True)
    assert Authenticator.objects.filter(user=owner, type="totp").exists()
    assert response.context["unused_codes"][0] in response.content.decode()
