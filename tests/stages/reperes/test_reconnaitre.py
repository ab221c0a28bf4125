"""Whose a sheet is, from the texts of its codes: ours, another site's, forged ones."""

import pytest
from django.test import override_settings
from django.urls import reverse

from stages.reperes.plan import Page, Plan, textes
from stages.reperes.reconnaitre import ETRANGERE, PLUSIEURS, SANS_CODE, page_de
from stages.reperes.sceau import sceau

PAGE = Page(stage=12, sorte="compte-rendu", page=1)
CODES = textes(Plan(PAGE), sceau)
ADRESSE = "https://passeport.exemple.fr"


@pytest.mark.parametrize("coin", range(4))
def test_one_corner_is_enough_to_know_a_page(coin):
    assert page_de([CODES[coin]]) == (PAGE, "")


def test_a_key_that_the_site_had_before_still_seals():
    with override_settings(SECRET_KEY="a new one", SECRET_KEY_FALLBACKS=["the old one"]):  # noqa: S106
        anciens = textes(Plan(PAGE), lambda octets: sceau(octets, "the old one"))
        assert page_de(anciens) == (PAGE, "")


def test_a_sheet_of_another_site_and_a_forged_number_are_not_ours():
    d_ailleurs = textes(Plan(PAGE), lambda octets: sceau(octets, "that of another school"))
    assert page_de([*d_ailleurs, "https://ailleurs.exemple/stages/12/compte-rendu/"]) == (None, ETRANGERE)
    assert page_de(["bonjour"]) == (None, ETRANGERE)
    assert page_de([]) == (None, SANS_CODE)


@override_settings(ADRESSE_PUBLIQUE=ADRESSE)
def test_the_address_of_a_sheet_printed_before_the_codes_leads_to_its_stage_and_no_other_does():
    papier = ADRESSE + reverse("stages:stage_papier", args=[12])
    assert page_de([papier]) == (PAGE, "")
    assert page_de([ADRESSE + reverse("stages:stage_attestation", args=[3])])[0] == Page(3, "attestation", 1)
    for autre in (
        f"{ADRESSE}.pirate.example/stages/12/compte-rendu/",
        f"{ADRESSE}/stages/12/",
        f"{ADRESSE}/[",
        ADRESSE,
    ):
        assert page_de([autre]) == (None, ETRANGERE)


def test_two_sheets_seen_together_are_told():
    autre = textes(Plan(Page(13, "compte-rendu", 1)), sceau)
    assert page_de([CODES[0], autre[1]]) == (None, PLUSIEURS)
