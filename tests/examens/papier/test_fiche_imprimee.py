"""One fiche as it is printed: whether it may be split, and how high its labels are."""

import pytest
from django.template.loader import render_to_string

from examens.papier.fiche_imprimee import FicheImprimee, OngletImprime, RubriqueImprimee


@pytest.mark.parametrize(("lignes", "longue"), [(27, False), (28, True)])
def test_what_a_compact_fiche_does_not_print_does_not_let_it_be_split(lignes, longue):
    """Neither the compétence, told in the title, nor the tabs that name no support."""
    onglets = [OngletImprime("") for _ in range(4)]
    onglets[1].rubriques = [RubriqueImprimee("Moyens", "Un tableur.")] * lignes
    onglets[3].rubriques = [RubriqueImprimee("Compétence", "C1 Relire"), RubriqueImprimee("Partenaires", "")]
    fiche = FicheImprimee(1, "", "S111", "C1 Relire", "E6", suite=False, onglets=onglets)
    assert fiche.longue == longue


@pytest.mark.parametrize(("libelle", "longue"), [("Moyens", False), ("Présentation générale du réseau", True)])
def test_a_label_of_two_lines_counts_for_two_where_a_fiche_may_be_split(libelle, longue):
    """Else a fiche of twenty of them, longer than half a page, leaves the rest of the page before it empty."""
    onglet = OngletImprime("", rubriques=[RubriqueImprimee(libelle, "Un tableur.")] * 20)
    fiche = FicheImprimee(1, "", "S111", "C1 Relire", "E6", suite=False, onglets=[onglet])
    assert fiche.longue == longue


@pytest.mark.parametrize("gabarit", ["_fiche_compacte.html", "_fiche_page.html"])
@pytest.mark.parametrize(
    ("libelle", "hauteur"),
    [
        ("Description de la situation", "rubrique"),
        ("Écrits professionnels produits", "rubrique a-deux-lignes"),
        ("Contribution à l’expertise commerciale de l’organisation", "rubrique a-trois-lignes"),
    ],
)
def test_a_label_that_fits_on_its_line_leaves_no_empty_line_below(gabarit, libelle, hauteur):
    onglet = OngletImprime("", rubriques=[RubriqueImprimee(libelle, "Un mot.")])
    fiche = FicheImprimee(1, "", "S111", "C1 Relire", "E6", suite=False, onglets=[onglet])
    assert f'<p class="{hauteur}">' in render_to_string(f"examens/papier/{gabarit}", {"fiche": fiche})
