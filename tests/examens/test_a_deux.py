"""Two administrators close the same commission, or the same session, at once: one does, the other is told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Journal, User
from tests import factories
from tests.commissions import creer_commission
from tests.simultane import ensemble

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R40")]

JOURS = ("22/06/2027", "23/06/2027")


@pytest.fixture
def passeport(transactional_db):
    classe = factories.ClasseFactory(diplome=factories.creer_diplome())
    return factories.creer_etudiant(classe).passeports.get()


def envoyer(passeport, adresse, envoi):
    """What the two answered, each having opened the page before the other sent it: ``(winner, loser)``."""
    ecole = passeport.inscription.classe.etablissement
    appels = []
    for jour in JOURS:
        client = Client()
        client.force_login(factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole))
        vu = re.search(r'name="vu" value="(\w+)"', client.get(adresse).content.decode())[1]
        appels.append(lambda client=client, jour=jour, vu=vu: client.post(adresse, envoi(jour) | {"vu": vu}))
    reponses = sorted(ensemble(*appels), key=lambda reponse: reponse.status_code)
    assert [reponse.status_code for reponse in reponses] == [302, 422]
    return reponses


def dit(reponse):
    return " ".join(reponse.content.decode().replace("\u00a0", " ").split())


def test_two_closings_of_a_commission_at_once(passeport):
    commission = creer_commission(passeport)

    def envoi(jour):
        ouverture = {"ouvre_le_jour": "01/06/2027", "ouvre_le_heure": "08:00"}
        return ouverture | {"nom": commission.nom, "ferme_le_jour": jour, "ferme_le_heure": "18:00"} | commun

    commun = {"epreuve": commission.epreuve_id, "annee": commission.annee, "saison": commission.saison}
    _, seconde = envoyer(passeport, reverse("examens:commission_modifier", args=[commission.pk]), envoi)
    commission.refresh_from_db()
    page, gagnant = dit(seconde), f"{commission.ferme_le:%d/%m/%Y}"
    perdant = next(jour for jour in JOURS if jour != gagnant)
    assert "Quelqu’un d’autre a enregistré entre-temps" in page and f"ferme mar. {gagnant[:2]}" not in page
    assert f'value="{perdant}"' in page
    assert Journal.objects.filter(objet__contains="Commission modifiée").count() == 1


def test_two_closings_of_a_session_at_once(passeport):
    periode = factories.creer_periode(passeport)
    pk = periode.epreuve_id

    def envoi(jour):
        return {
            f"ouvre_{pk}_jour": "01/06/2027",
            f"ouvre_{pk}_heure": "08:00",
            f"ferme_{pk}_jour": jour,
            f"ferme_{pk}_heure": "18:00",
        }

    _, seconde = envoyer(passeport, reverse("examens:session", args=[periode.session_id]), envoi)
    periode.refresh_from_db()
    perdant = next(jour for jour in JOURS if jour != f"{periode.ferme_le:%d/%m/%Y}")
    assert "Quelqu’un d’autre a enregistré entre-temps" in dit(seconde) and f'value="{perdant}"' in dit(seconde)
    assert Journal.objects.filter(action=Journal.Action.SESSION).count() == 1
