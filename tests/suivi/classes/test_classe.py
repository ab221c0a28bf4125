import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Inscription, User
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


@pytest.mark.parametrize("personne", ["owner", "classmate", "stranger", "other_teacher", "jury", "administrator"])
def test_nobody_else_learns_that_the_class_exists(request, as_user, url, personne):
    assert as_user(request.getfixturevalue(personne)).get(url).status_code == 404


@pytest.mark.parametrize("nom", ["suivi:classes", "suivi:classe"])
def test_a_visitor_is_led_to_sign_in(client, classe, nom):
    adresse = reverse(nom, args=[classe.pk] if nom == "suivi:classe" else [])
    assert client.get(adresse).url.startswith(reverse("account_login"))


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


@pytest.mark.parametrize("nombre", [1, 6])
def test_the_class_costs_the_same_queries_whatever_the_number_of_students(
    as_user, teacher, classe, url, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        creer_fiche(creer_etudiant(classe).passeports.get())
    client = as_user(teacher)
    page(client, url)
    with django_assert_num_queries(REQUETES):
        page(client, url)


@pytest.mark.parametrize("nombre", [1, 6])
def test_the_list_of_classes_costs_the_same_queries_whatever_their_number(
    as_user, teacher, classe, nombre, django_assert_num_queries
):
    for n in range(nombre):
        autre = classe.etablissement.classes.create(nom=f"Classe {n}", diplome=classe.diplome, session=2028)
        autre.enseignements.create(enseignant=teacher)
    client = as_user(teacher)
    with django_assert_num_queries(3):
        page(client, reverse("suivi:classes"))


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


@pytest.mark.parametrize(
    ("mots", "un", "deux", "aucun"),
    [(ELEVES, "Élève", "2 élèves", "Aucun élève"), ({}, "Étudiant", "2 étudiants", "Aucun étudiant")],
)
def test_the_pages_of_a_class_say_the_word_of_its_diplome(as_user, teacher, classe, owner, mots, un, deux, aucun):
    classe.diplome.vocabulaire |= mots
    classe.diplome.save()
    client, couverture = as_user(teacher), reverse("suivi:couverture", args=[classe.pk])
    vides = [reverse(nom, args=[classe.pk]) for nom in ("suivi:classe", "suivi:couverture", "stages:classe_stages")]
    creer_etudiant(classe)
    assert f'<th scope="col">{un}</th>' in page(client, vides[0])
    assert deux in page(client, reverse("suivi:classes")) and f">{deux}</th>" in page(client, couverture)
    feuilles = load_workbook(io.BytesIO(client.get(reverse("suivi:couverture_xlsx", args=[classe.pk])).content))
    assert feuilles["Couverture"].cell(TETE, 1).value == feuilles["À faire"]["A1"].value == un
    assert feuilles["Codes"]["G1"].value == f"{un}s qui l’ont"
    assert f"Chaque {un.lower()} de" in page(client, reverse("suivi:proposition_nouvelle", args=[classe.pk]))
    classe.inscriptions.all().delete()
    for vide in vides:
        assert f"{aucun} dans cette classe" in page(client, vide)
