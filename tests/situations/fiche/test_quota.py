"""What one person keeps is bounded, and whoever reaches the bound loses nothing of what they have typed (R20)."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from situations.models import Fiche, Version, fiches
from situations.models import fiche as modele
from suivi.propositions.propositions import proposer
from tests import factories

from .formulaire import en_brouillon, saisie

pytestmark = pytest.mark.rule("R20")


@pytest.fixture
def plein(monkeypatch, passeport):
    """Two brouillons, one of them in the bin, where the site keeps two."""
    monkeypatch.setattr(fiches, "BROUILLONS_AU_PLUS", 2)
    factories.creer_brouillon(passeport, description="Un")
    Fiche.objects.filter(pk=factories.creer_brouillon(passeport).pk).update(supprimee_le=timezone.now())


@pytest.fixture
def navigateur(as_user, owner):
    return as_user(owner)


def test_one_brouillon_too_many_is_told_and_its_text_stays_on_the_page(navigateur, diplome, plein):
    envoi = saisie(diplome, description="")
    for reponse in (
        navigateur.post("/fiches/nouvelle/", en_brouillon(envoi)),
        navigateur.post("/fiches/nouvelle/", envoi),
    ):
        page = reponse.content.decode()
        assert reponse.status_code == 422
        assert "terminez-en un avant d’en commencer un autre" in page and "J’ai appris à comparer" in page
    reponse = navigateur.post("/fiches/brouillon/", envoi)
    assert reponse.status_code == 413 and "terminez-en un" in reponse.json()["message"]
    assert Fiche.objects.brouillons().count() == 1


def test_a_complete_fiche_is_recorded_and_a_brouillon_goes_on_all_the_same(navigateur, diplome, plein):
    assert navigateur.post("/fiches/nouvelle/", saisie(diplome)).status_code == 302
    brouillon = Fiche.objects.brouillons().get()
    envoi = saisie(diplome, description="Deux", revision=str(brouillon.revision))
    assert navigateur.post(f"/fiches/{brouillon.pk}/brouillon/", envoi).status_code == 200
    brouillon.refresh_from_db()
    assert brouillon.saisie["description"] == "Deux"


def test_a_form_sent_twice_is_still_one_fiche(navigateur, diplome, plein, monkeypatch):
    monkeypatch.setattr(fiches, "BROUILLONS_AU_PLUS", 3)
    envoi = en_brouillon(saisie(diplome, cle_formulaire=str(uuid.uuid4())))
    assert [navigateur.post("/fiches/nouvelle/", envoi).status_code for _ in range(2)] == [302, 302]
    assert Fiche.objects.brouillons().count() == 2


def test_neither_a_copy_nor_a_work_post_goes_round_it(navigateur, diplome, plein, fiche, classe, teacher):
    copie = navigateur.post(reverse("situations:fiche_dupliquer", args=[fiche.pk]), {"cle": uuid.uuid4()}, follow=True)
    poste = navigateur.post(
        reverse("situations:poste"), {"situations": [fiche.situation_id], "description": "À l’accueil des clients"}
    )
    proposition, _ = proposer(classe, teacher, "Accueil", [fiche.situation], {}, uuid.uuid4())
    reponse = navigateur.post(
        reverse("suivi:proposition_repondre", args=[proposition.pk]), {"situations": [fiche.situation_id]}
    )
    for page in (copie, poste, reponse):
        assert "terminez-en un avant" in page.content.decode()
    assert (poste.status_code, reponse.status_code) == (422, 422)
    assert "À l’accueil des clients" in poste.content.decode()
    assert Fiche.objects.brouillons().count() == 1


def test_recorded_fiches_have_a_bound_too(navigateur, diplome, fiche, monkeypatch):
    monkeypatch.setattr(fiches, "FICHES_AU_PLUS", 1)
    reponse = navigateur.post("/fiches/nouvelle/", saisie(diplome))
    assert reponse.status_code == 422
    assert "aucune autre n’est gardée" in reponse.content.decode() and "J’ai appris" in reponse.content.decode()


@pytest.mark.rule("R25")
def test_of_the_texts_set_aside_the_latest_stay_and_what_was_recorded_always_does(fiche, monkeypatch):
    monkeypatch.setattr(modele, "ECARTEES_AU_PLUS", 3)
    fiche.enregistrer({"description": "Recorded"}, [], fiche.revision)
    for rang in range(5):
        fiche.mettre_de_cote({"description": f"Text {rang}"})
    textes = fiche.versions.filter(nature=Version.Nature.ECARTEE).values_list("contenu__description", flat=True)
    assert list(textes) == ["Text 4", "Text 3", "Text 2"]
    assert fiche.versions.filter(nature=Version.Nature.ENREGISTREE).count() == 1
