"""What is printed of a stage to be signed, laid out (R22)."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from impression.pdf import rendre
from stages.attestation import attestation_pdf
from stages.compte_rendu import compte_rendu_pdf
from stages.compte_rendu.compte_rendu_pdf import Mot, SituationVecue
from tests.factories import creer_stage

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.imprime]


def pages(modele, feuille):
    return [page.extract_text() for page in PdfReader(io.BytesIO(rendre(modele, feuille))).pages]


@pytest.mark.rule("R22")
def test_a_compte_rendu_is_signed_under_the_last_words(passeport):
    stage = creer_stage(passeport)
    vecue = SituationVecue("S111 Brief", "du 2 au 13 mars", "C11.1", "Je prends des notes.")
    feuille = replace(
        compte_rendu_pdf.document(stage, stage.date_fin),
        # The boxes alone would go over the page.
        situations=[vecue] * 15,
        appreciations=[Mot("Paul Roux", "le 4 mars", "Une belle période.")],
    )
    premiere, derniere = pages(compte_rendu_pdf.MODELE, feuille)
    assert "Une belle période." in derniere and "Date et signature" in derniere


def test_an_attestation_is_signed_under_what_it_attests(passeport):
    stage = creer_stage(passeport)
    # The boxes alone would go over the page.
    activites = "\n".join(f"– Activité {rang}" for rang in range(1, 29))
    feuille = replace(attestation_pdf.document(stage, None, "", stage.date_fin), activites=activites)
    premiere, derniere = pages(attestation_pdf.MODELE, feuille)
    assert "Activité 28" in derniere and "Signature et cachet" in derniere
