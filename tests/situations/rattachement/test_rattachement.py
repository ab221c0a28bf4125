"""A fiche written before its period of stage is declared is offered to be attached to it, once (R21, R25, R36)."""

import datetime

import pytest
from django.db.models import F
from django.urls import reverse

from situations.models import Fiche
from situations.rattachement.rattacher import rattachables_de, rattacher
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R24")]

MARS = {"date_debut": datetime.date(2026, 3, 2), "date_fin": datetime.date(2026, 3, 27)}
QUESTION = "sont datées dans"


@pytest.fixture
def passeport(owner):
    return owner.passeports.get()


@pytest.fixture
def fiches(passeport):
    """Two recorded ones, the 2nd of March 2026."""
    return [factories.creer_fiche(passeport, code) for code in ("S111", "S112")]


@pytest.fixture
def stage(passeport):
    return factories.creer_stage(passeport, **MARS)


@pytest.fixture
def page(passeport):
    return reverse("situations:rattachements", args=[passeport.pk])


@pytest.fixture
def client(as_user, owner):
    return as_user(owner)


def post(fiches, *cochees, **plus):
    return {"montree": [f.pk for f in fiches], "fiche": [f.pk for f in cochees]} | plus


def stages_de(fiches):
    return [Fiche.objects.get(pk=fiche.pk).stage_id for fiche in fiches]


def proposees(passeport):
    return [(p.stage, p.fiches) for p in rattachables_de(passeport)]


def test_the_passport_asks_and_all_are_attached_at_once_then_taken_back(client, passeport, fiches, stage, page):
    for url in (passeport.get_absolute_url(), stage.get_absolute_url()):
        assert QUESTION in client.get(url).content.decode()

    reponse = client.post(page, post(fiches, *fiches), follow=True)

    assert "2 fiches rattachées." in reponse.content.decode().replace("\u00a0", " ")
    assert stages_de(fiches) == [stage.pk, stage.pk]
    assert fiches[0].versions.first().contenu["stage"]["pk"] == stage.pk
    assert QUESTION not in client.get(passeport.get_absolute_url()).content.decode()

    client.post(page, {"annuler": "1"})
    assert stages_de(fiches) == [None, None]
    assert proposees(passeport) == [(stage, fiches)]


def test_what_is_left_is_not_asked_again(client, passeport, fiches, stage, page):
    client.post(page, post(fiches, fiches[0]))
    assert stages_de(fiches) == [stage.pk, None]
    assert proposees(passeport) == []


def test_leaving_all_writes_no_version_and_keeps_what_came_since(client, passeport, fiches, stage, page):
    vue = post(fiches[:1], *fiches[:1], laisser="1")
    client.post(page, vue)
    assert stages_de(fiches) == [None, None]
    assert not fiches[0].versions.exists()
    assert proposees(passeport) == [(stage, fiches[1:])]


def test_nothing_ticked_is_told_and_writes_nothing(client, passeport, fiches, stage, page):
    reponse = client.post(page, post(fiches))
    assert reponse.status_code == 422
    assert "Cochez au moins une fiche" in reponse.content.decode()
    assert proposees(passeport) == [(stage, fiches)]


@pytest.mark.parametrize("debut, fin", [((2026, 3, 1), (2026, 3, 2)), ((2026, 3, 27), (2026, 3, 28))])
def test_dates_that_leave_the_period_are_not_of_it(passeport, stage, debut, fin):
    factories.creer_fiche(passeport, date_debut=datetime.date(*debut), date_fin=datetime.date(*fin))
    assert proposees(passeport) == []


def test_a_fiche_of_two_periods_is_offered_once_then_to_the_other(client, passeport, fiches, stage, page):
    autre = factories.creer_stage(passeport, **MARS)
    assert proposees(passeport) == [(stage, fiches)]
    client.post(page, post(fiches, laisser="1"))
    assert proposees(passeport) == [(autre, fiches)]


def test_a_brouillon_is_read_as_it_is_typed(passeport, stage):
    brouillon = factories.creer_brouillon(passeport)
    for typed, offered in (
        ("2026-03-03", True),
        ("3 mars 2026", True),
        ("03/04/2026", False),
        ("hier", False),
        ("", False),
    ):
        Fiche.objects.filter(pk=brouillon.pk).update(saisie={"date_debut": typed, "description": "Un devis"})
        assert proposees(passeport) == ([(stage, [brouillon])] if offered else []), typed


def test_a_brouillon_keeps_its_words_and_takes_the_stage(passeport, stage):
    brouillon = Fiche.objects.create(passeport=passeport, saisie={"date_debut": "03/03/2026", "description": "Devis"})
    rattacher(brouillon, stage)
    brouillon.refresh_from_db()
    assert brouillon.est_brouillon
    assert brouillon.saisie == {"date_debut": "03/03/2026", "description": "Devis", "stage": str(stage.pk)}


def test_what_is_typed_beside_a_recorded_fiche_stays_and_follows(passeport, fiches, stage):
    fiche = fiches[0]
    fiche.garder_saisie({"description": "Autre", "stage": ""}, None, None, fiche.revision)
    rattacher(fiche, stage)
    fiche.refresh_from_db()
    assert (fiche.stage, fiche.saisie) == (stage, {"description": "Autre", "stage": str(stage.pk)})


def test_a_change_made_meanwhile_wins_and_is_told(client, passeport, fiches, stage, page, monkeypatch):
    def lue_avant(passeport):
        lues = rattachables_de(passeport)
        Fiche.objects.filter(pk=fiches[0].pk).update(revision=F("revision") + 1)
        return lues

    monkeypatch.setattr("situations.rattachement.views.rattachables_de", lue_avant)
    reponse = client.post(page, post(fiches, *fiches), follow=True)
    assert "vient d’être modifiée ailleurs" in reponse.content.decode()
    assert stages_de(fiches) == [None, stage.pk]


def test_undoing_leaves_what_has_gone_to_another_period(client, passeport, fiches, stage, page):
    client.post(page, post(fiches, *fiches))
    autre = factories.creer_stage(passeport)
    Fiche.objects.filter(pk=fiches[0].pk).update(stage=autre)
    client.post(page, {"annuler": "1"})
    assert stages_de(fiches) == [autre.pk, None]
