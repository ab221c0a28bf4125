"""The map: every situation of the référentiel in one view, whatever it leads to (R4, R14)."""

import pytest

from referentiel.arbre import arbre_de
from referentiel.models import Association, Diplome
from situations.couverture import Couverture
from situations.tableau.carte import Carte, EtatCase
from situations.tableau.tableau import fiches_du_passeport
from tests import factories
from tests.referentiels import FICHIERS, charger, charger_ga


def carte_de(passeport):
    arbre, fiches = arbre_de(passeport.diplome), fiches_du_passeport(passeport, passeport.etudiant)
    return Carte(arbre, fiches, Couverture.de_fiches(arbre, fiches))


def cases(passeport):
    return {case.etiquette: case for partie in carte_de(passeport).parties for case in partie.cases}


@pytest.mark.rule("R14")
def test_a_cell_tells_how_far_its_situation_is_told(passeport):
    factories.creer_fiche(passeport, "S111")
    factories.creer_fiche(passeport, "S111")
    factories.creer_fiche(passeport, "S112", "C11.2")
    brouillon = factories.creer_brouillon(passeport)
    brouillon.situation = factories.situation(passeport.diplome, "S113")
    brouillon.save()
    vues = cases(passeport)
    assert (vues["S111"].etat, vues["S111"].nombre) == (EtatCase.RACONTEE, 2)
    assert vues["S111"].texte.endswith("racontée, 2\u00a0fiches")
    assert vues["S112"].etat is EtatCase.EN_PARTIE
    assert vues["S113"].etat is EtatCase.BROUILLON
    assert vues["S311"].etat is EtatCase.A_RACONTER


@pytest.mark.rule("R14")
def test_a_situation_lacks_no_competence_that_any_other_one_covers(passeport):
    Association.objects.create(
        situation=factories.situation(passeport.diplome, "S113"),
        competence=factories.competence(passeport.diplome, "C11.3"),
        ordre=9,
    )
    factories.creer_fiche(passeport, "S112", "C11.2")
    assert cases(passeport)["S112"].etat is EtatCase.RACONTEE


@pytest.mark.rule("R4")
def test_ga_shows_its_55_situations(owner):
    passeport = owner.passeports.create(diplome=charger_ga(), session=2027)
    assert len(cases(passeport)) == 55
    assert [partie.total for partie in carte_de(passeport).parties] == [14, 15, 14, 12]


def test_a_cell_leads_to_its_situation_in_the_page(as_user, owner, passeport):
    s111 = factories.situation(passeport.diplome, "S111")
    page = as_user(owner).get(f"/passeports/{passeport.pk}/").content.decode()
    assert f'href="#situation-{s111.pk}"' in page
    assert page.count(f'id="situation-{s111.pk}"') == 1


def test_a_pole_with_nothing_to_tell_counts_nothing(as_user, owner):
    charger(FICHIERS / "bts-communication-2023.yaml")
    passeport = owner.passeports.create(diplome=Diplome.objects.get(code="BTS-COM-2023"), session=2027)
    assert 0 in {partie.total for partie in carte_de(passeport).parties}
    assert "0 sur 0" not in as_user(owner).get(passeport.get_absolute_url()).content.decode()
