"""The accounts that can do most: a second factor where the instance requires it, and a limit to doing nothing."""

import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.coffre import coffre
from accounts.models import User
from passeport.settings import base
from situations.carnet.rappel import RAPPEL
from tests.adresses import confirmer_adresse
from tests.factories import MOT_DE_PASSE, UserFactory

from .test_connexion import code_of

SECRET = base64.b32encode(b"a secret of 20 bytes").decode()
ACTIVATION = reverse("mfa_activate_totp")
COMPTE = reverse("accounts:compte")


@pytest.fixture(autouse=True)
def no_limit_from_another_test():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def obligatoire(settings):
    settings.MFA_OBLIGATOIRE = True


@pytest.fixture
def limite(settings, time_machine):
    settings.INACTIVITE = 45 * 60
    time_machine.move_to("2026-11-20 08:00:00+01:00", tick=False)
    return lambda heure: time_machine.move_to(f"2026-11-20 {heure}:00+01:00", tick=False)


def sensible(nom):
    plus = {
        "staff": {"role": User.Role.ENSEIGNANT, "is_staff": True},
        "administrateur": {"role": User.Role.ADMINISTRATEUR},
        "jury": {"role": User.Role.JURY},
    }[nom]
    return UserFactory(username=nom, **plus)


# --- A second factor --------------------------------------------------------------------------------------


def test_who_may_do_most_is_sensitive_and_neither_a_student_nor_a_teacher_is(owner, teacher):
    assert all(sensible(nom).est_sensible for nom in ("staff", "administrateur", "jury"))
    assert not owner.est_sensible and not teacher.est_sensible


def test_a_sensitive_account_opens_nothing_before_it_has_a_second_factor(db, as_user, obligatoire):
    client = as_user(sensible("staff"))
    for adresse in ("/", COMPTE, "/admin/", "/commissions/", reverse("account_email")):
        assert client.get(adresse).url == ACTIVATION
    assert client.post(reverse("account_logout")).status_code == 302


def test_whose_account_is_not_sensitive_is_offered_it_and_not_forced(as_user, obligatoire, teacher):
    page = as_user(teacher).get(COMPTE)
    assert page.status_code == 200 and reverse("mfa_index") in page.content.decode()


def test_where_the_instance_does_not_require_it_nobody_is_led_there(db, as_user):
    assert as_user(sensible("jury")).get(COMPTE).status_code == 200


def test_once_activated_every_page_opens_and_it_cannot_be_given_up(client, db, obligatoire):
    jury = sensible("jury")
    client.post(reverse("account_login"), {"login": "jury", "password": MOT_DE_PASSE})
    preuve = client.get(ACTIVATION)
    client.post(preuve.url, {"password": MOT_DE_PASSE, "next": ACTIVATION})
    page = client.get(ACTIVATION)
    assert "il lui faut un second verrou" in page.content.decode()
    client.post(ACTIVATION, {"code": code_of(page.context["form"].secret)})
    assert client.get(COMPTE).status_code == 200
    refus = client.post(reverse("mfa_deactivate_totp"))
    assert "ne peut pas être désactivée" in refus.content.decode().replace("\u00a0", " ")
    assert Authenticator.objects.filter(user=jury, type="totp").exists()


def test_production_requires_it_unless_the_environment_says_otherwise():
    assert (base.MFA_OBLIGATOIRE, base.INACTIVITE) == (True, 45 * 60)


def test_a_secret_is_encrypted_at_rest_and_a_former_key_still_opens_it(owner, settings):
    preuve = TOTP.activate(owner, SECRET).instance
    assert SECRET not in str(Authenticator.objects.get(pk=preuve.pk).data)
    ancienne = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-for-the-test", [ancienne]
    assert TOTP(preuve).validate_code(code_of(SECRET))
    assert coffre("mfa").encrypt(b"x") != coffre("mfa").encrypt(b"x")


def test_a_former_key_keeps_people_signed_in_and_opens_their_links(as_user, owner, settings):
    client, lien = as_user(owner), RAPPEL.jeton(owner)
    premiere, seconde = settings.SECRET_KEY, "another-key-for-the-test"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = seconde, [premiere]
    assert client.get(COMPTE).status_code == 200 and RAPPEL.personne(lien) == owner
    # That page has signed the session again: it outlives the former key.
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(COMPTE).status_code == 200
    settings.SECRET_KEY = "a third key, and none of the former ones"
    assert client.get(COMPTE).status_code == 302


