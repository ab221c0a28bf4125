import datetime
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Inscription, User
from referentiel.arbre import arbre_de
from suivi.grille.couverture_xlsx import TETE
from tests.factories import UserFactory, creer_brouillon, creer_etudiant, creer_fiche

# Session, user, class, inscriptions, words of tuteurs, passports, fiches by compétence.
REQUETES = 8


@pytest.fixture
def url(classe):
    return reverse("suivi:classe", args=[classe.pk])


def page(client, url):
    reponse = client.get(url)
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u00a0", " ")


def ligne(contenu, nom):
    return contenu[contenu.index(nom) :].split("</tr>")[0]


def test_a_teacher_finds_the_classes_taught_and_no_other(as_user, teacher, other_teacher, classe):
    lien = reverse("suivi:classe", args=[classe.pk])
    assert lien in page(as_user(teacher), reverse("suivi:classes"))
    assert lien not in page(as_user(other_teacher), reverse("suivi:classes"))


def test_whoever_teaches_nothing_is_told_why_the_page_is_empty(as_user, owner):
    assert "Aucune classe pour l’instant" in page(as_user(owner), reverse("suivi:classes"))


def test_one_button_and_the_rest_as_links(as_user, teacher, passeport, classe, url):
    contenu = page(as_user(teacher), url)
    principal = contenu.split("</h1>")[1].split("</header>")[0]
    assert principal.count("<a ") == 1 and reverse("suivi:couverture", args=[classe.pk]) in principal
    liens = contenu.split('class="pages-classe"')[1].split("</nav>")[0]
    pages = ("stages:classe_stages", "suivi:propositions", "examens:classe_depots", "suivi:couverture_xlsx")
    for nom in (*pages, "examens:packs"):
        assert reverse(nom, args=[classe.pk]) in liens


@pytest.mark.rule("R22", "R24")
def test_each_student_has_counts_and_a_link(as_user, teacher, passeport, classmate, url):
    User.objects.update(last_login=timezone.now())
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S211")
    contenu = page(as_user(teacher), url)
    sienne = ligne(contenu, "MOREAU Lina")
    assert reverse("situations:passeport", args=[passeport.pk]) in contenu
    assert 'aria-label="E4 : 1 sur 1"' in sienne
    assert 'aria-label="E6 : 1 sur 5"' in sienne
    assert '<td data-titre="Fiches" class="nombre">3</td>' in sienne
    autre = ligne(contenu, classmate.nom_liste)
    assert 'aria-label="E6 : 0 sur 5"' in autre
    assert "aucune fiche enregistrée" in autre


@pytest.mark.rule("R20")
def test_neither_brouillons_nor_the_bin_show_through(as_user, teacher, passeport, url):
    creer_brouillon(passeport)
    creer_fiche(passeport).jeter()
    User.objects.update(last_login=timezone.now())
    sienne = ligne(page(as_user(teacher), url), "MOREAU Lina")
    assert '<td data-titre="Fiches" class="nombre">0</td>' in sienne
    assert "aucune fiche enregistrée" in sienne


def test_a_student_who_never_signed_in_is_shown_as_such(as_user, teacher, classe, url):
    client = as_user(teacher)
    User.objects.update(last_login=timezone.now())
    assert "encore connecté" not in page(client, url)
    Inscription.objects.create(etudiant=UserFactory(last_name="Absent"), classe=classe)
    contenu = page(client, url)
    assert "pas encore connecté" in ligne(contenu, "ABSENT")
    assert "1 étudiant ne s’est pas encore connecté" in contenu
    Inscription.objects.create(etudiant=UserFactory(), classe=classe)
    contenu = page(client, url)
    assert contenu.count("2 étudiants ne se sont pas encore connectés : leurs identifiants sont à remettre") == 1


