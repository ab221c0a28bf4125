from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from referentiel.arbre import arbre_de
from situations.models import Fiche
from tests.factories import UserFactory, creer_brouillon, creer_fiche

REQUETES = 6
URL = "situations:fiches"


def page(client, **filtres):
    reponse = client.get(reverse(URL), filtres)
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u00a0", " ")


def ordre(contenu, *textes):
    places = [contenu.index(t) for t in textes]
    return places == sorted(places)


def test_brouillons_come_first_then_the_last_touched(as_user, owner, passeport):
    maintenant = timezone.now()
    creer_fiche(passeport, description="Ancienne", modifiee_le=maintenant - timedelta(days=9))
    creer_fiche(passeport, description="Récente")
    creer_brouillon(passeport, description="Inachevée")
    Fiche.objects.filter(enregistree_le=None).update(saisie_le=maintenant - timedelta(days=20))
    contenu = page(as_user(owner))
    assert ordre(contenu, "Inachevée", "Récente", "Ancienne")
    assert "2 fiches, 1 brouillon" in contenu.replace("\xa0", " ")


def test_each_fiche_tells_its_state_and_its_last_change(as_user, owner, passeport):
    fiche = creer_fiche(passeport, modifiee_le=timezone.now() - timedelta(days=3))
    contenu = page(as_user(owner))
    assert "enregistrée" in contenu
    assert "modifiée il y a 3 jours" in contenu
    fiche.saisie, fiche.saisie_le = {"description": "Plus"}, timezone.now()
    fiche.save()
    contenu = page(as_user(owner))
    assert '<span class="puce puce-alerte">modifications non enregistrées</span>' in contenu
    assert "modifiée à l’instant" in contenu


def test_a_filter_by_state_leaves_that_state(as_user, owner, passeport):
    creer_brouillon(passeport, description="Texte B.")
    creer_fiche(passeport, description="Texte M.", saisie={"description": "x"}, saisie_le=timezone.now())
    creer_fiche(passeport, description="Texte E.")
    client = as_user(owner)
    for etat, reste in (("brouillon", "B"), ("modifiee", "M"), ("enregistree", "E")):
        contenu = page(client, etat=etat)
        assert [t for t in "BME" if f"Texte {t}." in contenu] == [reste]


def test_a_filter_by_epreuve_leaves_that_epreuve(as_user, owner, passeport):
    creer_fiche(passeport, "S111", description="Du projet")
    creer_fiche(passeport, "S211", description="De la vente")
    contenu = page(as_user(owner), epreuve="E4")
    assert "De la vente" in contenu
    assert "Du projet" not in contenu


def test_filters_that_nothing_answers_say_so(as_user, owner, fiche):
    assert "Aucune fiche ne correspond" in page(as_user(owner), etat="brouillon")


def test_the_bin_is_shown_only_when_something_is_in_it(as_user, owner, fiche):
    assert reverse("situations:corbeille") not in page(as_user(owner))
    fiche.jeter()
    assert "Corbeille (1)" in page(as_user(owner))


def test_without_fiche_the_first_step_is_offered(as_user, owner):
    assert "Écrire ma première fiche" in page(as_user(owner))


def test_without_passport_the_page_says_where_to_open_one(as_user, db):
    contenu = page(as_user(UserFactory()))
    assert "Pas encore de passeport" in contenu
    assert f'href="{reverse("situations:fiche_nouvelle")}"' not in contenu


@pytest.mark.rule("R20")
def test_the_list_is_of_ones_own_fiches_alone(as_user, passeport, fiche, classmate, teacher):
    creer_brouillon(passeport, description="Secret")
    for personne in (classmate, teacher):
        contenu = page(as_user(personne))
        assert fiche.description not in contenu
        assert "Secret" not in contenu


def test_the_list_costs_the_same_queries_whatever_its_length(as_user, owner, passeport, django_assert_num_queries):
    client = as_user(owner)
    arbre_de(passeport.diplome)
    for nombre in (1, 3):
        for _ in range(nombre):
            creer_fiche(passeport)
        with django_assert_num_queries(REQUETES):
            page(client)
