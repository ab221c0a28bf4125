"""Passwords: the initial one, changing, forgetting."""

import datetime
import math
import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import mot_de_passe_initial as motdepasse
from accounts.connexion.hachage import Hachage
from accounts.ecole.remise import hacher
from accounts.models import User
from tests.adresses import confirmer_adresse
from tests.factories import MOT_DE_PASSE

NOUVEAU = "quatre-mots-sans-rapport"


@pytest.fixture(autouse=True)
def the_worker_is_quick(settings):
    settings.TASKS = {
        "default": settings.TASKS["default"] | {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }


@pytest.fixture(autouse=True)
def no_limit_from_another_test():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def newcomer(owner):
    owner.attribuer_mot_de_passe(MOT_DE_PASSE)
    owner.save()
    return owner


def test_an_initial_password_shuts_every_page_but_the_way_out(as_user, newcomer):
    client = as_user(newcomer)
    for address in ("/", "/compte/", "/compte/courriel/", "/compte/double-authentification/", "/admin/"):
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.url == reverse("account_change_password"), address
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_page_of_the_initial_password_explains_and_asks_only_for_the_new_one(as_user, newcomer):
    page = as_user(newcomer).get(reverse("account_change_password")).content.decode()
    assert "Choisissez votre mot de passe" in page
    assert 'name="oldpassword"' not in page
    assert page.count('autocomplete="new-password"') == 2
    assert "Mon passeport" not in page


def test_after_choosing_a_password_one_is_home_and_still_signed_in(as_user, newcomer):
    client = as_user(newcomer)
    response = client.post(reverse("account_change_password"), {"password1": NOUVEAU, "password2": NOUVEAU})
    assert response.url == "/"
    newcomer.refresh_from_db()
    assert not newcomer.mot_de_passe_initial
    assert newcomer.check_password(NOUVEAU)
    assert client.get(reverse("accounts:compte")).status_code == 200


def test_the_initial_password_cannot_be_chosen_again(as_user, newcomer):
    response = as_user(newcomer).post(
        reverse("account_change_password"), {"password1": MOT_DE_PASSE, "password2": MOT_DE_PASSE}
    )
    assert response.status_code == 422
    assert "choisissez-en un autre" in response.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.mot_de_passe_initial


def test_a_refused_change_says_why_and_changes_nothing(as_user, owner):
    client = as_user(owner)
    for champs, phrase in (
        (
            {"oldpassword": "faux", "password1": NOUVEAU, "password2": NOUVEAU},
            "Ce n’est pas votre mot de passe actuel.",
        ),
        ({"password1": "court", "password2": "court"}, "trop court"),
        ({"password1": NOUVEAU, "password2": NOUVEAU + "s"}, "deux fois le même mot de passe"),
        ({"password1": "20062006200620", "password2": "20062006200620"}, "entièrement numérique"),
        ({"password1": "", "password2": ""}, "Choisissez un mot de passe."),
    ):
        response = client.post(reverse("account_change_password"), {"oldpassword": MOT_DE_PASSE} | champs)
        assert response.status_code == 422, phrase
        assert phrase in response.content.decode(), phrase
        owner.refresh_from_db()
        assert owner.check_password(MOT_DE_PASSE), phrase


def test_a_forgotten_password_is_chosen_anew_through_a_french_e_mail(client, newcomer):
    confirmer_adresse(newcomer, "lina@exemple.fr")
    response = client.post(reverse("account_reset_password"), {"email": "Lina@Exemple.fr"}, follow=True)
    assert "Regardez vos courriels" in response.content.decode()
    courriel = mail.outbox[0]
    assert courriel.to == ["lina@exemple.fr"]
    assert courriel.subject == "[Passeport Pro] Choisir un nouveau mot de passe"
    assert "a demandé un nouveau mot de passe pour le compte «\u00a0owner\u00a0»" in courriel.body
    lien = re.search(r"http://testserver(/\S+)", courriel.body)[1]
    formulaire = client.get(lien, follow=True)
    adresse = formulaire.redirect_chain[-1][0]
    assert client.post(adresse, {"password1": "court", "password2": "court"}).status_code == 422
    response = client.post(adresse, {"password1": NOUVEAU, "password2": NOUVEAU}, follow=True)
    assert "Votre mot de passe est changé" in response.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.check_password(NOUVEAU)
    assert not newcomer.mot_de_passe_initial
    assert "Ce lien ne sert plus" in client.get(lien, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_e_mail(client, db):
    response = client.post(reverse("account_reset_password"), {"email": "personne@exemple.fr"})
    assert response.url == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_an_address_that_nobody_has_confirmed_opens_no_account(client, owner):
    adresse = EmailAddress.objects.create(user=owner, email="voleur@exemple.fr")
    User.objects.filter(pk=owner.pk).update(email="voleur@exemple.fr")
    for primary in (False, True):
        adresse.primary = primary
        adresse.save()
        response = client.post(reverse("account_reset_password"), {"email": "voleur@exemple.fr"})
        assert response.url == reverse("account_reset_password_done")
        assert mail.outbox == []


def test_two_persons_of_one_address_each_get_their_link(client, owner, classmate):
    for personne in (owner, classmate):
        confirmer_adresse(personne, "famille@exemple.fr")
    client.post(reverse("account_reset_password"), {"email": "famille@exemple.fr"})
    corps = sorted(courriel.body for courriel in mail.outbox)
    assert len(corps) == 2
    assert "classmate" in corps[0]
    assert "owner" in corps[1]


def test_what_anybody_would_try_first_is_refused(owner, classe):
    classe.etablissement.nom, classe.etablissement.commune = "Lycée de la Doutre", "Angers"
    classe.etablissement.save()
    for mot, phrase in (
        ("Azertyuiop1", "premiers que l’on essaie"),
        ("motdepasse2026", "premiers que l’on essaie"),
        ("Marseille-2026!", "premiers que l’on essaie"),
        ("soleilsoleil", "premiers que l’on essaie"),
        ("abc1abc1abc1", "répète"),
        ("aaaaaaaaaaab", "répète"),
        ("Lina.Moreau.26", "ressemble trop"),
        ("lyceedeladoutre49", "ressemble trop"),
        ("angers-angers-26", "ressemble trop"),
    ):
        with pytest.raises(ValidationError, match=phrase):
            validate_password(mot, owner)


def test_a_short_or_endless_password_is_refused(as_user, owner):
    """Twelve characters, spaces and emoji included, to a hundred and twenty-eight; not one of them is cut off."""
    client, actuel = as_user(owner), MOT_DE_PASSE
    longs = "".join(chr(0x4E00 + rang) for rang in range(129))
    for mot, accepte in (("abcdéfghi 🚲x", True), ("abcdefghi-k", False), (longs[:128], True), (longs, False)):
        reponse = client.post(
            reverse("account_change_password"), {"oldpassword": actuel, "password1": mot, "password2": mot}
        )
        owner.refresh_from_db()
        assert (reponse.status_code, owner.check_password(mot), owner.check_password(mot[:-1])) == (
            (302, True, False) if accepte else (422, False, mot == longs)
        ), mot
        actuel = mot if accepte else actuel


def test_a_password_changed_with_the_current_one_ends_the_other_sessions(as_user, owner):
    ailleurs = Client()
    ailleurs.force_login(owner)
    as_user(owner).post(
        reverse("account_change_password"), {"oldpassword": MOT_DE_PASSE, "password1": NOUVEAU, "password2": NOUVEAU}
    )
    assert ailleurs.get(reverse("accounts:compte")).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password(NOUVEAU)


def test_a_passphrase_is_welcome(owner):
    for mot in (
        "le chat dort sur mon clavier",
        "Angers-la-pluie-sur-les-quais",
        "Xk7!pq-Lt29z",
        "soleil bleu cartable 4",
    ):
        validate_password(mot, owner)


def test_an_initial_password_opens_nothing_after_sixty_days(client, newcomer, time_machine):
    donne_le = newcomer.mot_de_passe_initial_le
    essai = {"login": "owner", "password": MOT_DE_PASSE}
    time_machine.move_to(donne_le + datetime.timedelta(days=59))
    assert client.post(reverse("account_login"), essai).status_code == 302
    client.post(reverse("account_logout"))
    time_machine.move_to(donne_le + datetime.timedelta(days=61))
    reponse = client.post(reverse("account_login"), essai)
    assert reponse.status_code == 422 and "plus de soixante jours" in reponse.content.decode()
    # Only whoever has the right one is told.
    reponse = client.post(reverse("account_login"), essai | {"password": "faux"})
    assert "plus de soixante jours" not in reponse.content.decode()
    # One's own never ends.
    newcomer.mot_de_passe_initial = False
    newcomer.save()
    assert client.post(reverse("account_login"), essai).status_code == 302


@pytest.mark.parametrize("cout", ["initial", "plein"])
def test_refusing_costs_the_same_whatever_the_account(settings, monkeypatch, cout):
    """Time is not measured: each refusal is one full hash, or the quick one and a full one."""
    settings.PASSWORD_HASHERS = ["accounts.connexion.hachage.Hachage"]
    encode = hacher("juste") if cout == "initial" else make_password("juste")
    pleins = []
    monkeypatch.setattr(Hachage, "encode", lambda self, *args: pleins.append(args))
    assert not check_password("faux", encode)
    assert len(pleins) == (1 if cout == "initial" else 0)


def test_asking_many_links_for_one_address_is_stopped(client, db):
    for _ in range(5):
        client.post(reverse("account_reset_password"), {"email": "lina@exemple.fr"})
    assert client.post(reverse("account_reset_password"), {"email": "lina@exemple.fr"}).status_code == 429


def test_an_initial_password_is_read_aloud_without_a_doubt():
    forme = re.compile(r"(?:[bdfkmnprtvz][aeiou][bdfkmnprtvz][aeiou]-){4}[2-9]{2}")
    for _ in range(200):
        mot = motdepasse.mot_de_passe_initial()
        assert forme.fullmatch(mot)
        assert not motdepasse.REFUSES & set(mot.split("-"))
        validate_password(mot)


def test_an_initial_password_carries_at_least_45_bits_and_is_never_the_same():
    assert motdepasse.entropie() >= 45
    assert math.isclose(motdepasse.entropie(), 52, abs_tol=1)
    assert len({motdepasse.mot_de_passe_initial() for _ in range(500)}) == 500


def test_a_refused_word_is_drawn_again(monkeypatch):
    lettres = iter("pipi" + "tabo")
    monkeypatch.setattr(motdepasse.secrets, "choice", lambda alphabet: next(lettres))
    assert motdepasse.groupe() == "tabo"


@pytest.mark.parametrize("refuse", ["password1234", "owner-lina12"])
def test_one_fault_of_a_password_is_told_once(owner, refuse):
    with pytest.raises(ValidationError) as erreur:
        validate_password(refuse, owner)
    assert len(erreur.value.messages) == 1
