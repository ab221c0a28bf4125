from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from situations.models import Fiche
from tests import factories


def test_throwing_away_asks_first(as_user, owner, fiche):
    page = as_user(owner).get(f"/fiches/{fiche.pk}/supprimer/").content.decode()
    assert "Supprimer cette fiche" in page
    assert "30 jours" in page
    assert Fiche.objects.presentes().filter(pk=fiche.pk).exists()


def test_what_was_thrown_away_can_be_taken_back(as_user, owner, fiche):
    navigateur = as_user(owner)
    navigateur.post(f"/fiches/{fiche.pk}/supprimer/")
    assert navigateur.get(f"/fiches/{fiche.pk}/").status_code == 404
    assert "S111" in navigateur.get("/fiches/corbeille/").content.decode()
    navigateur.post(f"/fiches/{fiche.pk}/restaurer/")
    assert navigateur.get(f"/fiches/{fiche.pk}/").status_code == 200


def test_a_brouillon_taken_back_is_not_said_to_be_in_the_passport(as_user, owner, passeport):
    brouillon = factories.creer_brouillon(passeport)
    brouillon.jeter()
    page = as_user(owner).post(f"/fiches/{brouillon.pk}/restaurer/", follow=True).content.decode()
    assert "Le brouillon est revenu parmi vos fiches." in page


@pytest.mark.parametrize(("jours", "statut"), [(29, 302), (31, 404)])
def test_after_thirty_days_it_is_gone(as_user, owner, fiche, jours, statut):
    fiche.jeter(maintenant=timezone.now() - timedelta(days=jours))
    assert as_user(owner).post(f"/fiches/{fiche.pk}/restaurer/").status_code == statut


def test_the_bin_is_ones_own(as_user, classmate, teacher, fiche):
    fiche.jeter()
    for autre in (classmate, teacher):
        assert "S111" not in as_user(autre).get("/fiches/corbeille/").content.decode()


def test_a_fiche_in_the_bin_is_no_longer_written(as_user, owner, passeport):
    fiche = factories.creer_fiche(passeport)
    fiche.jeter()
    assert as_user(owner).get(f"/fiches/{fiche.pk}/modifier/").status_code == 404


def test_the_bin_takes_as_many_queries_for_one_as_for_many(as_user, owner, passeport, django_assert_num_queries):
    navigateur = as_user(owner)
    factories.creer_fiche(passeport).jeter()
    navigateur.get("/fiches/corbeille/")
    with django_assert_num_queries(4):
        navigateur.get("/fiches/corbeille/")
    for _ in range(2):
        factories.creer_fiche(passeport).jeter()
    with django_assert_num_queries(4):
        navigateur.get("/fiches/corbeille/")


@pytest.mark.rule("R18")
def test_every_short_list_names_all_that_a_fiche_claims(as_user, owner, teacher, passeport, stage):
    autre = factories.competence(passeport.diplome, "C11.3").pk
    fiche = factories.creer_fiche(passeport, "S112", "C11.2", competences_en_plus=[autre], stage=stage)
    pages = [(owner, f"/fiches/{fiche.pk}/supprimer/"), (owner, f"/stages/{stage.pk}/")]
    pages += [(teacher, reverse("suivi:a_lire_passeport", args=[passeport.pk])), (teacher, reverse("suivi:a_lire"))]
    for personne, adresse in pages:
        assert "C11.2, C11.3" in as_user(personne).get(adresse).content.decode()
    fiche.jeter()
    assert "C11.2, C11.3" in as_user(owner).get("/fiches/corbeille/").content.decode()
