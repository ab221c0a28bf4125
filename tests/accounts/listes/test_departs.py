"""Who leaves, by name, and who does not (R33, R40)."""

import datetime

import pytest

from accounts.models import Inscription, User
from situations.models import Passeport
from tests import factories

from . import listes
from .plan import Liste, bilan, de

pytestmark = pytest.mark.django_db


@pytest.mark.rule("R40")
def test_nobody_leaves_whose_line_waits_or_cannot_be_read(liste, classe_importee):
    attente = [listes.rangee(0, classe, INE="", **{"Né(e) le": "01/01/2008"}) for classe in ("2 COM A", "2 COM B")]
    illisible = listes.rangee(1, INE="", **{"Prénom 1": ""})
    plan = liste([*attente, illisible, *(listes.rangee(rang) for rang in range(3, 9))]).plan()
    assert [i.etudiant for depart in plan.departs for i in depart.inscriptions] == [de(listes.ine(2))]


@pytest.mark.rule("R33")
def test_whoever_is_anywhere_in_the_file_does_not_leave(ecole, diplome, classe_importee):
    """Even in a class that is not imported."""
    eleves = [listes.eleve_siecle(rang, "2 COM A") for rang in range(8)] + [listes.eleve_siecle(8, "AUTRE CLASSE")]
    siecle = Liste(listes.siecle(eleves), ecole, diplome)
    siecle.choix["classes"][1]["choix"] = "ignorer"
    assert siecle.plan().departs == []


@pytest.mark.rule("R33")
def test_a_date_of_leaving_to_come_is_no_exit(liste, classe_importee, ecole, diplome):
    titres = [*listes.TITRES, "Date de sortie"]
    dates = {6: "02/07/2099", 7: "15/09/2026", 8: "un jour"}
    rangees = [listes.rangee(rang) | {"Date de sortie": dates.get(rang, "")} for rang in range(9)]
    plan = Liste(listes.csv(rangees, titres=titres), ecole, diplome).plan()
    assert [(i.etudiant, jour) for i, jour in plan.sorties] == [(de(listes.ine(7)), datetime.date(2026, 9, 15))]
    bilan(plan, inchanges=8, sorties=1)
    assert "n’est pas une date de sortie" in plan.remarques[0]


def test_in_october_three_have_joined_and_one_has_left(liste, classe_importee):
    octobre = liste([listes.rangee(rang) for rang in (0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22)])
    plan = octobre.plan()
    bilan(plan, inchanges=8, nouveaux=3, partis=1)
    assert plan.departs[0].coche
    octobre.appliquer(partis=[classe_importee.pk])
    parti = de(listes.ine(8))
    assert parti.is_active and parti.inscriptions.get().terminee_le is not None
    assert classe_importee.inscriptions.actives().count() == 11


@pytest.mark.rule("R1")
def test_the_passport_of_one_who_left_stays_theirs(liste, classe_importee):
    parti = de(listes.ine(8))
    Passeport.objects.ouvrir_pour(parti)
    liste([listes.rangee(rang) for rang in range(8)]).appliquer(partis=[classe_importee.pk])
    assert parti.passeports.count() == 1


def test_those_missing_from_a_partial_list_stay_unless_it_is_said(liste, classe_importee):
    partielle = liste([listes.rangee(rang) for rang in range(3)])
    assert not partielle.plan().departs[0].coche
    partielle.appliquer()
    assert classe_importee.inscriptions.actives().count() == 9
    assert User.objects.filter(is_active=True).count() == 9


def test_one_who_is_in_another_class_keeps_the_account_open(liste, classe_importee, diplome):
    parti = de(listes.ine(8))
    Inscription.objects.create(etudiant=parti, classe=factories.ClasseFactory(diplome=diplome))
    liste([listes.rangee(rang) for rang in range(8)]).appliquer(partis=[classe_importee.pk])
    parti.refresh_from_db()
    assert parti.is_active


def test_one_who_comes_back_is_let_in_again(liste, classe_importee):
    liste([listes.rangee(rang) for rang in range(8)]).appliquer(partis=[classe_importee.pk])
    retour = liste([listes.rangee(rang) for rang in range(9)])
    bilan(retour.plan(), inchanges=8, retours=1)
    retour.appliquer()
    revenu = de(listes.ine(8))
    assert revenu.is_active and revenu.inscriptions.get().terminee_le is None
