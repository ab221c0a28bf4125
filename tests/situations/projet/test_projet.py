"""« Mon projet »: a reflective text of the passport, kept version after version, and the year's review (R25)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from examens.papier.document import document_complet
from situations.models import Regard
from situations.models.regard import ConflitDeRegard
from situations.projet.annee import annees, en_mots
from tests import factories

pytestmark = pytest.mark.rule("R25")

JUIN = datetime.datetime(2026, 6, 2, 12, tzinfo=datetime.UTC)
OCTOBRE = datetime.datetime(2026, 10, 6, 12, tzinfo=datetime.UTC)


@pytest.fixture
def passeport(fiche):
    return fiche.passeport


@pytest.fixture
def client_owner(as_user, owner):
    return as_user(owner)


@pytest.fixture
def url(passeport):
    return reverse("situations:projet", args=[passeport.pk])


def test_each_text_is_kept_and_the_same_words_make_one(client_owner, passeport, url):
    for texte, numero in (
        ("Devenir chargée de communication.", 0),
        ("Ouvrir une agence.", 1),
        ("Ouvrir une agence.", 1),
    ):
        assert client_owner.post(url, {"texte": texte, "numero": numero}).status_code == 302
    assert list(Regard.objects.values_list("numero", "texte")) == [
        (2, "Ouvrir une agence."),
        (1, "Devenir chargée de communication."),
    ]
    page = client_owner.get(url)
    assert "Textes d’avant" in page.text and "Devenir chargée de communication." in page.text


@pytest.mark.rule("R20")
def test_two_windows_lose_nothing(client_owner, passeport, url):
    Regard.objects.ecrire(passeport, "Le texte du lycée", 0)
    refusee = client_owner.post(url, {"texte": "Le texte de la maison", "numero": 0})
    assert refusee.status_code == 409
    assert "Le texte du lycée" in refusee.text and "Le texte de la maison" in refusee.text
    assert client_owner.post(url, {"texte": "Le texte de la maison", "numero": 1}).status_code == 302
    assert Regard.objects.count() == 2
    with pytest.raises(ConflitDeRegard):
        Regard.objects.ecrire(passeport, "Encore un", 0)


@pytest.mark.rule("R20")
def test_a_text_that_is_too_long_stays_on_the_page(client_owner, url):
    refuse = client_owner.post(url, {"texte": "a" * (Regard.LONGUEUR + 1), "numero": 0})
    assert refuse.status_code == 422 and "a" * 200 in refuse.text and "supprimez-en 1" in refuse.text
    assert not Regard.objects.exists()


@pytest.mark.rule("R21")
def test_teachers_read_it_and_nobody_but_its_author_writes(as_user, teacher, classmate, owner, passeport, url):
    Regard.objects.ecrire(passeport, "Devenir chargée de communication.", 0)
    page = as_user(teacher).get(url)
    assert "Devenir chargée de communication." in page.text and "<textarea" not in page.text
    assert as_user(teacher).post(url, {"texte": "Autre chose", "numero": 1}).status_code == 404
    assert as_user(classmate).get(url).status_code == 404


def test_it_is_printed_when_its_author_wants(client_owner, passeport, url):
    client_owner.post(url, {"texte": "Devenir chargée de communication.", "numero": 0})
    passeport.refresh_from_db()
    assert document_complet(passeport, JUIN.date()).regard == ""
    client_owner.post(url, {"texte": "Devenir chargée de communication.", "numero": 1, "imprime": "on"})
    passeport.refresh_from_db()
    assert document_complet(passeport, JUIN.date()).regard == "Devenir chargée de communication."


def test_the_year_is_told_in_fiches_in_new_compétences_and_in_stages(passeport, fiche):
    type(fiche).objects.filter(pk=fiche.pk).update(enregistree_le=JUIN)
    for code in ("S111", "S111"):
        autre = factories.creer_fiche(passeport, code)
        type(fiche).objects.filter(pk=autre.pk).update(enregistree_le=OCTOBRE)
    factories.creer_stage(passeport, date_debut=OCTOBRE.date(), date_fin=OCTOBRE.date())
    cette_annee, la_premiere = annees(passeport)
    assert (cette_annee.nom, la_premiere.nom) == ("2026-2027", "2025-2026")
    assert en_mots(la_premiere, passeport.diplome) == "1\u00a0fiche, 1\u00a0compétence racontée pour la première fois"
    assert en_mots(cette_annee, passeport.diplome).startswith("2\u00a0fiches")
    assert en_mots(cette_annee, passeport.diplome).endswith("1\u00a0stage")


def test_an_épreuve_fully_covered_is_told_once(passeport):
    epreuves = list(passeport.diplome.epreuves.all())[:1]
    assert passeport.feter(epreuves) == epreuves
    assert passeport.feter(epreuves) == []
    assert passeport.feter([]) == []


def test_the_past_is_not_rewritten(passeport):
    regard = Regard.objects.ecrire(passeport, "Un", 0)
    with pytest.raises(TypeError):
        regard.save()
    assert regard.ecrit_le <= timezone.now()
