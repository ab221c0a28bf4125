"""September: last year's class goes on under another name, the emptied ones are put away, teachers are asked for."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.listes.annulation import annuler
from accounts.models import Classe, Enseignement, ImportDeListe, User
from accounts.models.classe import session_courante
from tests import factories

from . import listes

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture
def passee(ecole, diplome, classe_importee):
    """The class in which everybody was, whose teacher has followed it for a year."""
    factories.creer_enseignant(classe_importee, username="suit")
    Enseignement.objects.update(depuis=datetime.date(2025, 9, 1))
    return classe_importee


def rentree(liste, classe="2 COM B"):
    return liste([listes.rangee(rang, classe) for rang in range(9)])


def test_a_class_goes_on_under_its_new_name_with_its_teachers(liste, passee):
    resultat = rentree(liste).appliquer()
    passee.refresh_from_db()
    assert (passee.nom, passee.archivee_le) == ("2 COM B", None) and passee.enseignements.count() == 1
    assert resultat.trace["archivees"] == []


def test_one_homonym_among_newcomers_renames_nobody_s_class(liste, passee):
    suite = liste([listes.rangee(rang, "2 COM B") for rang in (0, *range(20, 28))])
    assert suite.choix["classes"][0]["choix"] != str(passee.pk)


def test_an_emptied_class_is_archived_and_its_teacher_reads_it(liste, passee, ecole, diplome):
    autre = factories.ClasseFactory(etablissement=ecole, diplome=diplome, nom="2 COM B", session=passee.session + 1)
    suite = rentree(liste)
    suite.choix["classes"][0] |= {"choix": str(autre.pk), "renommer": False}
    suite.appliquer()
    passee.refresh_from_db()
    assert passee.archivee_le and passee in Classe.objects.visibles_par(User.objects.get(username="suit"))


@pytest.mark.rule("R36")
def test_undoing_takes_it_out_of_the_archives(liste, passee, ecole, diplome):
    autre = factories.ClasseFactory(etablissement=ecole, diplome=diplome, nom="2 COM B", session=passee.session + 1)
    suite = rentree(liste)
    suite.choix["classes"][0] |= {"choix": str(autre.pk), "renommer": False}
    resultat = suite.appliquer()
    fait = ImportDeListe.objects.create(
        etablissement=ecole, resultat={}, trace=resultat.trace, fait_le="2026-09-01T08:00Z"
    )
    annuler(fait, "essai")
    passee.refresh_from_db()
    assert passee.archivee_le is None and passee.inscriptions.actives().count() == 9


def test_an_archived_class_that_a_list_fills_again_is_back(liste, passee):
    passee.inscriptions.update(terminee_le="2026-07-01")
    Classe.objects.update(archivee_le="2026-07-02T08:00Z")
    rentree(liste, "2 COM A").appliquer()
    passee.refresh_from_db()
    assert passee.archivee_le is None and passee.inscriptions.actives().count() == 9


def test_the_receipt_asks_which_teachers_still_follow(liste, passee, ecole, as_user):
    admin = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole)
    resultat = rentree(liste).appliquer()
    fait = ImportDeListe.objects.create(
        etablissement=ecole,
        auteur=admin,
        resultat={"bilan": resultat.bilan, "classes": resultat.classes, "recu": resultat.recu},
        trace=resultat.trace,
        fait_le="2026-11-28T08:00Z",
    )
    page = as_user(admin).get(reverse("accounts:import_resultat", args=[fait.pk])).content.decode()
    enseignement = Enseignement.objects.get()
    assert "Qui suit encore ces classes" in page and enseignement.enseignant.nom_liste in page
    as_user(admin).post(reverse("accounts:enseignements_terminer"), {"enseignement": [enseignement.pk, "x"]})
    enseignement.refresh_from_db()
    assert enseignement.termine
    page = as_user(admin).get(reverse("accounts:import_resultat", args=[fait.pk])).content.decode()
    assert "Qui suit encore" not in page


def test_in_july_the_list_of_next_year_says_its_own_sessions(as_user, ecole, diplome):
    """A 2nde of next year has its exam in four years from now on, whatever the day on which the list is read."""
    admin = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole)
    courante = session_courante()
    diplome.options = {"annees": 3}
    diplome.save()
    eleves = [listes.eleve_siecle(rang, nom) for rang, nom in enumerate(("2GA", "1GA", "TGA"))]
    fichier = SimpleUploadedFile("siecle.xml", listes.siecle(eleves, annee=courante))
    page = as_user(admin).post(reverse("accounts:import_liste"), {"fichier": fichier}, follow=True)
    sessions = {ligne["trouvee"]: ligne["session"] for ligne in page.context["liste"].choix["classes"]}
    assert sessions == {"2GA": courante + 3, "1GA": courante + 2, "TGA": courante + 1}
