"""« Mon compte », the home page and the menu of each role."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from accounts.roles import accueil_de, menu_de
from tests.adresses import confirmer_adresse
from tests.factories import MOT_DE_PASSE, ClasseFactory, UserFactory, creer_etudiant


@pytest.fixture(autouse=True)
def no_limit_from_another_test():
    cache.clear()
    yield
    cache.clear()


def test_home_leads_each_role_to_its_own_page(as_user, owner, teacher, jury, administrator):
    for user, accueil in (
        (owner, "situations:mon_passeport"),
        (teacher, "suivi:a_lire"),
        (jury, "examens:commissions_accueil"),
        (administrator, "accounts:etablissement"),
    ):
        assert as_user(user).get("/").url == reverse(accueil)


def test_an_administrator_whom_the_admin_does_not_let_in_is_not_sent_there(db):
    assert accueil_de(UserFactory(role=User.Role.ADMINISTRATEUR)) == "referentiel:referentiel_recherche"


def test_a_teacher_who_also_runs_the_instance_keeps_what_is_to_read_as_home(teacher):
    teacher.is_staff = True
    entrees = [entree.url for entree in menu_de(teacher)]
    assert entrees == [
        "suivi:a_lire",
        "suivi:classes",
        "suivi:appreciations",
        "examens:commissions",
        "referentiel:referentiel_recherche",
        "admin:index",
    ]


def test_my_account_tells_who_one_is(as_user, owner):
    page = as_user(owner).get(reverse("accounts:compte")).content.decode()
    assert "Lina Moreau" in page
    assert "owner" in page
    assert "BTS COM 2" in page
    assert "Étudiant ou élève" not in page
    assert 'aria-current="page"' not in page


def test_my_account_tells_a_teacher_the_classes(as_user, teacher):
    assert "Domaine professionnel" in as_user(teacher).get(reverse("accounts:compte")).content.decode()


def test_my_account_asks_the_same_number_of_queries_with_one_class_and_with_six(
    client, diplome, django_assert_num_queries
):
    seule = creer_etudiant(ClasseFactory(diplome=diplome))
    nombreuses = creer_etudiant(ClasseFactory(diplome=diplome))
    for _ in range(5):
        nombreuses.inscriptions.create(classe=ClasseFactory(diplome=diplome))
    for etudiant in (seule, nombreuses):
        client.force_login(etudiant)
        with django_assert_num_queries(9):
            client.get(reverse("accounts:compte"))


@pytest.fixture
def sure(client, owner):
    """The owner, who has just proved who she is."""
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    return client


def test_the_e_mail_is_changed_only_after_the_password_is_asked_again(client, owner):
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    response = client.post(reverse("account_email"), {"email": "voleur@exemple.fr"})
    assert response.url.startswith(reverse("account_reauthenticate"))
    owner.refresh_from_db()
    assert owner.email == ""


def lien_recu(rang=-1):
    """The path of the link in the mail."""
    return re.search(r"http://testserver(/compte/courriel/confirmer/\S+)", mail.outbox[rang].body)[1]


def test_an_e_mail_serves_once_its_link_is_followed_and_pressed(sure, owner):
    for adresse in ("Lina@Exemple.fr", "autre@exemple.fr"):
        avant = owner.email
        page = sure.post(reverse("account_email"), {"email": adresse}, follow=True).content.decode()
        assert adresse.lower() in page and "à confirmer" in page
        owner.refresh_from_db()
        assert owner.email == avant
        assert mail.outbox[-1].to == [adresse.lower()]
        lien = lien_recu()
        # A scanner of mails opens the link: nothing is confirmed by that.
        page = sure.get(lien).content.decode()
        assert "C’est bien votre adresse" in page and "owner" in page
        owner.refresh_from_db()
        assert owner.email == avant
        assert sure.post(lien).url == reverse("accounts:compte")
        owner.refresh_from_db()
        assert owner.email == adresse.lower()
        assert [(e.email, e.verified) for e in EmailAddress.objects.filter(user=owner)] == [(adresse.lower(), True)]
        assert sure.get(lien).status_code == 404


def test_an_e_mail_is_withdrawn(sure, owner):
    confirmer_adresse(owner, "lina@exemple.fr")
    sure.post(reverse("account_email"), {"email": ""})
    owner.refresh_from_db()
    assert owner.email == ""
    assert not EmailAddress.objects.filter(user=owner).exists()


def test_the_link_is_sent_again_abandoned_and_limited(sure, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_email": "9/d/key", "courriel": "3/d/user"}
    confirmer_adresse(owner, "lina@exemple.fr")
    sure.post(reverse("account_email"), {"email": "autre@exemple.fr"})
    sure.post(reverse("account_email"), {"renvoyer": "1"})
    assert [m.to for m in mail.outbox] == [["autre@exemple.fr"]] * 2
    assert sure.get(lien_recu()).status_code == 200
    # The confirmed one again: what waits is abandoned.
    sure.post(reverse("account_email"), {"email": "lina@exemple.fr"})
    assert sure.get(lien_recu()).status_code == 404 and len(mail.outbox) == 2
    sure.post(reverse("account_email"), {"email": "troisieme@exemple.fr"})
    refus = sure.post(reverse("account_email"), {"email": "quatrieme@exemple.fr"})
    assert refus.status_code == 422 and "recommencez plus tard" in refus.content.decode()
    assert len(mail.outbox) == 3


def test_the_link_of_somebody_else_ends_no_session(client, sure, owner, classmate):
    sure.post(reverse("account_email"), {"email": "lina@exemple.fr"})
    client.force_login(classmate)
    client.get(lien_recu())
    assert client.session["_auth_user_id"] == str(classmate.pk)


def test_a_bad_e_mail_is_refused_and_stays_typed(sure, owner):
    response = sure.post(reverse("account_email"), {"email": "lina@"})
    assert response.status_code == 422
    assert "Cette adresse n’est pas complète" in response.content.decode()
    assert 'value="lina@"' in response.content.decode()


PUBLIQUES = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
)
CONNECTEES = ("account_change_password", "account_reauthenticate", "account_logout", "mfa_index")


def test_the_account_pages_are_french_and_ours(client, owner):
    for names in (PUBLIQUES, CONNECTEES):
        for name in names:
            page = client.get(reverse(name)).content.decode()
            assert '<html lang="fr">' in page and "css/theme" in page, name
            assert "'" not in page.split("<main")[1].replace("&#x27;", "'"), f"a straight apostrophe in {name}"
        client.force_login(owner)
