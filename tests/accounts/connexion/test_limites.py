"""Limits of sign-in: they slow down whoever guesses, and cannot be turned on a class."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.limites import compter
from passeport.settings.limites import LIMITES
from tests.factories import MOT_DE_PASSE, UserFactory

CONNEXION = "/compte/connexion/"


@pytest.fixture(autouse=True)
def two_tries_and_none_from_another_test(settings):
    """The real ones are in test_connexion.py and below."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "2/5m/key"}
    cache.clear()
    yield
    cache.clear()


def sign_in(client, login, password=MOT_DE_PASSE):
    return client.post(CONNEXION, {"login": login, "password": password})


def fail(login, times=2, **extra):
    """Somebody guesses, from another browser of the same school unless told."""
    return [sign_in(Client(**extra), login, "faux").status_code for _ in range(times)]


def test_a_class_whose_neighbours_fail_with_invented_identifiers_still_signs_in(owner, settings):
    """More failures, and more tries, than allauth would take from one address in a minute: ten, and thirty."""
    settings.ACCOUNT_RATE_LIMITS = LIMITES
    for rang in range(11):
        assert sign_in(Client(), f"invente{rang}", "faux").status_code == 422
    assert [sign_in(Client(), "owner").status_code for _ in range(20)] == [302] * 20


def test_a_hundred_and_fifty_people_of_one_address_sign_in_within_one_minute(rf):
    arrivee = rf.post(CONNEXION)
    assert all(compter(arrivee, "connexion") for _ in range(150))


def test_the_right_password_is_taken_on_a_known_device_whoever_failed_beside(client, owner):
    sign_in(client, "owner")
    client.post(reverse("account_logout"))
    assert fail("owner", 3) == [422, 422, 429]
    assert sign_in(Client(), "owner").status_code == 429
    assert sign_in(client, "OWNER").status_code == 302


def test_a_known_device_has_failures_of_its_own(client, owner):
    sign_in(client, "owner")
    client.post(reverse("account_logout"))
    assert [sign_in(client, "owner", "faux").status_code for _ in range(3)] == [422, 422, 429]
    assert sign_in(client, "owner").status_code == 429
    # Elsewhere nobody has failed.
    assert sign_in(Client(), "owner").status_code == 302


def test_the_device_of_one_is_not_known_of_another_and_keeps_both(client, owner, classmate):
    sign_in(client, "owner")
    client.post(reverse("account_logout"))
    fail("classmate")
    assert sign_in(client, "classmate").status_code == 429
    cache.clear()
    sign_in(client, "classmate")
    client.post(reverse("account_logout"))
    for login in ("owner", "classmate"):
        fail(login)
        assert sign_in(client, login).status_code == 302
        client.post(reverse("account_logout"))


def test_a_forged_device_is_no_device(client, owner):
    sign_in(client, "owner")
    cookie = client.cookies["appareil"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and "owner" not in cookie.value
    client.post(reverse("account_logout"))
    fail("owner")
    client.cookies["appareil"] = cookie.value[:-2] + "xx"
    assert sign_in(client, "owner").status_code == 429


def test_failures_from_elsewhere_hold_nobody_back_here(owner):
    fail("owner", REMOTE_ADDR="192.0.2.7")
    assert sign_in(Client(), "owner").status_code == 302


def test_an_address_is_believed_from_a_declared_proxy_alone(owner, settings):
    for rang in range(3):
        statut = fail("owner", 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{rang}")
    assert statut == [429]
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for rang in range(3):
        # What the visitor wrote stands before what the proxy adds.
        statut = fail("owner", 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{rang}, 192.0.2.7")
    assert statut == [429]
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="192.0.2.8"), "owner").status_code == 302


def test_the_more_one_fails_the_longer_one_waits(owner, settings, time_machine):
    settings.ACCOUNT_RATE_LIMITS = LIMITES
    time_machine.move_to("2026-11-20 08:00:00+01:00")
    for minute in (0, 6, 12, 18):
        time_machine.move_to(f"2026-11-20 08:{minute:02}:00+01:00")
        assert fail("owner", 5) == [422] * 5
    time_machine.move_to("2026-11-20 08:24:00+01:00")
    assert fail("owner", 1) == [429]
    time_machine.move_to("2026-11-20 09:30:00+01:00")
    assert fail("owner", 1) == [422]


def test_whoever_is_locked_outside_still_proves_who_they_are_inside(client, owner):
    sign_in(client, "owner")
    fail("owner", 3)
    assert client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE}).status_code == 302


def test_a_new_password_ends_the_waiting(client, owner):
    sign_in(client, "owner")
    fail("owner")
    nouveau = "quatre-mots-sans-rapport"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": MOT_DE_PASSE, "password1": nouveau, "password2": nouveau},
    )
    assert sign_in(client, "owner", nouveau).status_code == 302


def test_a_flood_from_one_address_holds_back_new_devices_alone(client, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"connexion": "3/m/ip"}
    UserFactory(username="autre")
    sign_in(client, "owner")
    client.post(reverse("account_logout"))
    fail("invente", 3)
    assert sign_in(Client(), "autre").status_code == 429
    assert sign_in(client, "owner").status_code == 302