def test_secrets_are_sealed_again_so_that_a_former_key_may_go(owner, classmate, settings, capsys):
    preuve, perdue = TOTP.activate(owner, SECRET).instance, TOTP.activate(classmate, SECRET).instance
    Authenticator.objects.filter(pk=perdue.pk).update(data={"secret": "gAAAAABfaux"})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-for-the-test", [settings.SECRET_KEY]
    call_command("changer_de_cle")
    assert "1\u00a0secret scellé" in (dit := capsys.readouterr().out) and "1\u00a0secret d’une clé perdue" in dit
    settings.SECRET_KEY_FALLBACKS = []
    preuve.refresh_from_db()
    assert TOTP(preuve).validate_code(code_of(SECRET))


def test_a_secret_whose_key_is_gone_fits_no_code_and_breaks_nothing(client, owner, settings):
    TOTP.activate(owner, SECRET)
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    settings.SECRET_KEY_FALLBACKS = []
    preuve = Authenticator.objects.get(user=owner, type="totp")
    preuve.data["secret"] = "gAAAAABfaux"
    preuve.save()
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)}).status_code == 422


# --- Doing nothing ----------------------------------------------------------------------------------------


def test_a_sensitive_session_ends_after_forty_five_minutes_of_nothing(db, as_user, limite):
    client = as_user(sensible("jury"))
    for heure in ("08:00", "08:40", "09:24"):
        limite(heure)
        assert client.get(COMPTE).status_code == 200
    limite("10:10")
    premiere = client.get(COMPTE)
    assert premiere["Clear-Site-Data"] == '"cache"'
    reponse = client.get(premiere.url, follow=False)
    assert "_auth_user_id" not in client.session
    assert "reconnectez-vous" in reponse.content.decode()


def test_the_session_of_a_student_does_not_end_so(as_user, limite, owner):
    client = as_user(owner)
    client.get(COMPTE)
    limite("12:00")
    assert client.get(COMPTE).status_code == 200


# --- What changes is told by e-mail -----------------------------------------------------------------------


@pytest.fixture
def sure(client, owner):
    """The owner, with an address, who has just proved who she is."""
    confirmer_adresse(owner, "lina@exemple.fr")
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    return client


def objets():
    return [(m.to[0], m.subject.removeprefix("[Passeport Pro] ")) for m in mail.outbox]


def test_a_changed_password_is_told(sure):
    nouveau = "quatre-mots-sans-rapport"
    sure.post(
        reverse("account_change_password"), {"oldpassword": MOT_DE_PASSE, "password1": nouveau, "password2": nouveau}
    )
    assert objets() == [("lina@exemple.fr", "Votre mot de passe a changé")]
    corps = mail.outbox[0].body
    assert "depuis un navigateur" in corps and "127.0.0.1" in corps and nouveau not in corps


def test_a_changed_or_withdrawn_address_is_told_to_the_former_one(sure, owner):
    sure.post(reverse("account_email"), {"email": "autre@exemple.fr"})
    lien = mail.outbox[0].body.partition("http://testserver")[2].split()[0]
    sure.post(lien)
    sure.post(reverse("account_email"), {"email": ""})
    assert objets()[1:] == [
        ("lina@exemple.fr", "Votre adresse électronique a changé"),
        ("autre@exemple.fr", "Votre adresse électronique est retirée"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_that_comes_or_goes_is_told(sure):
    page = sure.get(ACTIVATION)
    sure.post(ACTIVATION, {"code": code_of(page.context["form"].secret)})
    sure.post(reverse("mfa_deactivate_totp"))
    assert [objet for _, objet in objets()][-1] == "Double authentification désactivée"
    assert ("lina@exemple.fr", "Double authentification activée") in objets()


# --- « Mes connexions » -----------------------------------------------------------------------------------


def test_this_device_is_there_and_marked_even_when_nothing_was_written_of_it(client, owner):
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    UserSession.objects.all().delete()
    page = client.get(reverse("usersessions_list")).content.decode()
    assert page.count("cet appareil") == 1
    assert not UserSession.objects.exists()


def test_my_connections_name_the_devices_and_the_others_are_signed_out(client, owner):
    chrome = "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36"
    ailleurs = Client(HTTP_USER_AGENT=chrome)
    for navigateur in (ailleurs, client):
        navigateur.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Chrome sur ChromeOS" in page and "cet appareil" in page
    client.post(reverse("usersessions_list"))
    assert ailleurs.get(COMPTE).status_code == 302
    assert client.get(COMPTE).status_code == 200
