"""Sign-up of a candidat individuel: an address, its link, then the account and its passport, both or neither."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.connexion.inscription import jeton
from accounts.models import AccordDuResponsable, Courriel, User
from situations.candidat_individuel import CandidatIndividuelForm
from situations.models import Passeport
from tests.adresses import confirmer_adresse
from tests.factories import UserFactory
from tests.simultane import ensemble

ADRESSE = "ines@exemple.fr"


@pytest.fixture
def saisie(diplome):
    return {
        "prenom": "Inès",
        "nom": "D’Angelo",
        "age": "plus",
        "diplome": diplome.pk,
        "session": timezone.localdate().year + 1,
        "password1": "quatre-mots-sans-rapport",
        "password2": "quatre-mots-sans-rapport",
    }


def demander(client, adresse=ADRESSE):
    return client.post(reverse("account_signup"), {"email": adresse})


def lien():
    return re.search(r"/compte/inscription/\S+", mail.outbox[-1].body)[0]


def ouvrir(client, saisie, adresse=ADRESSE):
    return client.post(reverse("situations:inscription", args=[jeton(adresse)]), saisie)


def test_the_link_opens_the_account_and_the_passport_and_signs_in(client, saisie, diplome):
    page = demander(client, "Ines@exemple.fr").content.decode()
    assert ADRESSE in page and "Regardez vos courriels" in page
    assert not User.objects.exists() and mail.outbox[0].to == [ADRESSE]
    assert "est confirmée" in client.get(lien()).content.decode()
    response = client.post(lien(), saisie)
    assert response.url == "/"
    user = User.objects.get()
    assert re.fullmatch(r"ines\.dangelo-\d{4}", user.username)
    assert (user.first_name, user.last_name, user.role, user.email) == ("Inès", "D’Angelo", User.Role.ETUDIANT, ADRESSE)
    assert user in User.objects.joignables_a(ADRESSE) and not user.is_staff
    passeport = user.passeports.get()
    assert (passeport.diplome, passeport.session) == (diplome, saisie["session"])
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.username in client.get("/", follow=True).content.decode()


def test_the_link_serves_once_and_for_three_days(client, saisie):
    demander(client)
    ou = lien()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=4)):
        assert client.get(ou).status_code == 404
    assert client.get(ou + "x").status_code == 404
    client.post(ou, saisie)
    client.logout()
    assert client.get(ou).status_code == 404 and client.post(ou, saisie).status_code == 404
    assert User.objects.count() == 1


def test_the_button_pressed_twice_at_once_opens_one_account(client, saisie, monkeypatch):
    # The second reads the link before the first has written.
    monkeypatch.setattr("situations.candidat_individuel.adresse_du_jeton", lambda texte: ADRESSE)
    ou = reverse("situations:inscription", args=[jeton(ADRESSE)])
    client.post(ou, saisie)
    client.logout()
    assert client.post(ou, saisie).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_persons_of_one_name_sign_up_at_once(diplome, saisie, monkeypatch):
    """Whoever draws an identifier that another has just taken draws again."""
    tirages = iter([0, 0, 0, 0, *range(1, 90)])
    monkeypatch.setattr("situations.candidat_individuel.secrets.randbelow", lambda n: next(tirages))

    def ouvrir_un(rang):
        form = CandidatIndividuelForm(data=saisie, adresse=f"ines{rang}@exemple.fr")
        assert form.is_valid()
        return form.save().username

    noms = ensemble(*[lambda rang=rang: ouvrir_un(rang) for rang in range(4)])
    assert len(set(noms)) == 4 == Passeport.objects.count()


def test_a_bad_field_gets_its_sentence_and_what_was_typed_stays(client, saisie):
    for champ, valeur, phrase in (
        ("prenom", "   ", "Écrivez votre prénom."),
        ("nom", "Martin https://piege.example", "ni adresse ni balise"),
        ("prenom", "x" * 151, "150"),
        ("age", "", "Dites si vous avez quinze ans."),
        ("age", "vingt", "Choisissez l’un des deux."),
        ("diplome", "", "Choisissez le diplôme que vous préparez."),
        ("diplome", "999999", "Choisissez un diplôme de la liste."),
        ("session", "", "Choisissez l’année où vous passerez l’examen."),
        ("session", "0202", "Choisissez une année de la liste."),
        ("session", "deux mille", "Choisissez une année de la liste."),
        ("password1", "court", "trop court"),
        ("password1", "dangelo-2026", "ressemble trop"),
        ("password2", "autre-chose-ici", "deux fois le même mot de passe"),
    ):
        fautes = CandidatIndividuelForm(data=saisie | {champ: valeur}, adresse=ADRESSE).errors
        assert phrase in "".join(fautes[champ]), (champ, valeur)
    response = ouvrir(client, saisie | {"diplome": "", "password1": "court"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choisissez le diplôme que vous préparez." in page and "trop court" in page and "Inès" in page
    assert not User.objects.exists()


def test_under_fifteen_a_legal_guardian_agrees_and_it_is_recorded(client, saisie):
    enfant = saisie | {"age": "moins"}
    sans = ouvrir(client, enfant)
    assert set(sans.context["form"].errors) == {"responsable", "accord"}
    seul = ouvrir(client, enfant | {"responsable": "Rosa D’Angelo"})
    assert set(seul.context["form"].errors) == {"accord"}
    assert not User.objects.exists()
    ouvrir(client, enfant | {"responsable": "Rosa D’Angelo", "accord": "on"})
    accord = AccordDuResponsable.objects.get()
    assert (accord.personne.first_name, accord.responsable) == ("Inès", "Rosa D’Angelo")
    assert accord.texte == AccordDuResponsable.TEXTE


def test_from_fifteen_on_nobody_else_is_asked(client, saisie):
    ouvrir(client, saisie | {"responsable": "Rosa D’Angelo"})
    assert User.objects.exists()
    assert not AccordDuResponsable.objects.exists()


def test_a_bad_address_gets_its_sentence(client, db):
    for adresse in ("", "ines@", "ines@" + "x.y" * 84 + ".fr", "in\x00es@exemple.fr"):
        response = demander(client, adresse)
        assert response.status_code == 422 and response.context["form"].errors["email"], adresse
    assert not mail.outbox


def test_nothing_typed_is_ever_markup(client, saisie):
    response = ouvrir(client, saisie | {"prenom": "<script>alert(1)</script>"})
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;" in response.content.decode()


def test_a_passport_that_cannot_be_opened_leaves_no_account_behind(client, saisie, monkeypatch):
    def refuse(**valeurs):
        raise RuntimeError

    monkeypatch.setattr(Passeport.objects, "create", refuse)
    client.raise_request_exception = False
    assert ouvrir(client, saisie).status_code == 500
    assert not User.objects.exists()


def test_the_role_the_rights_and_the_address_cannot_be_asked_for(client, saisie):
    ouvrir(client, saisie | {"role": "administrateur", "is_staff": "on", "is_superuser": "on", "email": "a@b.fr"})
    user = User.objects.get()
    assert (user.role, user.is_staff, user.is_superuser, user.email) == (User.Role.ETUDIANT, False, False, ADRESSE)


def test_a_stranger_learns_neither_who_has_an_address_nor_who_has_a_name(client, saisie, django_assert_num_queries):
    confirmer_adresse(UserFactory(username="ines.dangelo"), "famille@exemple.fr")
    pages = []
    for adresse in ("famille@exemple.fr", "inconnu@exemple.fr"):
        with django_assert_num_queries(1):
            pages.append(demander(client, adresse).content.decode().replace(adresse, "…"))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [["famille@exemple.fr"], ["inconnu@exemple.fr"]]
    # A brother and a sister may share it.
    ouvrir(client, saisie, "famille@exemple.fr")
    assert User.objects.joignables_a("famille@exemple.fr").count() == 2


def test_links_are_counted_by_address_and_nothing_else_is_kept_of_a_visitor(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_email": "1/3m/key"}
    assert demander(client).status_code == 200
    encore = demander(client)
    assert encore.status_code == 422 and "Un lien est déjà parti à cette adresse" in encore.content.decode()
    assert len(mail.outbox) == 1 and not Courriel.objects.exists() and "sessionid" not in client.cookies


def test_an_instance_may_close_the_sign_up(client, saisie, settings):
    settings.INSCRIPTION_LIBRE = False
    assert "Les inscriptions sont fermées" in demander(client).content.decode()
    assert ouvrir(client, saisie).status_code == 404
    assert "Candidat individuel" not in client.get(reverse("account_login")).content.decode()
    assert not User.objects.exists() and not mail.outbox
