"""Teachers brought in by the school: invited by a link, known by a confirmed address, until a day (R21, R22)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enseignants.invitation import affecter, envoyer, ouvrir
from accounts.models import Enseignement, Invitation, User
from situations.models import Passeport
from tests import factories
from tests.adresses import confirmer_adresse

pytestmark = pytest.mark.django_db
MOT_DE_PASSE = "trois-mots-sans-rapport-8"


def adresse(nom, *args):
    return reverse(f"accounts:{nom}", args=args)


@pytest.fixture
def secretaire(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def au_secretariat(as_user, secretaire):
    return as_user(secretaire)


@pytest.fixture
def demande(classe):
    return {
        "nom": "Petit",
        "prenom": "Nour",
        "courriel": "Nour.Petit@exemple.fr",
        "classes": [classe.pk],
        "domaine": "lettres",
    }


def lien(message):
    return re.search(r"/enseignants/invitation/\S+", message.body)[0]


def test_a_new_teacher_gets_one_mail_and_opens_the_account_from_its_link(au_secretariat, classe, owner, demande):
    au_secretariat.post(adresse("enseignant_nouveau"), demande)
    (message,) = mail.outbox
    assert message.to == ["nour.petit@exemple.fr"] and classe.nom in message.body
    nouvelle = User.objects.get(username="nour.petit")
    assert not nouvelle.has_usable_password() and not nouvelle.emailaddress_set.exists()
    navigateur = Client()
    assert navigateur.get(lien(message)).status_code == 200
    navigateur.post(lien(message), {"password1": MOT_DE_PASSE, "password2": MOT_DE_PASSE})
    nouvelle.refresh_from_db()
    assert nouvelle.check_password(MOT_DE_PASSE) and nouvelle.emailaddress_set.get().verified
    assert navigateur.get(reverse("suivi:classe", args=[classe.pk])).status_code == 200
    # The link serves once.
    assert Client().get(lien(message)).status_code == 404


def test_a_weak_password_is_refused_and_the_link_still_serves(au_secretariat, demande):
    au_secretariat.post(adresse("enseignant_nouveau"), demande)
    reponse = Client().post(lien(mail.outbox[0]), {"password1": "123456", "password2": "123456"})
    assert reponse.status_code == 422 and Client().get(lien(mail.outbox[0])).status_code == 200


def test_a_forged_link_opens_nothing(client):
    for jeton in ("x", "a:b:c", "é", "0" * 400):
        assert client.get(adresse("invitation", jeton)).status_code == 404, jeton


def test_a_link_of_more_than_fourteen_days_opens_nothing(au_secretariat, demande, monkeypatch):
    au_secretariat.post(adresse("enseignant_nouveau"), demande)
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 15 * 86_400)
    assert Client().get(lien(mail.outbox[0])).status_code == 404


def test_mails_are_counted_and_can_be_sent_again(au_secretariat, demande):
    au_secretariat.post(adresse("enseignant_nouveau"), demande)
    invitation = Invitation.objects.get()
    au_secretariat.post(adresse("invitation_renvoyer", invitation.personne_id))
    invitation.refresh_from_db()
    assert invitation.envois == 2 and len(mail.outbox) == 2


def test_two_clicks_at_once_send_one_mail(classe):
    invitation = ouvrir(classe.etablissement, "Nour", "Petit", "nour@exemple.fr").invitation
    meme = Invitation.objects.get()
    assert envoyer(invitation) and not envoyer(meme)
    assert len(mail.outbox) == 1


def test_all_that_wait_are_sent_once(au_secretariat, classe):
    for nom in ("Un", "Deux"):
        ouvrir(classe.etablissement, "Nour", nom, f"{nom}@exemple.fr")
    au_secretariat.post(adresse("invitations_envoyer"))
    au_secretariat.post(adresse("invitations_envoyer"))
    assert sorted(message.to[0] for message in mail.outbox) == ["deux@exemple.fr", "un@exemple.fr"]


def test_a_confirmed_address_is_that_person_and_no_mail_invites(au_secretariat, teacher, classe, demande):
    confirmer_adresse(teacher, "nour.petit@exemple.fr")
    autre = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    au_secretariat.post(adresse("enseignant_nouveau"), demande | {"classes": [autre.pk]})
    assert teacher.enseignements.filter(classe=autre, domaine="lettres").exists()
    assert not mail.outbox and not Invitation.objects.exists()


def test_an_address_that_a_student_has_is_nobody_s(au_secretariat, owner, demande):
    confirmer_adresse(owner, "nour.petit@exemple.fr")
    au_secretariat.post(adresse("enseignant_nouveau"), demande)
    assert User.objects.get(username="nour.petit").est_enseignant
    assert not Enseignement.objects.filter(enseignant=owner).exists()


def test_the_same_name_is_asked_about(au_secretariat, classe, demande):
    connue = factories.creer_enseignant(classe, first_name="Nour", last_name="Petit")
    page = au_secretariat.post(adresse("enseignant_nouveau"), demande).content.decode()
    assert "Est-ce la même personne" in page and connue.username in page and not Invitation.objects.exists()
    au_secretariat.post(adresse("enseignant_nouveau"), demande | {"personne": connue.pk})
    assert connue.enseignements.get().domaine == "lettres" and not Invitation.objects.exists()
    au_secretariat.post(adresse("enseignant_nouveau"), demande | {"personne": "nouvelle"})
    assert Invitation.objects.exists()


def test_somebody_who_has_an_account_joins_with_it(au_secretariat, demande, classe, other_teacher):
    au_secretariat.post(adresse("enseignant_nouveau"), demande)
    navigateur = Client()
    navigateur.force_login(other_teacher)
    assert other_teacher.username in navigateur.get(lien(mail.outbox[0])).content.decode()
    navigateur.post(lien(mail.outbox[0]))
    assert other_teacher.enseignements.filter(classe=classe, domaine="lettres").exists()
    assert not User.objects.filter(username="nour.petit").exists()


def test_a_student_does_not_join(au_secretariat, demande, owner):
    au_secretariat.post(adresse("enseignant_nouveau"), demande)
    navigateur = Client()
    navigateur.force_login(owner)
    assert navigateur.post(lien(mail.outbox[0])).status_code == 422
    assert Invitation.objects.get().acceptee_le is None


@pytest.mark.rule("R22")
def test_a_passport_is_read_until_the_last_day_included(classe, passeport, teacher):
    for jours, lit in ((0, True), (-1, False)):
        teacher.enseignements.update(jusqu_au=timezone.localdate() + timedelta(days=jours))
        assert Passeport.objects.visibles_par(teacher).exists() is lit
        assert classe.__class__.objects.visibles_par(teacher).exists() is lit


def test_a_class_no_longer_taught_is_taught_again(au_secretariat, secretaire, classe, teacher):
    Enseignement.objects.update(depuis=timezone.localdate() - timedelta(days=30))
    au_secretariat.post(adresse("enseignement_terminer", teacher.enseignements.get().pk))
    assert teacher.enseignements.get().termine
    affecter(teacher, classe, secretaire)
    assert not teacher.enseignements.get().termine


def test_a_colleague_on_leave_and_the_replacement(au_secretariat, classe, teacher, demande):
    fin = timezone.localdate() + timedelta(days=60)
    plus = {"remplace": teacher.pk, "jusqu_au": f"{fin:%d/%m/%Y}"}
    au_secretariat.post(adresse("enseignant_nouveau"), demande | plus)
    remplacant = Enseignement.objects.get(enseignant__username="nour.petit")
    assert (remplacant.remplace, remplacant.jusqu_au) == (teacher, fin)
    assert "remplace" in au_secretariat.get(adresse("enseignants")).content.decode()


def test_a_day_that_has_passed_is_refused(au_secretariat, teacher):
    donnees = {"domaine": "lettres", "jusqu_au": "01/01/2020"}
    reponse = au_secretariat.post(adresse("enseignement_modifier", teacher.enseignements.get().pk), donnees)
    assert reponse.status_code == 422 and "déjà passé" in reponse.content.decode()


def test_a_member_of_a_jury_who_teaches_finds_their_classes(secretaire, classe, jury):
    affecter(jury, classe, secretaire)
    jury.refresh_from_db()
    assert jury.est_enseignant


def test_an_administrator_who_teaches_has_both_menus(au_secretariat, secretaire, classe):
    affecter(secretaire, classe, secretaire)
    page = au_secretariat.get(adresse("enseignants")).content.decode()
    assert "Mes classes" in page and secretaire.nom_liste in page


def test_a_teacher_without_an_address_has_a_strip(au_secretariat, classe, demande, une_feuille):
    au_secretariat.post(adresse("enseignant_nouveau"), demande | {"courriel": ""})
    nouvelle = User.objects.get(username="nour.petit")
    assert au_secretariat.post(adresse("bandelettes_enseignants")).status_code == 422
    reponse = au_secretariat.post(adresse("bandelettes_enseignants"), {"personne": nouvelle.pk})
    nouvelle.refresh_from_db()
    assert reponse["Content-Type"] == "application/pdf" and nouvelle.check_password(une_feuille[0][2])


@pytest.fixture
def une_feuille(monkeypatch):
    """What the sheet would print."""
    lignes = []
    monkeypatch.setattr("accounts.enseignants.views.pdf", lambda tirages, *_: lignes.extend(tirages) or b"%PDF")
    return lignes


def test_the_list_of_teachers_costs_the_same_queries(au_secretariat, classe, django_assert_num_queries):
    for rangs in ((0,), (1, 2)):
        for rang in rangs:
            personne = ouvrir(classe.etablissement, "Nour", f"Petit{rang}", f"n{rang}@exemple.fr")
            Enseignement.objects.create(enseignant=personne, classe=classe)
        with django_assert_num_queries(8):
            au_secretariat.get(adresse("enseignants"))
