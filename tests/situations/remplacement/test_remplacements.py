"""What replaces a retired element is offered once, and taken or refused: fiche by fiche, or all at once (R38)."""

import pytest
from django.urls import reverse

from referentiel.models import Association, Competence, Situation
from situations.models import Fiche
from situations.remplacement.propositions import prendre, propositions
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R38")]


@pytest.fixture
def passeport(owner):
    return owner.passeports.get()


@pytest.fixture
def fiche(passeport):
    return factories.creer_fiche(passeport, "S111", "C11.1")


@pytest.fixture
def page(passeport):
    return reverse("situations:remplacements", args=[passeport.pk])


def remplacer(diplome, ancienne, nouvelle, competence=None):
    """``nouvelle`` stands for ``ancienne`` from now on, and leads to what it led to, or to ``competence``."""
    Situation.objects.filter(diplome=diplome, code=ancienne).update(retire=True)
    Association.objects.filter(situation__code=ancienne).update(retiree=True)
    une = Situation.objects.get(diplome=diplome, code=nouvelle)
    une.remplace = [*une.remplace, ancienne]
    une.save()
    menees = [competence] if competence else ["C11.1", "C11.2"]
    for code in menees:
        Association.objects.get_or_create(situation=une, competence=Competence.objects.get(code=code))
    diplome.reviser()


def relues(passeport):
    return propositions(type(passeport).objects.get(pk=passeport.pk))


def test_nothing_is_asked_and_no_query_made_where_nothing_is_replaced(
    passeport, fiche, diplome, django_assert_num_queries
):
    relues(passeport)
    passeport.diplome.refresh_from_db()
    with django_assert_num_queries(0):
        assert propositions(passeport) == []


def test_the_passport_says_it_once_and_the_fiche_keeps_its_answers(client, owner, passeport, fiche, diplome, page):
    remplacer(diplome, "S111", "S122")
    client.force_login(owner)

    assert "Le référentiel a changé" in client.get(passeport.get_absolute_url()).content.decode()
    client.post(page, {f"fiche-{fiche.pk}": "garder"})

    fiche.refresh_from_db()
    assert (fiche.situation.code, fiche.gardes) == ("S111", ["situation:S111"])
    assert "Le référentiel a changé" not in client.get(passeport.get_absolute_url()).content.decode()
    assert relues(passeport) == []


def test_taking_it_makes_a_version_and_keeps_the_rest(client, owner, passeport, fiche, diplome, page):
    Fiche.objects.filter(pk=fiche.pk).update(retenue=True, projet=True)
    fiche.supports.create(designation="Brief", origine="cree", nature="imprime", ordre=0)
    remplacer(diplome, "S111", "S122")
    client.force_login(owner)
    s122, c111 = factories.situation(diplome, "S122"), factories.competence(diplome, "C11.1")

    reponse = client.post(page, {f"fiche-{fiche.pk}": f"{s122.pk}:{c111.pk}"}, follow=True)

    fiche.refresh_from_db()
    assert "1 fiche mise à jour : son ancien texte reste dans ses versions." in reponse.content.decode().replace(
        "\u00a0", " "
    )
    assert (fiche.situation, fiche.competence, fiche.retenue, fiche.projet) == (s122, c111, True, True)
    assert [s.designation for s in fiche.supports.all()] == ["Brief"]
    assert fiche.versions.count() == 1


def test_what_is_typed_and_not_recorded_follows(passeport, fiche, diplome):
    fiche.garder_saisie({"situation": str(fiche.situation_id), "description": "En cours"}, None, None, fiche.revision)
    remplacer(diplome, "S111", "S122")
    (proposee,) = relues(passeport)

    prendre(proposee, proposee.choix[0])

    fiche.refresh_from_db()
    assert fiche.situation.code == "S122"
    assert fiche.saisie == {"situation": str(fiche.situation_id), "description": "En cours"}


def test_a_brouillon_stays_a_brouillon(passeport, diplome):
    s111 = factories.situation(diplome, "S111")
    brouillon = Fiche.objects.create(passeport=passeport, situation=s111, saisie={"situation": str(s111.pk)})
    remplacer(diplome, "S111", "S122")
    (proposee,) = relues(passeport)

    prendre(proposee, proposee.choix[0])

    brouillon.refresh_from_db()
    assert brouillon.est_brouillon and brouillon.situation.code == "S122"
    assert brouillon.saisie["situation"] == str(brouillon.situation_id)


def test_where_the_pair_does_not_go_together_the_new_situation_says_what_is_possible(passeport, fiche, diplome):
    remplacer(diplome, "S111", "S211", competence="C21.1")

    (proposee,) = relues(passeport)

    assert [(c.situation.code, c.competence.code) for c in proposee.choix] == [("S211", "C21.1")]


def test_what_is_claimed_beside_the_first_is_replaced_too(passeport, diplome):
    s111, s112 = factories.situation(diplome, "S111"), factories.situation(diplome, "S112")
    fiche = factories.creer_fiche(passeport, "S112", "C11.2", situations_en_plus=[s111.pk])
    remplacer(diplome, "S111", "S122")
    (proposee,) = relues(passeport)
    assert proposee.autres == ["S111 → S122 Intitulé de S122"]

    prendre(proposee, proposee.choix[0])

    fiche.refresh_from_db()
    assert fiche.situation == s112
    assert fiche.situations_en_plus == [factories.situation(diplome, "S122").pk]


@pytest.mark.parametrize(("tout", "code"), [("prendre", "S311"), ("garder", "S111")])
def test_all_at_once(client, owner, passeport, fiche, diplome, page, tout, code):
    factories.creer_fiche(passeport, "S111", "C11.1")
    remplacer(diplome, "S111", "S311", competence="C11.1")
    client.force_login(owner)

    reponse = client.post(page, {"tout": tout})

    assert reponse.url == passeport.get_absolute_url()
    assert {f.situation.code for f in passeport.fiches.all()} == {code}
    assert relues(passeport) == []


def test_a_fiche_changed_meanwhile_is_left_as_it_is(client, owner, passeport, fiche, diplome, page, monkeypatch):
    remplacer(diplome, "S111", "S311", competence="C11.1")
    client.force_login(owner)

    def ailleurs(proposee, choix):
        Fiche.objects.filter(pk=fiche.pk).update(revision=9)
        prendre(proposee, choix)

    monkeypatch.setattr("situations.remplacement.views.prendre", ailleurs)
    reponse = client.post(page, {"tout": "prendre"}, follow=True)

    fiche.refresh_from_db()
    assert fiche.situation.code == "S111"
    assert "vient d’être modifiée ailleurs" in reponse.content.decode()


def test_no_answer_asks_for_one(client, owner, fiche, diplome, page):
    remplacer(diplome, "S111", "S122")
    client.force_login(owner)

    reponse = client.post(page)

    assert reponse.status_code == 422
    assert "Choisissez pour une fiche au moins" in reponse.content.decode()
    assert client.post(page, {f"fiche-{fiche.pk}": "999:1"}).status_code == 422


def test_the_queries_do_not_grow_with_the_fiches(passeport, fiche, diplome, django_assert_num_queries):
    remplacer(diplome, "S111", "S122")
    relues(passeport)
    for _ in range(5):
        factories.creer_fiche(passeport, "S111", "C11.1")
    passeport.diplome.refresh_from_db()

    with django_assert_num_queries(1):
        assert len(propositions(passeport)) == 6
