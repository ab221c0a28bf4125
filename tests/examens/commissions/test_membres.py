"""The members of a commission: found or created, invited through a real SMTP server, withdrawn and called back."""

import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal, User
from examens.commissions.forms_membre import MembreForm
from examens.commissions.invitation import accepter, inviter_a, inviter_personne, jeton
from examens.models import MembreCommission
from tests import factories
from tests.adresses import confirmer_adresse
from tests.commissions import asseoir
from tests.simultane import ensemble

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
    return lambda follow=False, **plus: as_user(admin).post(adresse, ANNE | plus, follow=follow)


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def corps(message):
    return message.get_content().replace("\u00a0", " ")


def lien(boite, rang=-1):
    """The path of the invitation in that message."""
    return re.search(r"https://passeport\.example(/commissions/invitations/\S+)", corps(boite.messages[rang][1]))[1]


# --- An address -----------------------------------------------------------------------------------------


def test_somebody_new_accepts_from_the_link_opens_an_account_and_reads(client, inviter, boite, commission, candidature):
    page = texte(inviter(follow=True))
    assert "Une invitation attend Anne Martin à anne.martin@exemple.fr" in page and "n’a pas encore accepté" in page
    assert not User.objects.filter(username="anne.martin").exists()
    destinataires, message = boite.messages[0]
    assert destinataires == ["anne.martin@exemple.fr"]
    assert "Jury du lycée" in message["Subject"] and "dans les 14 jours" in corps(message)
    assert "Moreau" not in corps(message)
    client.logout()
    page = texte(client.get(lien(boite)))
    assert "Jury du lycée" in page and 'value="Anne"' in page and "Se connecter pour accepter" in page
    saisie = {"prenom": "Anne", "nom": "Martin", "password1": NOUVEAU, "password2": NOUVEAU}
    refus = client.post(lien(boite), saisie | {"password1": "court", "password2": "court"})
    assert refus.status_code == 422 and 'value="Martin"' in texte(refus)
    arrivee = client.post(lien(boite), saisie, follow=True)
    assert arrivee.redirect_chain[-1][0] == reverse("examens:commission", args=[commission.pk])
    assert "« anne.martin »" in texte(arrivee) and "MOREAU Lina" in texte(arrivee)
    compte = User.objects.get(username="anne.martin")
    assert (compte.role, compte.email, commission.membres.get().user) == (
        User.Role.JURY,
        "anne.martin@exemple.fr",
        compte,
    )
    # The link has served.
    assert client.get(lien(boite)).status_code == 404
    client.logout()
    assert client.get(lien(boite)).status_code == 404 and client.post(lien(boite), saisie).status_code == 404
    assert Journal.objects.filter(objet__startswith="Invitation acceptée", acteur=compte).count() == 1


def test_whoever_receives_the_link_joins_with_the_account_that_they_choose(
    client, as_user, inviter, boite, teacher, commission, candidature
):
    inviter()
    page = texte(as_user(teacher).get(lien(boite)))
    assert "Vous siégerez avec le compte de" in page and "teacher" in page
    # Reading the page of the link opens nothing.
    assert client.get(reverse("examens:commission", args=[commission.pk])).status_code == 404
    arrivee = client.post(lien(boite), follow=True)
    assert arrivee.redirect_chain[-1][0] == reverse("examens:commission", args=[commission.pk])
    assert commission.membres.get().user == teacher


@pytest.mark.rule("R2")
def test_a_teacher_elsewhere_who_claims_the_address_of_a_jury_member_is_not_seated(
    client, as_user, inviter, boite, commission, candidature, diplome
):
    voleur = factories.creer_enseignant(factories.ClasseFactory(diplome=diplome), username="voleur")
    client.post(reverse("account_login"), {"login": "voleur", "password": factories.MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": factories.MOT_DE_PASSE})
    client.post(reverse("account_email"), {"email": ANNE["qui"]})
    voleur.refresh_from_db()
    assert voleur.email == ""
    # Even had the address been written on the account by some other way.
    User.objects.filter(pk=voleur.pk).update(email=ANNE["qui"].lower())
    inviter()
    assert commission.membres.get().user is None
    as_user(voleur)
    assert client.get(reverse("examens:commission", args=[commission.pk])).status_code == 404
    assert "Jury du lycée" not in texte(client.get(reverse("examens:commissions")))


def test_a_student_or_an_administrator_cannot_accept(as_user, inviter, boite, commission, owner, administrator):
    inviter()
    for personne in (owner, administrator):
        client = as_user(personne)
        assert "Déconnectez-vous pour accepter" in texte(client.get(lien(boite)))
        assert client.post(lien(boite)).status_code == 422
    assert commission.membres.get().user is None


def test_an_invitation_expires_is_withdrawn_and_is_sent_again(client, as_user, admin, inviter, boite, commission):
    inviter()
    membre = commission.membres.get()
    client.logout()
    commission.ferme_le += datetime.timedelta(days=30)
    commission.save()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=15)):
        assert client.get(lien(boite)).status_code == 404
        as_user(admin).post(reverse("examens:membre_relancer", args=[commission.pk, membre.pk]))
        assert client.get(lien(boite)).status_code == 200 and len(boite.messages) == 2
        client.post(reverse("examens:membre_retirer", args=[commission.pk, membre.pk]))
        assert client.get(lien(boite)).status_code == 404
        client.post(reverse("examens:membre_remettre", args=[commission.pk, membre.pk]))
        assert client.get(lien(boite)).status_code == 200
    assert client.get(lien(boite) + "x").status_code == 404


