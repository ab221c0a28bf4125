"""What the browser of a tuteur reaches, who has opened the link of their stage and has no account (R23).

A tuteur is none of the eight of ``test_permissions``: the objects are the same, the table is their own.
"""

import pytest
from django.urls import reverse

from tests.droits import GET, POST
from tests.test_permissions import connecte, objets, objets_de_la_commission, statut

# The fixtures of the other table, found by their names in this module.
__all__ = ["connecte", "objets", "objets_de_la_commission"]

# (GET, POST); everywhere else it is an anonymous visitor.
TUTEUR = {
    "tuteur": (200, 422),
    "tuteur_fermer": (405, 200),
    "tuteur_observations": (200, 302),
    "tuteur_compte_rendu": (200, 405),
    "tuteur_fiche": (200, 422),
    "tuteur_repondre": (405, 422),
    "tuteur_lue": (405, 302),
    "tuteur_modifier": (200, 422),
    "tuteur_retirer": (200, 302),
    "tuteur_lien": (200, 302),
}


@pytest.mark.rule("R23")
def test_a_tuteur_reaches_these_pages_and_no_other(tuteur, connecte, objets):
    assert set(TUTEUR) <= set(GET)
    for nom in GET:
        adresse = reverse(nom, kwargs=objets.get(nom))
        attendu = TUTEUR[nom][0] if nom in TUTEUR else statut(connecte("anonymous").get(adresse))
        assert statut(tuteur.get(adresse)) == attendu, nom


@pytest.mark.rule("R23")
@pytest.mark.parametrize("nom", TUTEUR)
def test_a_tuteur_writes_from_these_pages(nom, tuteur, objets):
    assert statut(tuteur.post(reverse(nom, kwargs=objets.get(nom)))) == TUTEUR[nom][1]


@pytest.mark.rule("R21")
def test_a_tuteur_writes_nowhere_else(tuteur, objets):
    for nom in POST.keys() - TUTEUR.keys():
        reponse = tuteur.post(reverse(nom, kwargs=objets.get(nom)), {"revision": 1})
        assert statut(reponse) == POST[nom][-1], nom
