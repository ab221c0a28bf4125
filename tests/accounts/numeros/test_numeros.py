"""Candidate numbers, of a class on one page or from a list, for the right person (R32, R35)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Inscription, User
from tests import factories
from tests.accounts.listes.listes import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lu_sur_place")]
CYCLADES = ["Numéro Candidat", "Nom de famille", "Prénom(s)", "Né(e) le", "Division de classe"]


@pytest.fixture
def au_secretariat(as_user, classe):
    return as_user(factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement))


@pytest.fixture
def deposer(au_secretariat):
    def envoyer(contenu, nom="numeros.csv"):
        return au_secretariat.post(reverse("accounts:numeros"), {"fichier": SimpleUploadedFile(nom, contenu)})

    return envoyer


def numero(etudiant):
    return etudiant.inscriptions.get().numero_candidat


def champ(etudiant):
    return f"n{etudiant.inscriptions.get().pk}"


def test_a_class_is_filled_in_on_one_page(au_secretariat, classe, owner, classmate):
    adresse = reverse("accounts:classe_numeros", args=[classe.pk])
    au_secretariat.post(adresse, {champ(owner): "0123 456 789", champ(classmate): "02345678ab"})
    assert (numero(owner), numero(classmate)) == ("0123456789", "02345678AB")
    au_secretariat.post(adresse, {champ(owner): ""})
    assert (numero(owner), numero(classmate)) == ("", "02345678AB"), "what was not sent stays"


def test_what_is_no_number_is_said_and_stays_typed(au_secretariat, classe, owner):
    for faux in ("12", "0123456789012", "élève-12", "1" * 40, "<b>12345"):
        reponse = au_secretariat.post(reverse("accounts:classe_numeros", args=[classe.pk]), {champ(owner): faux})
        assert reponse.status_code == 422 and "8 à 11" in reponse.content.decode(), faux
        assert f'value="{escape(faux)}"' in reponse.content.decode(), faux
    assert numero(owner) == ""


def test_one_number_is_one_person_s(au_secretariat, classe, owner, classmate):
    donnees = {champ(owner): "0123456789", champ(classmate): "0123456789"}
    reponse = au_secretariat.post(reverse("accounts:classe_numeros", args=[classe.pk]), donnees)
    assert reponse.status_code == 422 and "C’est déjà le numéro de" in reponse.content.decode()
    assert not Inscription.objects.exclude(numero_candidat="").exists()


@pytest.mark.rule("R35")
def test_a_list_by_ine_is_shown_by_name_before_it_is_written(au_secretariat, deposer, owner, classmate):
    factories.numeroter(owner, "1234567890A")
    page = deposer("INE;Numéro de candidat\n1234567890A;0123456789\n9999999999Z;0987654321\n".encode())
    texte = page.content.decode()
    assert owner.nom_liste in texte and "9999999999Z" in texte and numero(owner) == ""
    au_secretariat.post(reverse("accounts:numeros"), {"confirmer": "1", champ(owner): "0123456789"})
    assert numero(owner) == "0123456789" and numero(classmate) == ""


@pytest.mark.rule("R32")
def test_cyclades_by_name_and_birth_date_tells_homonyms_apart(deposer, classe):
    jumeaux = [
        factories.creer_etudiant(classe, first_name="Lina", last_name="Petit", date_naissance=jour)
        for jour in ("2007-04-13", "2008-01-02")
    ]
    lignes = [("0123456789", "PETIT", "Lina", "02/01/2008", "X"), ("0123456780", "PETIT", "Lina", "", "X")]
    page = deposer(xlsx([dict(zip(CYCLADES, ligne, strict=True)) for ligne in lignes], CYCLADES), "cyclades.xlsx")
    assert [i.etudiant for i in page.context["form"].inscriptions] == [jumeaux[1]]
    assert page.context["ecartes"] == [("PETIT Lina", "plusieurs élèves portent ce nom.")]


def test_a_file_without_numbers_is_refused_in_french(deposer, classe):
    for contenu, phrase in (
        (b"Nom;Prenom\nA;B\n", "Aucune colonne ne porte le numéro de candidat"),
        (b"%PDF-1.7", "Ce fichier est un PDF"),
    ):
        reponse = deposer(contenu)
        assert reponse.status_code == 422 and phrase in reponse.content.decode(), contenu


def test_somebody_of_another_school_is_not_numbered(au_secretariat, stranger):
    au_secretariat.post(reverse("accounts:numeros"), {"confirmer": "1", champ(stranger): "0123456789"})
    assert numero(stranger) == ""


def test_reading_a_list_costs_the_same_queries(deposer, classe, django_assert_max_num_queries):
    lignes = ["INE;Numéro de candidat"]
    for rangs in ((0,), (1, 2)):
        for rang in rangs:
            factories.numeroter(factories.creer_etudiant(classe), f"123456789{rang}A")
            lignes.append(f"123456789{rang}A;012345678{rang}")
        with django_assert_max_num_queries(12):
            deposer("\n".join(lignes).encode())


@pytest.mark.rule("R36")
def test_a_list_is_taken_back_but_for_what_changed_since(au_secretariat, classe, owner, classmate):
    owner.inscriptions.update(numero_candidat="0111111111")
    adresse = reverse("accounts:numeros")
    donnees = {"confirmer": "1", champ(owner): "0123456789", champ(classmate): "02345678AB"}
    assert "Annuler cette liste" in au_secretariat.post(adresse, donnees, follow=True).content.decode()
    classmate.inscriptions.update(numero_candidat="0999999999")
    page = au_secretariat.post(adresse, {"annuler": "1"}, follow=True).content.decode()
    assert (numero(owner), numero(classmate)) == ("0111111111", "0999999999")
    assert classmate.nom_liste in page and "Annuler cette liste" not in page
    assert "plus rien à annuler" in au_secretariat.post(adresse, {"annuler": "1"}, follow=True).content.decode()
