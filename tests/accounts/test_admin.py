"""The admin of the instance: behind the same sign-in, without a password in sight, without a way up."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import Classe, Journal, User
from tests.factories import MOT_DE_PASSE, EtablissementFactory, UserFactory

PERSONNES = "/admin/accounts/user/"


@pytest.fixture
def clerk(db):
    """Lets people in, without being a superuser."""
    clerk = UserFactory(username="clerk", role=User.Role.ADMINISTRATEUR, is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return clerk


def test_the_admin_has_no_sign_in_of_its_own(client, db):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/compte/connexion/?next=")
    assert 'name="login"' in response.content.decode()


def test_signing_in_leads_back_to_the_admin(client, administrator):
    adresse = client.get("/admin/", follow=True).redirect_chain[-1][0]
    arrivee = client.post(adresse, {"login": "administrator", "password": MOT_DE_PASSE, "next": "/admin/"}, follow=True)
    assert arrivee.request["PATH_INFO"] == "/admin/"


def test_whoever_is_not_staff_is_refused_without_a_form(as_user, owner, teacher):
    for who, address in ((owner, "/admin/"), (owner, "/admin/login/"), (owner, PERSONNES), (teacher, "/admin/")):
        response = as_user(who).get(address, follow=True)
        assert response.status_code == 403, address
        assert "Cette page ne vous est pas ouverte" in response.content.decode(), address


@pytest.mark.rule("R21")
def test_no_passport_and_no_fiche_is_in_the_admin():
    # « socialaccount »: which identity of a provider opens an account.
    siennes = {"accounts", "auth", "referentiel", "socialaccount"}
    assert {modele._meta.app_label for modele in admin.site._registry} <= siennes


def test_the_admin_pages_open_in_french(as_user, administrator, classe):
    client = as_user(administrator)
    for address in (PERSONNES, PERSONNES + "add/", "/admin/accounts/classe/", "/admin/accounts/etablissement/add/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "Passeport Pro" in page.content.decode(), address


@pytest.mark.rule("R40")
def test_the_diplome_of_a_class_that_has_passports_is_not_changed_here(as_user, administrator, owner, classe):
    adresse = reverse("admin:accounts_classe_change", args=[classe.pk])
    assert "diplome" not in as_user(administrator).get(adresse).context["adminform"].form.fields

    owner.passeports.get().delete()
    assert "diplome" in as_user(administrator).get(adresse).context["adminform"].form.fields


def test_a_class_shows_its_students_and_its_teachers(as_user, administrator, owner, teacher, classe):
    page = as_user(administrator).get(f"/admin/accounts/classe/{classe.pk}/change/").content.decode()
    assert "Lina Moreau" in page
    assert str(teacher) in page


def test_the_list_of_persons_asks_the_same_number_of_queries_with_one_and_with_many(
    as_user, administrator, django_assert_num_queries
):
    client = as_user(administrator)
    for arrivees in (1, 3):
        UserFactory.create_batch(arrivees, etablissement=EtablissementFactory())
        with django_assert_num_queries(6):
            client.get(PERSONNES)


def test_no_password_nor_its_hash_is_ever_on_a_page(as_user, administrator, owner):
    page = as_user(administrator).get(f"{PERSONNES}{owner.pk}/change/").content.decode()
    assert owner.password not in page
    assert 'name="password' not in page


def test_a_new_person_gets_an_initial_password_shown_once(as_user, administrator):
    client = as_user(administrator)
    response = client.post(
        PERSONNES + "add/",
        {"first_name": "Zoé", "last_name": "Été", "username": "Zoe.Ete", "email": "", "role": "etudiant"},
    )
    page = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    en_clair = re.search(r"<code>(.+?)</code>", page)[1]
    zoe = User.objects.get(username="zoe.ete")
    assert zoe.check_password(en_clair)
    assert zoe.mot_de_passe_initial
    assert en_clair not in client.get(PERSONNES).content.decode()


def reset(client, *personnes):
    return client.post(
        PERSONNES, {"action": "reinitialiser_mot_de_passe", "_selected_action": [p.pk for p in personnes]}
    )


def test_resetting_passwords_hands_out_new_ones_and_records_it(as_user, administrator, owner, classmate):
    page = reset(as_user(administrator), owner, classmate).content.decode()
    codes = re.findall(r"<code>(.+?)</code>", page)
    assert len(codes) == 2
    for personne in (owner, classmate):
        personne.refresh_from_db()
        assert personne.mot_de_passe_initial
        assert any(personne.check_password(code) for code in codes)
    assert administrator.logentry_set.count() == 2


def test_only_a_superuser_resets_a_superuser(as_user, clerk, administrator):
    avant = administrator.password
    page = reset(as_user(clerk), administrator).content.decode()
    administrator.refresh_from_db()
    assert administrator.password == avant
    assert "Aucun mot de passe n’a été changé" in page


def test_whoever_lost_the_phone_gets_in_again_by_the_administrator(as_user, administrator, clerk, owner):
    for personne in (owner, administrator):
        Authenticator.objects.create(user=personne, type="totp", data={"secret": "x"})
    client = as_user(clerk)
    action = {"action": "desactiver_double_authentification", "_selected_action": [owner.pk, administrator.pk]}
    page = client.post(PERSONNES, action, follow=True).content.decode()
    assert "Double authentification désactivée pour\u00a0: Lina Moreau." in page
    assert [a.user for a in Authenticator.objects.all()] == [administrator]


def test_only_a_superuser_hands_out_rights(as_user, clerk, owner):
    client = as_user(clerk)
    adresse = f"{PERSONNES}{owner.pk}/change/"
    assert 'name="is_superuser"' not in client.get(adresse).content.decode()
    for cible in (owner, clerk):
        response = client.post(
            f"{PERSONNES}{cible.pk}/change/",
            {"username": cible.username, "role": cible.role, "is_active": "on", "is_staff": "on", "is_superuser": "on"},
        )
        assert response.status_code == 302
        cible.refresh_from_db()
        assert not cible.is_superuser
    owner.refresh_from_db()
    assert not owner.is_staff


def test_a_superuser_is_out_of_reach_of_other_staff(as_user, clerk, administrator):
    response = as_user(clerk).post(
        f"{PERSONNES}{administrator.pk}/change/", {"username": "volee", "role": "etudiant", "email": "a@exemple.fr"}
    )
    assert response.status_code == 403
    administrator.refresh_from_db()
    assert administrator.username == "administrator"


@pytest.mark.parametrize("cible", ["clerk", "owner", "neuf"])
def test_a_staff_member_makes_no_administrator_neither_of_themself(as_user, clerk, owner, classe, cible):
    User.objects.filter(pk=clerk.pk).update(role=User.Role.ENSEIGNANT)
    client = as_user(clerk)
    saisie = {"username": "neuf", "role": "administrateur", "etablissement": classe.etablissement_id, "is_active": "on"}
    if cible == "neuf":
        client.post(PERSONNES + "add/", saisie)
    else:
        personne = {"clerk": clerk, "owner": owner}[cible]
        client.post(f"{PERSONNES}{personne.pk}/change/", saisie | {"username": personne.username})
    clerk.refresh_from_db()
    assert clerk.etablissement is None
    assert not User.objects.filter(role=User.Role.ADMINISTRATEUR).exists()


def test_an_administrator_is_out_of_reach_of_other_staff(as_user, clerk, classe):
    chef = UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)
    avant = chef.password
    client = as_user(clerk)
    assert "Aucun mot de passe n’a été changé" in reset(client, chef).content.decode()
    assert client.post(f"{PERSONNES}{chef.pk}/change/", {"username": "volee"}).status_code == 403
    chef.refresh_from_db()
    assert chef.password == avant


def test_what_a_person_may_do_is_in_the_journal_with_its_former_value(as_user, administrator, owner, classe):
    client = as_user(administrator)
    saisie = {"username": "owner", "first_name": "Lina", "last_name": "Moreau", "role": "enseignant", "is_active": "on"}
    client.post(f"{PERSONNES}{owner.pk}/change/", saisie | {"etablissement": classe.etablissement_id})
    ligne = Journal.objects.get(action=Journal.Action.PERSONNE)
    assert ligne.details["champs"] == {
        "role": ["etudiant", "enseignant"],
        "etablissement": [None, classe.etablissement_id],
    }
    assert ligne.adresse == "127.0.0.1" and ligne.acteur == administrator
    ecole = {"nom": "Lycée", "uai": "0490001A", "presentation": "compacte", "fuseau": "Europe/Paris"}
    client.post(f"/admin/accounts/etablissement/{classe.etablissement_id}/change/", ecole)
    assert Journal.objects.get(action=Journal.Action.ADMINISTRATION).objet.startswith("Modification, établissement")


def test_groups_are_for_superusers(as_user, clerk):
    clerk.user_permissions.set(Permission.objects.all())
    assert as_user(clerk).get("/admin/auth/group/").status_code == 403


@pytest.mark.rule("R1")
def test_an_account_is_never_deleted_from_the_admin(as_user, administrator, owner):
    assert as_user(administrator).post(f"{PERSONNES}{owner.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=owner.pk).exists()


@pytest.mark.rule("R1")
def test_a_class_that_has_students_is_not_deleted_not_even_with_its_school(as_user, administrator, owner, classe):
    client = as_user(administrator)
    client.post(f"/admin/accounts/classe/{classe.pk}/delete/", {"post": "yes"})
    client.post(f"/admin/accounts/etablissement/{classe.etablissement_id}/delete/", {"post": "yes"})
    client.post(
        "/admin/accounts/classe/", {"action": "delete_selected", "_selected_action": [classe.pk], "post": "yes"}
    )
    assert Classe.objects.filter(pk=classe.pk).exists()


def test_an_empty_class_can_be_deleted(as_user, administrator, classe):
    as_user(administrator).post(f"/admin/accounts/classe/{classe.pk}/delete/", {"post": "yes"})
    assert not Classe.objects.filter(pk=classe.pk).exists()


def test_secrets_of_double_authentication_are_not_in_the_admin(as_user, administrator):
    assert as_user(administrator).get("/admin/mfa/authenticator/").status_code == 404
    assert as_user(administrator).get("/admin/account/emailaddress/").status_code == 404


def test_signing_out_of_the_admin_is_signing_out_of_the_site(as_user, administrator):
    page = as_user(administrator).get("/admin/").content.decode()
    assert f'action="{reverse("account_logout")}"' in page