@pytest.mark.rule("R1")
def test_a_student_who_left_is_shown_last(as_user, teacher, owner, classmate, url):
    owner.inscriptions.update(terminee_le=datetime.date(2026, 7, 4))
    contenu = page(as_user(teacher), url)
    assert "a quitté la classe" in ligne(contenu, "MOREAU Lina")
    assert contenu.index("MOREAU Lina") > contenu.index(classmate.nom_liste)


def test_the_class_costs_the_same_queries_whatever_the_number_of_students(
    as_user, teacher, classe, url, django_assert_num_queries
):
    client = as_user(teacher)
    arbre_de(classe.diplome)
    for combien in (1, 2):
        for _ in range(combien):
            creer_fiche(creer_etudiant(classe).passeports.get())
        with django_assert_num_queries(REQUETES):
            page(client, url)


def test_the_list_of_classes_costs_the_same_queries_whatever_their_number(
    as_user, teacher, classe, django_assert_num_queries
):
    client = as_user(teacher)
    for combien in (1, 2):
        for n in range(combien):
            nom = f"Classe {combien} {n}"
            autre = classe.etablissement.classes.create(nom=nom, diplome=classe.diplome, session=2028)
            autre.enseignements.create(enseignant=teacher)
        with django_assert_num_queries(3):
            page(client, reverse("suivi:classes"))


def test_the_classes_come_by_session_the_latest_first_then_by_name(as_user, teacher, classe):
    for nom, session in (("Terminale", 2028), ("Première", 2029), ("Seconde", 2028)):
        autre = classe.etablissement.classes.create(nom=nom, diplome=classe.diplome, session=session)
        autre.enseignements.create(enseignant=teacher)
    contenu = page(as_user(teacher), reverse("suivi:classes"))
    noms = re.findall(r'class="stretched-link"[^>]*>([^<]+)<', contenu)
    assert noms == ["Première", "Seconde", "Terminale", classe.nom]


@pytest.mark.rule("R1")
def test_the_passport_of_a_student_who_left_is_read_by_the_student_alone(as_user, teacher, owner, fiche):
    owner.inscriptions.update(terminee_le=datetime.date(2026, 10, 1))
    adresse = f"/passeports/{fiche.passeport_id}/"
    assert as_user(owner).get(adresse).status_code == 200
    assert as_user(teacher).get(adresse).status_code == 404
    assert as_user(teacher).get(f"/fiches/{fiche.pk}/").status_code == 404
    page = as_user(teacher).get(f"/classes/{owner.inscriptions.get().classe_id}/").content.decode()
    assert adresse not in page
    assert "il ne se lit plus d’ici" in page


ELEVES = {"etudiant": {"singulier": "élève", "pluriel": "élèves"}}


def test_the_pages_of_a_class_say_the_word_of_its_diplome(as_user, teacher, classe, owner):
    classe.diplome.vocabulaire |= ELEVES
    classe.diplome.save()
    client, couverture = as_user(teacher), reverse("suivi:couverture", args=[classe.pk])
    vides = [reverse(nom, args=[classe.pk]) for nom in ("suivi:classe", "suivi:couverture", "stages:classe_stages")]
    creer_etudiant(classe)
    assert '<th scope="col">Élève</th>' in page(client, vides[0])
    assert "2 élèves" in page(client, reverse("suivi:classes")) and ">2 élèves</th>" in page(client, couverture)
    feuilles = load_workbook(io.BytesIO(client.get(reverse("suivi:couverture_xlsx", args=[classe.pk])).content))
    assert feuilles["Couverture"].cell(TETE, 1).value == feuilles["À faire"]["A1"].value == "Élève"
    assert feuilles["Codes"]["G1"].value == "Élèves qui l’ont"
    assert "Chaque élève de" in page(client, reverse("suivi:proposition_nouvelle", args=[classe.pk]))
    classe.inscriptions.all().delete()
    for vide in vides:
        assert "Aucun élève dans cette classe" in page(client, vide)


def test_they_say_student_where_the_diplome_says_nothing(as_user, teacher, classe, owner, url):
    assert '<th scope="col">Étudiant</th>' in page(as_user(teacher), url)
