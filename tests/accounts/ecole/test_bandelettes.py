"""The sheet of identifiers: who is on it, what it changes, and that no password stays in clear."""

import io
import re

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.connexion.hachage import Hachage
from accounts.ecole.bandelettes import pdf
from accounts.ecole.remise import hacher, jamais_connectes
from accounts.models import Journal, User
from tests import factories

pytestmark = pytest.mark.django_db
MOT_DE_PASSE = re.compile(r"[a-z]{4}-[a-z]{4}-[a-z]{4}-[a-z]{4}-\d\d")


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def sans_mot_de_passe(classe):
    """Three students whom a list has just created."""
    nouveaux = [
        factories.creer_etudiant(classe, username=f"nouveau.{n}", first_name="Noé", last_name=f"Ça{n}", password="!")
        for n in range(3)
    ]
    User.objects.filter(pk__in=[e.pk for e in nouveaux]).update(mot_de_passe_initial=True, password="!abc")
    return nouveaux


@pytest.fixture
def sur_la_feuille(monkeypatch):
    """What is on each sheet, which is not laid out: ``(identifier, class, password)`` of each, and the address."""
    feuilles = []

    def ecrire(tirages, adresse, titre):
        feuilles.append(([(etudiant.username, classe, mot) for etudiant, classe, mot in tirages], adresse))
        return b"%PDF"

    monkeypatch.setattr("accounts.ecole.views_bandelettes.pdf", ecrire)
    return feuilles


def texte(contenu):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(contenu)).pages)


def imprimer(client, classe, **donnees):
    return client.post(reverse("accounts:bandelettes", args=[classe.pk]), donnees)


def test_those_without_a_strip_are_named_in_french_order(classe):
    for nom in ("Zola", "Éluard", "d’Arc"):
        factories.creer_etudiant(classe, last_name=nom)
    User.objects.update(password="!abc")
    sans, _ = jamais_connectes(classe)
    assert [etudiant.last_name for etudiant in sans] == ["d’Arc", "Éluard", "Zola"]


def test_the_strip_lets_the_student_in_and_asks_for_a_password_of_their_own(
    as_user, admin, classe, sans_mot_de_passe, sur_la_feuille
):
    client = as_user(admin)
    reponse = imprimer(client, classe)
    assert reponse["Content-Type"] == "application/pdf"
    ((bandelettes, adresse),) = sur_la_feuille
    assert adresse == "http://testserver/"
    assert [b[:2] for b in bandelettes] == [(f"nouveau.{n}", classe.nom) for n in range(3)]
    tires = [mot for _, _, mot in bandelettes]
    assert len(set(tires)) == 3 and all(MOT_DE_PASSE.fullmatch(mot) for mot in tires)
    # Nothing keeps it in clear.
    for etudiant, en_clair in zip(sans_mot_de_passe, tires, strict=True):
        etudiant.refresh_from_db()
        assert en_clair not in etudiant.password and check_password(en_clair, etudiant.password)
    ligne = Journal.objects.get(action=Journal.Action.REINITIALISATION)
    assert ligne.details["etudiants"] == [e.pk for e in sans_mot_de_passe]
    assert not MOT_DE_PASSE.search(str(vars(ligne)))
    client.logout()
    entree = client.post(reverse("account_login"), {"login": "nouveau.0", "password": tires[0]})
    assert entree.status_code == 302
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("account_change_password")


def test_printing_again_is_for_newcomers_unless_asked_and_never_for_those_who_signed_in(
    as_user, admin, classe, sans_mot_de_passe, owner, sur_la_feuille
):
    client = as_user(admin)
    imprimer(client, classe)
    premier, deuxieme, troisieme = sans_mot_de_passe
    User.objects.filter(pk=premier.pk).update(last_login=timezone.now())
    avant = dict(User.objects.values_list("pk", "password"))
    refus = imprimer(client, classe)
    assert refus.status_code == 422 and "chacun a déjà la sienne" in refus.content.decode()
    assert dict(User.objects.values_list("pk", "password")) == avant
    imprimer(client, classe, tous="1")
    _, (bandelettes, _) = sur_la_feuille
    assert [b[0] for b in bandelettes] == [deuxieme.username, troisieme.username]
    apres = dict(User.objects.values_list("pk", "password"))
    assert apres[deuxieme.pk] != avant[deuxieme.pk]
    assert (apres[premier.pk], apres[owner.pk]) == (avant[premier.pk], avant[owner.pk])


def test_the_page_tells_for_whom_and_writes_nothing(as_user, admin, classe, sans_mot_de_passe):
    reponse = as_user(admin).get(reverse("accounts:bandelettes", args=[classe.pk]))
    assert "3\u00a0étudiants sans mot de passe" in reponse.content.decode()
    assert not Journal.objects.filter(action=Journal.Action.REINITIALISATION).exists()


def test_a_student_who_left_gets_no_strip(as_user, admin, classe, sans_mot_de_passe, sur_la_feuille):
    sans_mot_de_passe[0].inscriptions.update(terminee_le=timezone.localdate())
    imprimer(as_user(admin), classe)
    ((bandelettes, _),) = sur_la_feuille
    assert [b[0] for b in bandelettes] == ["nouveau.1", "nouveau.2"]


@pytest.mark.lent
@pytest.mark.imprime
def test_a_class_of_35_fits_on_five_pages_of_seven_and_hostile_names_are_shown_as_text():
    tirages = [
        (User(first_name='#read("x")', last_name="<b> " * 15, username="u" * 60), "*2* COM", "tabo-meki-ruza-fipo-47")
        for _ in range(8)
    ]
    contenu = pdf(tirages, "https://passeport.exemple.fr/", "Identifiants")
    lecteur = PdfReader(io.BytesIO(contenu))
    assert len(lecteur.pages) == 2
    assert lecteur.pages[0].extract_text().count("tabo-meki-ruza-fipo-47") == 7
    assert "https://passeport.exemple.fr/" in texte(contenu) and "u" * 60 in texte(contenu).replace("\n", "")
    assert "*2* COM" in texte(contenu) and '#read("x")' in texte(contenu)


@pytest.mark.lent
@pytest.mark.imprime
def test_a_long_name_address_or_identifier_is_never_cut():
    identifiant, adresse = "u" * 150, f"https://{'passeport-' * 12}exemple.fr/"
    eleve = User(first_name="Anne-Sophie\x07", last_name="Rochefoucauld-" * 8 + "Fin", username=identifiant)
    lu = texte(pdf([(eleve, "Groupe du samedi " * 4, "tabo-meki-ruza-fipo-47")], adresse, "Identifiants"))
    sans_blancs = re.sub(r"\s", "", lu)
    assert "FINAnne-Sophie" in sans_blancs
    assert identifiant in sans_blancs and adresse in sans_blancs


def test_an_initial_password_is_hashed_lightly_and_again_in_full_at_sign_in(settings):
    settings.PASSWORD_HASHERS = ["accounts.connexion.hachage.Hachage"]
    etudiant = factories.UserFactory(password="x")
    etudiant.password = hacher("tabo-meki-ruza-fipo-47")
    etudiant.save()
    assert Hachage().must_update(etudiant.password)
    assert etudiant.check_password("tabo-meki-ruza-fipo-47")
    etudiant.refresh_from_db()
    assert not Hachage().must_update(etudiant.password)
