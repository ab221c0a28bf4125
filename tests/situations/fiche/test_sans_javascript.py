"""What a page without scripts asks of the server on the way: nothing is validated, nothing written (R20)."""

import pytest

from situations.models import Fiche

from .formulaire import saisie


def test_without_javascript_a_row_of_supports_can_be_added(as_user, owner, diplome):
    envoi = saisie(diplome, supports=[("Brief", "cree", "imprime")], ajouter_support="1")
    reponse = as_user(owner).post("/fiches/nouvelle/", envoi)
    assert reponse.status_code == 200
    assert len(reponse.context["formulaire"].supports.forms) == 2
    assert "Brief" in reponse.content.decode()
    assert not Fiche.objects.exists()


@pytest.mark.rule("R20")
@pytest.mark.parametrize("demande", ["ajouter_support", "actualiser", "proposer"])
def test_what_is_asked_on_the_way_is_not_answered_with_errors(as_user, owner, diplome, demande):
    reponse = as_user(owner).post("/fiches/nouvelle/", {"description": "Je commence.", demande: "1"})
    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert "Je commence." in page
    assert "data-erreur" not in page and "is-invalid" not in page
