"""A fiche that starts from another one (R27): what is carried over, what is not, once and by its student alone."""

import uuid

import pytest
from django.urls import reverse

from referentiel.rubriques import RUBRIQUES
from situations.models import Fiche
from tests.factories import creer_brouillon, creer_fiche

pytestmark = pytest.mark.rule("R27")


def dupliquer(client, fiche, cle=None):
    return client.post(reverse("situations:fiche_dupliquer", args=[fiche.pk]), {"cle": cle or uuid.uuid4()})


def copie_de(fiche):
    return Fiche.objects.get(issue_de=fiche)


def test_a_copy_is_a_brouillon_with_everything_but_the_dates(as_user, owner, fiche):
    fiche.enregistrer({"moyens": "Un tableur"}, [{"designation": "Devis", "origine": "cree", "nature": "imprime"}], 1)
    reponse = dupliquer(as_user(owner), fiche)
    copie = copie_de(fiche)
    assert reponse.url == reverse("situations:fiche_modifier", args=[copie.pk])
    assert copie.est_brouillon
    assert (copie.situation, copie.competence) == (fiche.situation, fiche.competence)
    assert copie.saisie["description"] == fiche.description
    assert copie.saisie["moyens"] == "Un tableur"
    assert copie.saisie["supports-0-designation"] == "Devis"
    assert not {r.nom for r in RUBRIQUES if not r.se_copie} & copie.saisie.keys()
    assert "date_debut" not in copie.saisie


def test_the_original_is_untouched_and_the_copy_says_where_it_comes_from(as_user, owner, teacher, fiche):
    avant = Fiche.objects.filter(pk=fiche.pk).values().get()
    dupliquer(as_user(owner), fiche)
    assert Fiche.objects.filter(pk=fiche.pk).values().get() == avant
    copie = copie_de(fiche)
    lien = f'href="{reverse("situations:fiche", args=[fiche.pk])}"'
    page = as_user(owner).get(reverse("situations:fiche_modifier", args=[copie.pk])).content.decode()
    assert "Copie de <a" in page
    assert lien in page
    valeurs = {nom: getattr(fiche, nom) for nom in ("description", "localisation", "date_debut", "date_fin")}
    copie.enregistrer(valeurs | {"source": "stage", "type": "vecue", "descriptif": "Autre"}, [], copie.revision)
    for personne in (owner, teacher):
        lue = as_user(personne).get(reverse("situations:fiche", args=[copie.pk])).content.decode()
        assert "Partie de la fiche" in lue
        assert lien in lue


def test_a_teacher_is_not_told_of_a_brouillon(as_user, owner, teacher, passeport):
    brouillon = creer_brouillon(passeport, description="Le secret du brouillon")
    fiche = creer_fiche(passeport, issue_de=brouillon)
    adresse = reverse("situations:fiche", args=[fiche.pk])
    assert "Partie de la fiche" in as_user(owner).get(adresse).content.decode()
    assert "Partie de la fiche" not in as_user(teacher).get(adresse).content.decode()


def test_a_double_click_makes_one_copy_and_a_new_page_another(as_user, owner, fiche):
    cle = uuid.uuid4()
    adresses = {dupliquer(as_user(owner), fiche, cle).url for _ in range(2)}
    assert len(adresses) == 1
    dupliquer(as_user(owner), fiche)
    assert Fiche.objects.filter(issue_de=fiche).count() == 2


def test_one_key_of_the_list_serves_every_fiche_of_it(as_user, owner, passeport, fiche):
    autre = creer_fiche(passeport, "S112")
    page = as_user(owner).get(reverse("situations:fiches"))
    for origine in (fiche, autre):
        assert reverse("situations:fiche_dupliquer", args=[origine.pk]) in page.content.decode()
        dupliquer(as_user(owner), origine, page.context["cle_de_copie"])
    assert {f.issue_de_id for f in Fiche.objects.brouillons()} == {fiche.pk, autre.pk}


def test_a_copy_thrown_away_at_once_may_be_made_again(as_user, owner, fiche):
    cle = uuid.uuid4()
    dupliquer(as_user(owner), fiche, cle)
    copie_de(fiche).jeter()
    reponse = dupliquer(as_user(owner), fiche, cle)
    assert as_user(owner).get(reponse.url).status_code == 200


def test_a_brouillon_is_copied_as_it_is_typed(as_user, owner, passeport):
    brouillon = creer_brouillon(passeport, description="x" * 300, date_debut="31/02/2026")
    dupliquer(as_user(owner), brouillon)
    assert copie_de(brouillon).saisie == {"description": "x" * 300}


def test_a_situation_withdrawn_since_is_left_to_choose(as_user, owner, fiche):
    type(fiche.situation).objects.filter(pk=fiche.situation_id).update(retire=True)
    fiche.passeport.diplome.reviser()
    reponse = dupliquer(as_user(owner), fiche)
    copie = copie_de(fiche)
    assert copie.situation is None
    assert not {"situation", "competence"} & copie.saisie.keys()
    assert as_user(owner).get(reponse.url).status_code == 200


def test_a_key_that_is_none_makes_a_copy_all_the_same(as_user, owner, fiche):
    assert dupliquer(as_user(owner), fiche, "x" * 50).status_code == 302
    assert copie_de(fiche)


def test_the_copy_outlives_its_original(as_user, owner, fiche):
    dupliquer(as_user(owner), fiche)
    copie = copie_de(fiche)
    fiche.jeter()
    page = as_user(owner).get(reverse("situations:fiche_modifier", args=[copie.pk])).content.decode()
    assert "mise à la corbeille" in page
    fiche.delete()
    copie.refresh_from_db()
    assert copie.issue_de is None
