"""The day of the orals: a pause in the times, who did not come."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from tests.commissions import asseoir


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def adresse(nom, commission, *plus):
    return reverse(f"examens:{nom}", args=[commission.pk, *plus])


def moment(instant):
    ici = timezone.localtime(instant)
    return {"debut_jour": f"{ici:%d/%m/%Y}", "debut_heure": f"{ici:%H:%M}"}


def test_the_pause_stays_free(as_user, admin, commission, cinq):
    debut = timezone.localtime(commission.ouvre_le).replace(hour=11, minute=0, second=0) + datetime.timedelta(days=1)
    commission.ferme_le = debut + datetime.timedelta(days=1)
    commission.save()
    envoi = moment(debut) | {"minutes": "40", "pause_debut": "12\u00a0h\u00a000", "pause_fin": "13:30"}
    assert as_user(admin).post(adresse("commission_repartir", commission), envoi).status_code == 302
    heures = commission.candidatures.ordonnees().values_list("passe_le", flat=True)
    # The second would still be passing at noon.
    assert [f"{timezone.localtime(h):%H:%M}" for h in heures] == ["11:00", "13:30", "14:10", "14:50", "15:30"]


@pytest.mark.parametrize(
    ("de", "a", "attendu"),
    [
        ("12:00", "", "Donnez les deux heures"),
        ("13:00", "12:00", "La pause finit après"),
        ("midi", "13:00", "écrivez-la comme 18 h 00"),
    ],
)
def test_a_pause_that_is_none_is_refused_with_a_sentence(as_user, admin, commission, cinq, de, a, attendu):
    envoi = moment(timezone.now()) | {"minutes": "20", "pause_debut": de, "pause_fin": a}
    page = as_user(admin).post(adresse("commission_repartir", commission), envoi)
    assert page.status_code == 422 and attendu in texte(page)


def test_an_absent_candidate_is_told_and_comes_back(as_user, admin, commission, cinq, jury):
    asseoir(commission, jury)
    absence = adresse("candidature_absence", commission, cinq[0].pk)
    as_user(admin).post(absence, {"absent": "1"})
    assert "absent</span>" in texte(as_user(jury).get(adresse("commission", commission)))
    as_user(admin).post(absence)
    assert "absent</span>" not in texte(as_user(jury).get(adresse("commission", commission)))
    assert Journal.objects.filter(objet__startswith="Candidat absent").count() == 1