def test_a_link_is_bound_to_the_address_it_went_to(client, inviter, boite, commission):
    inviter()
    MembreCommission.objects.update(courriel="autre@exemple.fr")
    client.logout()
    assert client.get(lien(boite)).status_code == 404


def test_whoever_sits_already_keeps_one_seat(as_user, inviter, boite, commission, jury, membre):
    inviter(fonction="president")
    as_user(jury).post(lien(boite))
    assert list(commission.membres.values_list("user", "fonction")) == [(jury.pk, "president")]


def test_the_same_address_is_invited_once(inviter, boite, commission):
    inviter()
    assert "déjà invitée" in texte(inviter(qui="ANNE.martin@exemple.fr"))
    assert commission.membres.count() == 1 and len(boite.messages) == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_make_one_seat(commission):
    envois = ensemble(*[lambda: inviter_a(commission, "anne@exemple.fr", "membre", "Anne", "Martin")] * 4)
    assert {envoi.pk for envoi in envois} == {commission.membres.get().pk}


@pytest.mark.django_db(transaction=True)
def test_two_persons_who_accept_at_once_get_one_seat(commission, teacher, other_teacher):
    membre = inviter_a(commission, "anne@exemple.fr", "membre", "Anne", "Martin")
    prises = ensemble(lambda: accepter(membre, teacher), lambda: accepter(membre, other_teacher))
    assert sorted(prises) == [False, True]


def test_two_of_the_same_name_get_two_identifiers(client, inviter, boite):
    for rang, adresse in enumerate(("anne.martin@exemple.fr", "amartin@exemple.fr")):
        inviter(qui=adresse)
        client.logout()
        client.post(lien(boite, rang), {"prenom": "Anne", "nom": "Martin", "password1": NOUVEAU, "password2": NOUVEAU})
    assert set(MembreCommission.objects.values_list("user__username", flat=True)) == {"anne.martin", "anne.martin2"}


def test_who_cannot_be_invited_is_said_and_nobody_is_created(inviter, commission, owner, administrator):
    for envoi, phrase in (
        ({"qui": ""}, "Écrivez l’adresse électronique"),
        ({"qui": "anne@"}, "Cette adresse n’est pas complète"),
        ({"qui": "inconnue"}, "Aucun compte n’a cet identifiant"),
        ({"prenom": " "}, "Écrivez le prénom"),
        ({"nom": ""}, "Écrivez le nom"),
        ({"nom": "x" * 151}, "150 caractères au plus."),
        ({"fonction": "roi"}, "Choisissez dans la liste."),
        ({"qui": "owner"}, "un étudiant ne siège pas"),
        ({"qui": "administrator"}, "à qui aucun passeport ne s’ouvre"),
    ):
        ((champ, _),) = envoi.items()
        erreurs = MembreForm(ANNE | envoi, commission=commission).errors
        assert phrase in str(erreurs[champ]).replace("\u00a0", " "), envoi
    avant = User.objects.count()
    reponse = inviter(qui="owner")
    assert reponse.status_code == 422 and "un étudiant ne siège pas" in texte(reponse)
    assert (User.objects.count(), MembreCommission.objects.count()) == (avant, 0)


# --- An identifier --------------------------------------------------------------------------------------


@pytest.fixture
def invitee(inviter, teacher):
    """The seat that waits for the teacher, named by their identifier."""
    inviter(qui="Teacher", prenom="", nom="")
    return MembreCommission.objects.get()


