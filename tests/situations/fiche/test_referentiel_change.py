"""A fiche on what the référentiel no longer holds is read, corrected and saved as it is (R38)."""

import pytest
from django.urls import reverse

from referentiel.models import Association, Competence, Epreuve, Situation
from situations.fiche.forms import FicheForm
from situations.fiche.supports import SupportFormSet
from situations.models import Fiche
from tests import factories

from .formulaire import saisie

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R38")]


@pytest.fixture
def passeport(owner):
    return owner.passeports.get()


@pytest.fixture
def fiche(passeport):
    return factories.creer_fiche(passeport, "S112", "C11.2")


def retirer(diplome, situation=None, competence=None):
    """As a loading does: the element, and all that it was linked with."""
    if situation:
        Situation.objects.filter(diplome=diplome, code=situation).update(retire=True)
        Association.objects.filter(situation__code=situation).update(retiree=True)
    if competence:
        Competence.objects.filter(diplome=diplome, code=competence).update(retire=True)
        Association.objects.filter(competence__code=competence).update(retiree=True)
    diplome.reviser()


def corriger(fiche, **plus):
    """The form of this fiche, sent as its page would send it with a corrected description."""
    fiche = Fiche.objects.select_related("passeport__diplome").get(pk=fiche.pk)
    envoi = saisie(fiche.passeport.diplome, fiche.situation.code, fiche.competence.code, **plus)
    return FicheForm(envoi | {"description": "Corrigée."} | plus, passeport=fiche.passeport, fiche=fiche)


@pytest.mark.parametrize(
    "retires",
    [{"situation": "S112"}, {"competence": "C11.2"}, {"situation": "S112", "competence": "C11.2"}],
    ids=["situation", "competence", "both"],
)
def test_a_fiche_on_a_retired_element_is_saved_as_it_is(client, owner, fiche, diplome, retires):
    retirer(diplome, **retires)
    client.force_login(owner)

    page = client.get(reverse("situations:fiche_modifier", args=[fiche.pk])).content.decode()
    envoi = saisie(diplome, "S112", "C11.2", description="Corrigée.", revision=str(fiche.revision))
    reponse = client.post(reverse("situations:fiche_modifier", args=[fiche.pk]), envoi)

    assert reponse.status_code == 302
    fiche.refresh_from_db()
    assert (fiche.description, fiche.situation.code, fiche.competence.code) == ("Corrigée.", "S112", "C11.2")
    if "situation" in retires:
        assert f'<option value="{fiche.situation_id}" selected>S112 Intitulé de S112 (retirée)</option>' in page
    if "competence" in retires:
        assert '<span class="puce">retirée</span>' in page


def test_a_fiche_whose_pair_is_no_longer_associated_is_saved_as_it_is(fiche, diplome):
    Association.objects.filter(situation__code="S112", competence__code="C11.2").update(retiree=True)
    diplome.reviser()

    form = corriger(fiche)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["competence"].code == "C11.2"
    assert [(c.code, dite) for c, dite in form.competences_dites()] == [
        ("C11.3", ""),
        ("C11.2", "n’est plus possible ici"),
    ]


def test_a_competence_that_is_not_claimed_any_more_stays_on_the_fiche_that_claims_it(fiche, diplome):
    Competence.objects.filter(code="C11.2").update(epreuve=Epreuve.objects.get(diplome=diplome, code="E5"))
    diplome.reviser()

    form = corriger(fiche)

    assert form.is_valid(), form.errors
    assert ("C11.2", "évaluée en E5") in [(c.code, dite) for c, dite in form.competences_dites()]


def test_nobody_else_may_choose_what_is_retired(fiche, passeport, diplome):
    retirer(diplome, situation="S112")
    diplome = type(diplome).objects.get()
    passeport.diplome = diplome

    form = FicheForm(saisie(diplome, "S112", "C11.2"), passeport=passeport)

    assert "n’est plus dans le référentiel" in form.errors["situation"][0]


def test_a_brouillon_on_a_retired_situation_is_told_what_to_do(passeport, diplome):
    situation = factories.situation(diplome, "S112")
    brouillon = Fiche.objects.create(passeport=passeport, situation=situation, saisie={"situation": str(situation.pk)})
    retirer(diplome, situation="S112")

    form = FicheForm(
        saisie(diplome, "S112", None), passeport=type(passeport).objects.get(pk=passeport.pk), fiche=brouillon
    )

    assert "ne mène plus à aucune compétence" in form.errors["situation"][0]


def test_a_choice_no_longer_proposed_stays_chosen_and_says_so(fiche, diplome):
    for nom, code in (("source", "stage"), ("origine", "cree")):
        diplome.choix[nom] = [un | {"retire": un["code"] == code} for un in diplome.choix[nom]]
    diplome.save()
    diplome.reviser()

    form = corriger(fiche, source="stage")
    supports = SupportFormSet(saisie(diplome, supports=[("Plaquette", "cree", "imprime")]), diplome=form.diplome)

    assert form.is_valid() and supports.is_valid(), (form.errors, supports.errors)
    assert '<option value="stage" selected>Stage (retiré)</option>' in str(form["source"])
    neuve = FicheForm(passeport=form.passeport)
    assert "Stage" not in str(neuve["source"])


def test_a_text_longer_than_a_limit_shortened_since_is_not_refused(fiche, diplome):
    Fiche.objects.filter(pk=fiche.pk).update(description="x" * 250)
    diplome.rubriques["description"]["limite"] = 100
    diplome.save()
    diplome.reviser()

    assert corriger(fiche, description="y" * 250).is_valid()
    assert "description" in corriger(fiche, description="y" * 251).errors


def test_what_was_claimed_beside_the_first_stays_whatever_the_rule_is_now(passeport, diplome):
    diplome.revendication = {"situations": {"minimum": 1}, "competences": {"minimum": 1}}
    diplome.save()
    s113, c122 = factories.situation(diplome, "S113"), factories.competence(diplome, "C12.2")
    fiche = factories.creer_fiche(
        passeport, "S112", "C11.2", situations_en_plus=[s113.pk], competences_en_plus=[c122.pk]
    )
    diplome.revendication = {"situations": {"minimum": 3}, "competences": {"minimum": 3}}
    diplome.save()
    retirer(diplome, situation="S113", competence="C12.2")

    form = corriger(fiche, situations_en_plus=[str(s113.pk)], competences_en_plus=[str(c122.pk)])

    assert form.is_valid(), form.errors
    assert form.cleaned_data["situations_en_plus"] == [s113.pk]
    assert form.autres_situations()[-1] == ("Retirée du référentiel", [(s113, True)], True)
    assert form.autres_competences()[-1] == (c122, True, "retirée")
