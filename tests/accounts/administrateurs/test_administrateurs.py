"""Who runs a school: invited, named with the account that one has, ended; nobody left is said first (R32, R40)."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.administrateurs.administrateurs import NominationRefusee, administrateurs_de, nommer, terminer
from accounts.enseignants.invitation import affecter
from accounts.models import Etablissement, Journal, User
from tests import factories
from tests.adresses import confirmer_adresse
from tests.simultane import ensemble

pytestmark = pytest.mark.django_db
Role = User.Role
MOT_DE_PASSE = "trois-mots-sans-rapport-8"
PAGE = "/etablissement/administrateurs/"
DEMANDE = {"nom": "Petit", "prenom": "Nour", "courriel": "Nour.Petit@exemple.fr"}


@pytest.fixture
def ecole(classe):
    return classe.etablissement


@pytest.fixture
def secretaire(ecole):
    return factories.UserFactory(
        username="secretaire", first_name="Odile", role=Role.ADMINISTRATEUR, etablissement=ecole
    )


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def fin(ecole, personne):
    return reverse("accounts:administrateur_terminer", args=[ecole.pk, personne.pk])


def administre(personne, ecole):
    return Etablissement.objects.modifiables_par(User.objects.get(pk=personne.pk)).filter(pk=ecole.pk).exists()


def test_a_second_one_is_invited_and_opens_the_school(as_user, secretaire, ecole):
    page = as_user(secretaire).post(PAGE, DEMANDE, follow=True)
    assert "part à nour.petit@exemple.fr" in texte(page) and "pas encore venu" in texte(page)
    (message,) = mail.outbox
    assert "administrerez" in message.body
    navigateur = Client()
    lien = re.search(r"/enseignants/invitation/\S+", message.body)[0]
    navigateur.post(lien, {"password1": MOT_DE_PASSE, "password2": MOT_DE_PASSE})
    nouveau = User.objects.get(username="nour.petit")
    assert administre(nouveau, ecole) and nouveau.last_login
    assert Journal.objects.filter(objet__contains="nour.petit").filter(objet__contains="administre").exists()


def test_asked_twice_it_is_one_account(as_user, secretaire):
    as_user(secretaire).post(PAGE, DEMANDE)
    as_user(secretaire).post(PAGE, DEMANDE)
    assert User.objects.filter(last_name="Petit").count() == 1


def test_a_teacher_of_the_school_keeps_account_and_classes(as_user, secretaire, teacher, classe, ecole):
    confirmer_adresse(teacher, "prof@exemple.fr")
    as_user(secretaire).post(PAGE, DEMANDE | {"courriel": "prof@exemple.fr"})
    assert administre(teacher, ecole)
    assert teacher.enseignements.en_cours().get().classe == classe
    assert not mail.outbox and User.objects.filter(last_name="Petit").count() == 0


def test_a_teacher_of_another_school_would_open_that_one_and_is_refused(as_user, secretaire, classe, ecole):
    ailleurs = factories.EtablissementFactory()
    voisin = factories.UserFactory(role=Role.ENSEIGNANT, etablissement=ailleurs)
    confirmer_adresse(voisin, "voisin@exemple.fr")
    affecter(voisin, classe, secretaire)
    refus = as_user(secretaire).post(PAGE, DEMANDE | {"courriel": "voisin@exemple.fr"})
    assert (refus.status_code, "dans un autre établissement" in texte(refus)) == (422, True)
    assert not administre(voisin, ailleurs) and not administre(voisin, ecole)


def test_one_who_runs_another_school_runs_both_then_the_first_alone(secretaire, ecole):
    ailleurs = factories.EtablissementFactory()
    voisin = factories.UserFactory(role=Role.ADMINISTRATEUR, etablissement=ailleurs)
    nommer(voisin, ecole, secretaire)
    assert administre(voisin, ecole) and administre(voisin, ailleurs)
    terminer(voisin, ecole, secretaire)
    assert not administre(voisin, ecole) and administre(voisin, ailleurs)
    nommer(voisin, ecole, secretaire)
    terminer(voisin, ailleurs, secretaire, meme_le_dernier=True)
    assert administre(voisin, ecole) and not administre(voisin, ailleurs)


def test_a_student_runs_no_school(owner, ecole, secretaire):
    with pytest.raises(NominationRefusee):
        nommer(owner, ecole, secretaire)


@pytest.mark.rule("R40")
def test_the_last_one_goes_only_once_it_has_been_said(as_user, secretaire, ecole):
    client = as_user(secretaire)
    assert "Plus personne n’administrerait" in texte(client.get(fin(ecole, secretaire)))
    # An invitation that waits replaces nobody.
    client.post(PAGE, DEMANDE)
    assert client.post(fin(ecole, secretaire)).status_code == 409
    assert administre(secretaire, ecole)
    client.post(fin(ecole, secretaire), {"dernier": "1"})
    assert not administre(secretaire, ecole)
    secretaire.refresh_from_db()
    assert (secretaire.role, secretaire.is_active) == (Role.ENSEIGNANT, True)


def test_another_one_is_ended_and_an_account_never_opened_goes(as_user, secretaire, ecole):
    collegue = factories.UserFactory(role=Role.ADMINISTRATEUR, etablissement=ecole)
    client = as_user(secretaire)
    client.post(PAGE, DEMANDE)
    client.post(fin(ecole, User.objects.get(username="nour.petit")))
    assert not User.objects.filter(username="nour.petit").exists()
    assert "Plus personne" not in texte(client.get(fin(ecole, collegue)))
    client.post(fin(ecole, collegue))
    assert list(administrateurs_de(ecole)) == [secretaire]


def test_a_bad_field_is_told(as_user, secretaire):
    for champ, valeur, dit in (
        ("courriel", "", "Écrivez l’adresse"),
        ("courriel", "nour@", "pas complète"),
        ("nom", "", "Écrivez le nom"),
    ):
        refus = as_user(secretaire).post(PAGE, DEMANDE | {champ: valeur})
        assert (refus.status_code, dit in texte(refus)) == (422, True), dit


def test_the_parts_of_the_school_stand_on_every_page_of_it_and_on_that_of_a_person(as_user, secretaire, ecole, owner):
    client = as_user(secretaire)
    for nom in ("examens:sessions", "examens:commissions_etablissement"):
        page = texte(client.get(reverse(nom)))
        assert ecole.nom in page and page.count('aria-current="page"') >= 1 and "Administrateurs" in page, nom
    assert "Administrateurs" in texte(client.get(reverse("accounts:personne", args=[owner.pk])))


@pytest.mark.lent
@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_at_once_leave_one(ecole, secretaire):
    autre = factories.UserFactory(role=Role.ADMINISTRATEUR, etablissement=ecole)
    resultats = ensemble(lambda: terminer(autre, ecole, secretaire), lambda: terminer(secretaire, ecole, autre))
    assert sorted(resultats) == [False, True]
    assert administrateurs_de(ecole).count() == 1
