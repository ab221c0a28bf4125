"""What has a page knows its address."""

import pytest
from django.apps import apps
from django.urls import resolve

PAGES = {
    "referentiel.Diplome": "referentiel:referentiel",
    "accounts.Classe": "suivi:classe",
    "situations.Passeport": "situations:passeport",
    "situations.Fiche": "situations:fiche",
    "situations.Stage": "stages:stage",
    "situations.PieceJointe": "situations:fichier",
    "situations.NoteDeBord": "situations:note_modifier",
    "stages.Visite": "stages:visite",
    "suivi.Groupe": "suivi:groupe",
    "suivi.PropositionDePoste": "suivi:proposition",
    "examens.Depot": "examens:depot",
    "examens.DepotDeClasse": "examens:depot_de_classe",
    "examens.Commission": "examens:commission",
    "examens.Pack": "examens:pack",
    "examens.Extrait": "examens:extrait",
    "examens.Reprise": "examens:reprise",
    "examens.SessionExamen": "examens:session",
}


@pytest.mark.parametrize(("modele", "page"), PAGES.items())
def test_what_has_a_page_knows_its_address(modele, page):
    code = {"code": "BTS-COM-2009"} if modele == "referentiel.Diplome" else {}
    objet = apps.get_model(modele)(pk=7, **code)
    assert resolve(objet.get_absolute_url()).view_name == page
