"""What is attested of all the stages of a student and of a class."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from stages.attestation.bilan import bilan_du_passeport
from tests import factories
from tests.attestations import creer_attestation


def test_weeks_are_counted_against_those_that_the_diplome_asks_for(passeport):
    passeport.diplome.stage = {"semaines": 8}
    signe, a_confirmer = factories.creer_stage(passeport, -60, -33), factories.creer_stage(passeport, -30, -5)
    factories.creer_stage(passeport, 10, 30)
    creer_attestation(signe, jours=19.5, semaines=3.5)
    creer_attestation(a_confirmer, par_etudiant=True)
    bilan = bilan_du_passeport(passeport)
    assert bilan.phrase.replace("\u00a0", " ") == "3,5 semaines attestées sur 8"
    assert not bilan.suffit
    assert bilan.a_attester == [a_confirmer]
    assert [phrase.replace("\u00a0", " ") for phrase in bilan.manques] == [
        f"attestation à faire signer : {a_confirmer}".replace("\u00a0", " "),
        "3,5 semaines attestées sur 8",
    ]


def test_without_a_number_of_weeks_nothing_is_missing(passeport):
    bilan = bilan_du_passeport(passeport)
    assert (bilan.phrase, bilan.suffit, bilan.manques) == ("0\u00a0semaine attestée", True, [])


@pytest.mark.rule("R24")
def test_the_class_sees_what_is_attested_and_takes_away_the_sheet_of_the_allowance(
    as_user, teacher, classmate, classe, passeport
):
    attente = factories.creer_stage(classmate.passeports.get(), -40, -12, organisation="=Café")
    fini = factories.creer_stage(passeport, -40, -12)
    creer_attestation(fini, jours=18.5, absences=1.5)
    client = as_user(teacher)
    page = client.get(reverse("stages:classe_stages", args=[classe.pk])).content.decode().replace("\u00a0", " ")
    assert "1 attestation à faire signer" in page
    assert "4 semaines attestées" in page
    assert page.count("attestation à signer</span>") == 1
    reponse = client.get(reverse("stages:classe_jours", args=[classe.pk]))
    feuille = load_workbook(io.BytesIO(reponse.content)).active
    lignes = {ligne[2]: ligne for ligne in feuille.iter_rows(min_row=2, values_only=True)}
    assert lignes["Transports Océane"][3:] == (
        *[feuille.parent.epoch.replace(*jour.timetuple()[:3]) for jour in (fini.date_debut, fini.date_fin)],
        18.5,
        1.5,
        4,
        "Paul Roux",
        "attestée",
    )
    assert lignes["=Café"][5:] == (None, None, None, None, "à signer")
    assert attente.organisation == "=Café"
