"""The members of a commission: found or created, invited through a real SMTP server, withdrawn and called back."""

import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal, User
from examens.commissions.invitation import comptes_de
from examens.models import MembreCommission
from tests import factories
from tests.commissions import asseoir

NOUVEAU = "quatre-mots-sans-rapport"
ANNE = {"qui": "Anne.Martin@exemple.fr", "prenom": "Anne", "nom": "Martin", "fonction": "membre"}


@pytest.fixture(autouse=True)
def no_invitation_of_another_test():
    """The administrator of each test may bear the same number, and invitations are counted."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def inviter(as_user, admin, commission):
    """``inviter(qui=…)``: the answer to the invitation of Anne Martin, or of whoever is named."""
    adresse = reverse("examens:commission_inviter", args=[commission.pk])
    return lambda **plus: as_user(admin).post(adresse, ANNE | plus, follow=True)


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def corps(message):
    return message.get_content().replace("\u00a0", " ")


# --- Somebody new ---------------------------------------------------------------------------------------


def test_somebody_new_is_invited_chooses_a_password_and_reads(client, inviter, boite, commission, candidature):
    page = texte(inviter())
    assert "Anne Martin (identifiant « anne.martin ») siège" in page and "est partie à anne.martin@exemple.fr" in page
    compte = User.objects.get(username="anne.martin")
    assert (compte.role, compte.has_usable_password()) == (User.Role.JURY, False)
    destinataires, message = boite.messages[0]
    assert destinataires == ["anne.martin@exemple.fr"]
    assert "Jury du lycée" in message["Subject"]
    assert "anne.martin" in corps(message) and "dans les 3 jours" in corps(message)
    assert "Moreau" not in corps(message)
    client.logout()
    lien = re.search(r"https://passeport\.example(/\S+)", corps(message))[1]
    formulaire = client.get(lien, follow=True)
    adresse = formulaire.redirect_chain[-1][0]
    assert client.post(adresse, {"password1": "court", "password2": "court"}).status_code == 422
    client.post(adresse, {"password1": NOUVEAU, "password2": NOUVEAU})
    arrivee = client.post(reverse("account_login"), {"login": "anne.martin", "password": NOUVEAU}, follow=True)
    assert arrivee.redirect_chain[-1][0] == reverse("examens:commission", args=[commission.pk])
    assert "MOREAU Lina" in texte(arrivee) and "double authentification" in texte(arrivee)
    # The link has served.
    client.logout()
    assert "Ce lien ne sert plus" in texte(client.get(lien, follow=True))


def test_the_link_of_an_invitation_expires_and_another_is_sent(
    client,
    as_user,
    admin,
    inviter,
    boite,
    commission,
):
    inviter()
    lien = re.search(r"https://passeport\.example(/\S+)", corps(boite.messages[0][1]))[1]
    membre = commission.membres.get()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=4)):
        client.logout()
        assert "Ce lien ne sert plus" in texte(client.get(lien, follow=True))
        as_user(admin).post(reverse("examens:membre_relancer", args=[commission.pk, membre.pk]))
        client.logout()
        lien = re.search(r"https://passeport\.example(/\S+)", corps(boite.messages[1][1]))[1]
        assert "Choisissez un nouveau mot de passe" in texte(client.get(lien, follow=True))


def test_whoever_lost_the_invitation_asks_for_a_link_with_their_address(client, inviter, boite):
    inviter()
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "anne.martin@exemple.fr"})
    assert len(boite.messages) == 2


def test_two_of_the_same_name_get_two_identifiers(inviter):
    inviter()
    inviter(qui="amartin@exemple.fr")
    assert set(MembreCommission.objects.values_list("user__username", flat=True)) == {"anne.martin", "anne.martin2"}


@pytest.mark.parametrize(
    ("envoi", "phrase"),
    [
        ({"qui": ""}, "Écrivez l’adresse électronique"),
        ({"qui": "anne@"}, "Cette adresse n’est pas complète"),
        ({"qui": "inconnue"}, "Aucun compte n’a cet identifiant"),
        ({"prenom": " "}, "Écrivez le prénom"),
        ({"nom": ""}, "Écrivez le nom"),
        ({"nom": "x" * 151}, "150 caractères au plus."),
        ({"fonction": "roi"}, "Choisissez dans la liste."),
        ({"qui": "owner"}, "un étudiant ne siège pas"),
        ({"qui": "administrator"}, "à qui aucun passeport ne s’ouvre"),
    ],
)
def test_who_cannot_be_invited_is_said_and_nobody_is_created(inviter, owner, administrator, envoi, phrase):
    avant = User.objects.count()
    reponse = inviter(**envoi)
    assert reponse.status_code == 422 and phrase in texte(reponse)
    assert (User.objects.count(), MembreCommission.objects.count()) == (avant, 0)


# --- Somebody known -------------------------------------------------------------------------------------


def test_a_teacher_is_found_by_address_or_identifier_and_told_where_to_sign_in(inviter, teacher, boite):
    User.objects.filter(pk=teacher.pk).update(email="prof@exemple.fr")
    inviter(qui="PROF@exemple.fr", prenom="", nom="")
    membre = MembreCommission.objects.get()
    assert membre.user == teacher and membre.invite_le is not None
    assert "https://passeport.example/commissions/" in corps(boite.messages[0][1])
    assert "Choisissez votre mot de passe" not in corps(boite.messages[0][1])
    assert "siège déjà" in texte(inviter(qui="teacher"))


def test_a_teacher_of_candidates_is_pointed_out_and_not_refused(
    inviter, teacher, candidature, classmate, other_teacher
):
    page = texte(inviter(qui="teacher"))
    assert "Enseigne à 1 candidat : Lina Moreau" in page
    assert "Enseigne à" not in texte(inviter(qui="teacher")) or page.count("Enseigne à") == 1
    assert texte(inviter(qui="other_teacher")).count("Enseigne à") == 1


def test_two_accounts_of_one_address_are_told_apart_by_identifier(inviter, teacher, other_teacher):
    User.objects.filter(pk__in=[teacher.pk, other_teacher.pk]).update(email="salle@lycee.fr")
    assert len(comptes_de("salle@lycee.fr")) == 2
    page = texte(inviter(qui="salle@lycee.fr"))
    assert "Plusieurs comptes ont cette adresse" in page and "« teacher »" in page


def test_the_account_of_a_student_is_not_found_by_the_address_of_a_parent(inviter, owner):
    User.objects.filter(pk=owner.pk).update(email=ANNE["qui"].lower())
    page = texte(inviter())
    assert "Anne Martin (identifiant « anne.martin ») siège" in page and str(owner) not in page


def test_an_account_without_an_address_is_to_be_told_by_hand(inviter, teacher):
    assert "prévenez-le" in texte(inviter(qui="teacher"))


def test_a_closed_account_is_not_found(inviter, teacher):
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert "Aucun compte n’a cet identifiant" in texte(inviter(qui="teacher"))


def test_a_mail_server_that_refuses_is_said_and_the_member_sits(inviter, boite, commission):
    page = texte(inviter(qui="anne@refuse.example"))
    assert "le courriel n’est pas parti" in page
    assert commission.membres.get().invite_le is None


def test_no_mail_server_is_said_too(inviter, settings, commission):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "le courriel n’est pas parti" in texte(inviter())


# --- Withdrawn and called back --------------------------------------------------------------------------


def test_a_member_is_withdrawn_called_back_and_the_journal_tells(as_user, admin, jury, membre, adresses):
    commission = membre.commission_id
    as_user(admin).post(reverse("examens:membre_retirer", args=[commission, membre.pk]))
    assert as_user(jury).get(adresses[0]).status_code == 404
    as_user(admin).post(reverse("examens:membre_remettre", args=[commission, membre.pk]))
    assert as_user(jury).get(adresses[0]).status_code == 200
    objets = Journal.objects.filter(action=Journal.Action.COMMISSION).order_by("pk").values_list("objet", flat=True)
    assert [objet.partition("\u00a0:")[0] for objet in objets] == ["Membre retiré", "Membre remis"]


def test_inviting_a_withdrawn_member_again_calls_them_back(inviter, jury, membre):
    MembreCommission.objects.update(retire_le=membre.ajoute_le)
    inviter(qui=jury.username, fonction="president")
    membre.refresh_from_db()
    assert (membre.retire_le, membre.fonction) == (None, "president")


def test_a_withdrawn_member_who_became_an_administrator_is_not_called_back(as_user, admin, commission, jury):
    membre = asseoir(commission, jury)
    MembreCommission.objects.update(retire_le=timezone.now())
    User.objects.filter(pk=jury.pk).update(role=User.Role.ADMINISTRATEUR)
    client = as_user(admin)
    page = texte(client.post(reverse("examens:membre_remettre", args=[commission.pk, membre.pk]), follow=True))
    assert "à qui aucun passeport ne s’ouvre" in page
    assert client.post(reverse("examens:membre_relancer", args=[commission.pk, membre.pk])).status_code == 404
    assert not commission.membres.actifs().exists()


def test_invitations_are_counted_and_what_was_typed_stays(inviter, as_user, admin, boite, commission, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invitation": "1/h/user"}
    inviter()
    reponse = inviter(qui="paul.durand@exemple.fr", prenom="Paul", nom="Durand")
    assert reponse.status_code == 422
    assert "attendez une heure" in texte(reponse) and 'value="paul.durand@exemple.fr"' in texte(reponse)
    membre = commission.membres.get(user__username="anne.martin")
    relance = reverse("examens:membre_relancer", args=[commission.pk, membre.pk])
    assert "attendez une heure" in texte(as_user(admin).post(relance, follow=True))
    assert len(boite.messages) == 1 and not User.objects.filter(username="paul.durand").exists()
