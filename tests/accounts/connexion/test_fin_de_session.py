"""What a page asks for by itself once its session has ended: told so, it swaps no sign-in page in (R20)."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.rule("R20"), pytest.mark.django_db]

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("methode", "nom"), [("get", "situations:fiche_situations"), ("post", "situations:formule_garder")]
)
def test_a_part_of_a_page_is_refused_with_a_sentence(client, methode, nom):
    reponse = getattr(client, methode)(reverse(nom), headers=HTMX)
    assert (reponse.status_code, reponse.text) == (
        401,
        "Vous avez été déconnecté. Votre texte est toujours là\u00a0: reconnectez-vous pour l’enregistrer.",
    )


def test_a_boosted_link_leads_the_whole_page_to_sign_in_and_back(client):
    reponse = client.get("/classes/7/couverture/?tri=nom", headers=HTMX | {"HX-Boosted": "true"})
    assert reponse["HX-Redirect"] == "/compte/connexion/?next=/classes/7/couverture/%3Ftri%3Dnom"


def test_a_public_page_answers_whoever_asks(client):
    assert client.get("/compte/connexion/", headers=HTMX).status_code == 200
