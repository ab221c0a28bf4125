import pytest
from django.utils import timezone

from referentiel.arbre import arbre_de
from referentiel.models import Competence, Epreuve
from situations.couverture import Couverture, couvertures
from situations.models import Fiche
from tests.factories import creer_brouillon, creer_diplome, creer_fiche


def couverture_de(passeport):
    return Couverture.de_fiches(arbre_de(passeport.diplome), Fiche.objects.presentes().filter(passeport=passeport))


def par_epreuve(couverture):
    return {c.epreuve.code: (c.couvertes, c.total) for c in couverture.du_passeport()}


@pytest.mark.rule("R3")
def test_competences_evaluated_in_e5_count_in_no_coverage(passeport):
    assert par_epreuve(couverture_de(passeport)) == {"E4": (0, 1), "E6": (0, 5)}
    e5 = Epreuve.objects.get(code="E5")
    assert couverture_de(passeport).epreuve(e5).total == 0


@pytest.mark.rule("R3")
def test_a_recorded_fiche_covers_its_competence_once(passeport):
    creer_fiche(passeport, "S112", "C11.2")
    creer_fiche(passeport, "S112", "C11.2")
    creer_fiche(passeport, "S211")
    couverture = couverture_de(passeport)
    assert par_epreuve(couverture) == {"E4": (1, 1), "E6": (1, 5)}
    assert couverture.epreuve(Epreuve.objects.get(code="E4")).complete
    assert [c.code for c in couverture.epreuve(Epreuve.objects.get(code="E6")).reste] == [
        "C11.1",
        "C11.3",
        "C12.2",
        "C31.1",
    ]


@pytest.mark.rule("R20")
def test_neither_a_brouillon_nor_the_bin_covers_anything(passeport, fiche):
    brouillon = creer_brouillon(passeport)
    brouillon.situation, brouillon.competence = fiche.situation, fiche.competence
    brouillon.save()
    fiche.jeter()
    couverture = couverture_de(passeport)
    assert par_epreuve(couverture)["E6"] == (0, 5)
    assert couverture.brouillons == {fiche.competence_id: 1}


@pytest.mark.rule("R4")
def test_an_epreuve_filled_in_without_the_passport_is_counted_apart(owner):
    diplome = creer_diplome("PRO-ESSAI")
    Epreuve.objects.filter(diplome=diplome, code="E4").update(dans_passeport=False)
    passeport = owner.passeports.create(diplome=diplome, session=2027)
    creer_fiche(passeport, "S211")
    couverture = couverture_de(passeport)
    assert [c.epreuve.code for c in couverture.du_passeport()] == ["E6"]
    assert [(c.epreuve.code, c.couvertes, c.total) for c in couverture.hors_passeport()] == [("E4", 1, 1)]


def test_a_retired_competence_is_neither_expected_nor_counted(passeport, fiche):
    Competence.objects.filter(pk=fiche.competence_id).update(retire=True)
    assert par_epreuve(couverture_de(passeport))["E6"] == (0, 4)


def test_many_passports_are_counted_in_one_query(passeport, fiche, classmate, django_assert_num_queries):
    autre = classmate.passeports.get()
    creer_fiche(autre, "S211", supprimee_le=timezone.now())
    creer_brouillon(autre)
    arbre = arbre_de(passeport.diplome)
    with django_assert_num_queries(1):
        resultat = couvertures(arbre, [passeport, autre])
    assert par_epreuve(resultat[passeport.pk]) == {"E4": (0, 1), "E6": (1, 5)}
    assert par_epreuve(resultat[autre.pk]) == {"E4": (0, 1), "E6": (0, 5)}
