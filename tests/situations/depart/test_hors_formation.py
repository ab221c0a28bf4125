"""Experience outside the course counts where the diplôme has a word for it (R31)."""

import pytest

from accounts.models import User
from referentiel.arbre import arbre_de
from situations.couverture import Couverture
from situations.models import Fiche, Passeport
from tests.factories import UserFactory
from tests.referentiels import charger_ga
from tests.situations.fiche.formulaire import saisie


@pytest.fixture
def passeport_ga(db):
    eleve = UserFactory(role=User.Role.ETUDIANT, username="eleve")
    return Passeport.objects.create(etudiant=eleve, diplome=charger_ga(), session=2027)


@pytest.mark.rule("R31")
def test_a_summer_job_is_recorded_and_covers_its_competence(passeport_ga, as_user):
    branche = next(iter(arbre_de(passeport_ga.diplome).situations.values()))
    competence = branche.revendicables[0]
    envoi = saisie(
        passeport_ga.diplome,
        branche.situation.code,
        competence.code,
        source="hors_formation",
        description="Employé d’été à l’accueil d’un camping.",
    )
    response = as_user(passeport_ga.etudiant).post("/fiches/nouvelle/", envoi)
    assert response.status_code == 302
    fiche = Fiche.objects.enregistrees().get(passeport=passeport_ga)
    assert fiche.source == "hors_formation"
    couverture = Couverture.de_fiches(arbre_de(passeport_ga.diplome), [fiche])
    assert couverture.epreuve(competence.epreuve).couvertes == 1


@pytest.mark.rule("R12")
@pytest.mark.rule("R31")
def test_a_diplome_without_that_source_does_not_take_it(passeport, as_user):
    envoi = saisie(passeport.diplome, source="hors_formation")
    response = as_user(passeport.etudiant).post("/fiches/nouvelle/", envoi)
    assert response.status_code == 422
    assert not Fiche.objects.enregistrees().filter(passeport=passeport).exists()
