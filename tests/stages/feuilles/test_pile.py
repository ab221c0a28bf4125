"""The page of a class where a pile of signed sheets is dropped: what it asks, what it refuses, who sees it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from situations.models import FeuilleATrier, FeuilleSignee
from tests import factories
from tests.attestations import creer_a_trier, creer_attestation, creer_feuille

REQUETES = 7


@pytest.fixture
def adresse(classe):
    return reverse("stages:classe_feuilles", args=[classe.pk])


def textes(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def test_the_page_asks_as_much_for_one_sheet_as_for_many(as_user, teacher, classe, adresse, django_assert_num_queries):
    client = as_user(teacher)
    client.get(adresse)
    for combien in (1, 2):
        for rang in range(combien):
            eleve = factories.creer_etudiant(classe)
            creer_feuille(factories.creer_stage(eleve.passeports.get()), contenu=b"%d %d" % (combien, rang))
            creer_a_trier(classe, teacher, contenu=b"page %d %d" % (combien, rang))
        with django_assert_num_queries(REQUETES):
            client.get(adresse)


def test_nothing_chosen_or_too_much_at_once_is_told(as_user, teacher, classe, adresse):
    client = as_user(teacher)
    assert "Choisissez d’abord les photos, ou le PDF." in textes(client.post(adresse, follow=True))
    photos = [SimpleUploadedFile(f"{rang}.jpg", b"\xff\xd8\xff") for rang in range(11)]
    assert "10 photos au plus à la fois" in textes(client.post(adresse, {"photos": photos}, follow=True))


def test_a_page_is_sorted_by_hand_or_thrown_away(as_user, teacher, classe, stage, adresse):
    client = as_user(teacher)
    feuille, autre = creer_a_trier(classe, teacher), creer_a_trier(classe, teacher, contenu=b"autre")
    ranger = reverse("stages:feuille_trier", args=[feuille.pk])
    assert "Choisissez d’abord de qui est cette feuille." in textes(client.post(ranger, follow=True))
    envoi = {f"feuille-{feuille.pk}-stage": stage.pk, f"feuille-{feuille.pk}-sorte": "compte-rendu"}
    assert "la feuille est rangée" in textes(client.post(ranger, envoi, follow=True))
    assert FeuilleSignee.objects.get().fichier.name == feuille.fichier.name
    # Somebody else's window still shows it.
    assert client.post(ranger, envoi).status_code == 404
    client.post(reverse("stages:feuille_trier", args=[autre.pk]), {"jeter": "1"})
    assert not FeuilleATrier.objects.exists()


@pytest.mark.rule("R37")
def test_a_page_that_waits_is_seen_by_its_sender_alone(as_user, teacher, classe):
    feuille = creer_a_trier(classe, factories.creer_enseignant(classe))
    assert as_user(teacher).get(reverse("stages:feuille_a_trier", args=[feuille.pk])).status_code == 404


def test_of_a_pile_the_next_sheet_follows_the_one_just_checked(as_user, teacher, classe, stage, adresse):
    premiere = creer_feuille(stage, "compte-rendu")
    seconde = creer_feuille(stage, "compte-rendu", contenu=b"seconde")
    creer_attestation(stage, feuille=creer_feuille(stage, contenu=b"recopiee"))  # waits for nobody
    client, suite = as_user(teacher), f"?pile={classe.pk}"
    stages = reverse("stages:classe_stages", args=[classe.pk])
    assert "Feuilles signées (2 à vérifier)" in textes(client.get(stages))
    recopier = [f"{reverse('stages:feuille_recopier', args=[f.pk])}{suite}" for f in (premiere, seconde)]
    envoi = {"signataire": "Paul Roux"}
    assert client.post(recopier[0], envoi).url == recopier[1]
    assert client.post(recopier[1], envoi).url == adresse
    assert "Aucune feuille n’attend" in textes(client.get(adresse))
