"""Two of the same name are told apart: by the birth date for the school, by the identifier for the teacher (R32)."""

import datetime

import pytest
from django.urls import reverse

from accounts.ecole.bandelettes import feuille
from accounts.models.user import homonymes, noms_distincts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R32")]


@pytest.fixture
def jumelles(classe):
    """Two « Lina Petit », one of whom is written without her capital, and somebody else."""
    noms = [("Lina", "Petit", "2007-04-13"), ("lina", "Petit", "2008-01-02"), ("Tom", "Petit", "2007-05-05")]
    return [
        factories.creer_etudiant(classe, first_name=prenom, last_name=nom, date_naissance=jour, username=f"p{rang}")
        for rang, (prenom, nom, jour) in enumerate(noms)
    ]


def test_those_who_share_a_name_are_found(jumelles):
    assert homonymes(jumelles) == {jumelles[0].pk, jumelles[1].pk}


def test_each_name_says_just_enough(jumelles):
    for personne in jumelles:
        personne.refresh_from_db()
    une, autre, tom = (personne.pk for personne in jumelles)
    assert noms_distincts(jumelles) == {une: "PETIT Lina (p0)", autre: "PETIT lina (p1)", tom: "PETIT Tom"}
    imprimes = noms_distincts(jumelles, naissance=True)
    assert imprimes == {une: "PETIT Lina (13/04/2007)", autre: "PETIT lina (02/01/2008)", tom: "PETIT Tom"}


@pytest.mark.parametrize("jour", [None, datetime.date(2007, 4, 13)])
def test_a_birth_date_that_is_unknown_or_the_same_gives_way_to_the_identifier(jumelles, jour):
    for personne in jumelles:
        personne.date_naissance = jour
    assert noms_distincts(jumelles, naissance=True) == noms_distincts(jumelles)


def test_a_strip_has_the_birth_date_of_a_homonym_alone(jumelles):
    for personne in jumelles:
        personne.refresh_from_db()
    noms = [b.nom for b in feuille([(p, "TGA", "mot-de-passe") for p in jumelles], "", "").bandelettes]
    assert noms == ["PETIT Lina (13/04/2007)", "PETIT lina (02/01/2008)", "PETIT Tom"]


def test_the_page_of_the_sheet_too(au_secretariat, classe, jumelles):
    for personne in jumelles:
        personne.set_unusable_password()
        personne.save()
    page = au_secretariat.get(reverse("accounts:bandelettes", args=[classe.pk])).content.decode()
    assert "13/04/2007" in page and "02/01/2008" in page and "05/05/2007" not in page


def test_a_teacher_reads_the_identifier_of_a_homonym_alone(as_user, teacher, classe, jumelles):
    page = as_user(teacher).get(reverse("suivi:classe", args=[classe.pk])).content.decode()
    assert ">p0<" in page and ">p1<" in page and ">p2<" not in page


def test_those_who_are_about_to_leave_and_those_who_left_are_told_apart(au_secretariat, classe, jumelles):
    inscriptions = [personne.inscriptions.get() for personne in jumelles]
    envoi = {"quitter": "1", "inscription": [i.pk for i in inscriptions]}
    deplacer = reverse("accounts:classe_deplacer", args=[classe.pk])
    assert "13/04/2007 · p0" in au_secretariat.post(deplacer, envoi).content.decode()
    page = au_secretariat.post(deplacer, envoi | {"confirmer": "1"}, follow=True).content.decode()
    assert "13/04/2007 · p0 · jusqu’au" in page and "02/01/2008 · p1 · jusqu’au" in page