def repondre(client, membre, **envoi):
    return client.post(reverse("examens:invitation_repondre", args=[membre.pk]), envoi, follow=True)


def test_a_teacher_named_by_identifier_is_told_where_to_accept(inviter, teacher, boite):
    confirmer_adresse(teacher, "prof@exemple.fr")
    assert "(identifiant « teacher »)" in texte(inviter(follow=True, qui="Teacher", prenom="", nom=""))
    membre = MembreCommission.objects.get()
    assert (membre.user, membre.invite) == (None, teacher) and membre.invite_le is not None
    message = corps(boite.messages[0][1])
    assert "Pour accepter, connectez-vous avec votre identifiant « teacher »" in message
    assert "https://passeport.example/commissions/" in message and "/invitations/" not in message
    assert "est déjà invité" in texte(inviter(qui="teacher"))


@pytest.mark.rule("R2")
def test_whoever_is_named_by_identifier_reads_nothing_before_they_accept(as_user, teacher, invitee, candidature):
    client = as_user(teacher)
    liste = reverse("examens:commission", args=[invitee.commission_id])
    assert client.get(liste).status_code == 404
    assert "Vous êtes invité" in texte(client.get(reverse("examens:commissions")))
    page = texte(repondre(client, invitee))
    assert "Vous siégez dans la commission" in page and "Vous êtes invité" not in page
    assert client.get(liste).status_code == 200
    # Once.
    assert repondre(client, invitee).status_code == 404
    assert Journal.objects.filter(objet__startswith="Invitation acceptée", acteur=teacher).count() == 1


def test_a_jury_member_starts_the_day_on_the_invitation_that_waits(as_user, inviter, jury, commission):
    inviter(qui="jury", prenom="", nom="")
    assert as_user(jury).get(reverse("examens:commissions_accueil")).url == reverse("examens:commissions")


def test_an_invitation_is_declined_and_offered_again(as_user, admin, teacher, invitee, inviter):
    assert "Vous avez décliné" in texte(repondre(as_user(teacher), invitee, decliner="1"))
    assert not MembreCommission.objects.actifs().exists()
    as_user(admin).post(reverse("examens:membre_remettre", args=[invitee.commission_id, invitee.pk]))
    invitee.refresh_from_db()
    assert (invitee.retire_le, invitee.user) == (None, None)
    repondre(as_user(teacher), invitee)
    invitee.refresh_from_db()
    assert invitee.user == teacher
    assert "siège déjà" in texte(inviter(qui="teacher"))


def test_nobody_accepts_for_another_nor_after_the_closing(as_user, teacher, other_teacher, invitee, commission):
    assert repondre(as_user(other_teacher), invitee).status_code == 404
    assert not accepter(invitee, other_teacher)
    commission.ouvre_le -= datetime.timedelta(days=9)
    commission.ferme_le = timezone.now() - datetime.timedelta(days=1)
    commission.save()
    assert repondre(as_user(teacher), invitee).status_code == 404
    assert not MembreCommission.objects.exclude(user=None).exists()


def test_the_link_of_an_address_never_opens_the_seat_of_a_person(client, invitee):
    assert client.get(reverse("examens:invitation", args=[jeton(invitee)])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_identifier_named_twice_at_once_makes_one_seat(commission, teacher):
    envois = ensemble(*[lambda: inviter_personne(commission, teacher, "membre")] * 4)
    assert {envoi.pk for envoi in envois} == {commission.membres.get().pk}


def test_a_teacher_of_candidates_is_pointed_out_and_not_refused(
    inviter, teacher, candidature, classmate, other_teacher, commission
):
    page = texte(inviter(follow=True, qui="teacher"))
    assert "Enseigne à 1 candidat : MOREAU Lina" in page and page.count("Enseigne à") == 1
    assert texte(inviter(follow=True, qui="other_teacher")).count("Enseigne à") == 1


def test_an_account_without_an_address_is_to_be_told_by_hand(inviter, teacher):
    assert "prévenez cette personne" in texte(inviter(follow=True, qui="teacher"))


def test_a_closed_account_is_not_found(inviter, teacher):
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert "Aucun compte n’a cet identifiant" in texte(inviter(qui="teacher"))


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
    membre = commission.membres.get()
    relance = reverse("examens:membre_relancer", args=[commission.pk, membre.pk])
    assert "attendez une heure" in texte(as_user(admin).post(relance, follow=True))
    assert len(boite.messages) == 1 and commission.membres.count() == 1
