"""What the blank passport asks to be filled in, before it is laid out."""

import dataclasses
import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from examens.papier.vierge import LIGNES_DU_TABLEAU, document_vierge
from referentiel.models import Competence, Situation


def test_whoever_fills_in_more_fiches_than_the_blank_table_has_lines_is_told_to_copy_it(diplome):
    def mode_d_emploi(copies):
        vierge = dataclasses.replace(document_vierge(diplome), copies=copies)
        return render_to_string("examens/papier/vierge.html", {"d": vierge})

    assert "copiez-le aussi" in mode_d_emploi(LIGNES_DU_TABLEAU + 1)
    assert "copiez-le aussi" not in mode_d_emploi(LIGNES_DU_TABLEAU)


def test_the_blank_passport_asks_for_no_number_where_nothing_bears_one(diplome):
    def demande():
        page = render_to_string("examens/papier/vierge.html", {"d": document_vierge(diplome)})
        return re.findall(r"Situation n°|Compétence n°|n° et intitulé", page)

    assert demande() == ["Situation n°", "Compétence n°", "n° et intitulé", "n° et intitulé"]
    Situation.objects.update(code="")
    Competence.objects.update(code="")
    diplome.revision += 1
    assert demande() == []


@pytest.mark.rule("R18")
def test_the_blank_passport_counts_a_sheet_a_competence_only_where_a_fiche_claims_one(diplome):
    def mode_d_emploi():
        page = render_to_string("examens/papier/vierge.html", {"d": document_vierge(diplome)})
        return " ".join(strip_tags(page).split())

    assert "au moins 6 copies, une par compétence à couvrir. Une fiche ne revendique qu’une" in mode_d_emploi()
    diplome.revendication = {"competences": {"minimum": 1}}
    assert "faites-en une copie par fiche. Une fiche peut revendiquer plusieurs compétences." in mode_d_emploi()
