"""Sheets that came back signed on paper: their photo, then what a teacher copies from it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Journal
from situations.fichiers.pieces import orphelins
from situations.models import FeuilleSignee
from situations.models.piece_jointe import stockage
from stages.models import Attestation, Positionnement
from tests import factories, fichiers
from tests.attestations import creer_attestation, creer_feuille

RECOPIE = {
    "jours": "18",
    "absences": "2",
    "semaines": "4",
    "activites": "Accueil.",
    "signataire": "Paul Roux",
    "signee_le": "27/03/2026",
}


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def envoyer(client, stage, contenu, nom="photo.jpg", sorte="attestation"):
    photo = SimpleUploadedFile(nom, contenu, "image/jpeg")
    return client.post(reverse("stages:feuille_deposer", args=[stage.pk, sorte]), {"photo": photo})


@pytest.mark.lent
def test_a_photo_is_attached_once_without_its_place_and_a_teacher_copies_it(as_user, owner, teacher, stage):
    page = reverse("stages:stage_attestation", args=[stage.pk])
    for _ in range(2):
        assert envoyer(as_user(owner), stage, fichiers.photo()).url == page
    feuille = FeuilleSignee.objects.get()
    with feuille.ouvrir() as octets:
        assert "Téléphone".encode() not in octets.read()
    assert orphelins() == ([], [])
    image = as_user(teacher).get(reverse("stages:feuille", args=[feuille.pk]))
    assert (image["Content-Type"], image["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    # A teacher's own photo leads at once to what there is to copy.
    autre = envoyer(as_user(teacher), stage, fichiers.image("JPEG", (30, 30)))
    assert autre.url == reverse("stages:feuille_recopier", args=[FeuilleSignee.objects.last().pk])


def test_what_is_no_sheet_is_told_on_the_page_that_it_came_from(as_user, owner, stage):
    client = as_user(owner)
    adresse = reverse("stages:feuille_deposer", args=[stage.pk, "attestation"])
    page = texte(client.post(adresse, follow=True))
    assert "Choisissez d’abord la photo de la feuille signée." in page
    assert client.post(reverse("stages:feuille_deposer", args=[stage.pk, "facture"])).status_code == 404


@pytest.mark.lent
def test_a_text_and_a_seventh_sheet_are_refused_with_their_reason(as_user, owner, stage):
    client = as_user(owner)
    envoyer(client, stage, b"Bonjour", "lettre.txt")
    assert "Envoyez une photo de la feuille, ou un PDF numérisé." in texte(
        client.get(reverse("stages:stage_attestation", args=[stage.pk]))
    )
    for n in range(FeuilleSignee.AU_PLUS):
        creer_feuille(stage, contenu=b"%d" % n)
    envoyer(client, stage, fichiers.photo())
    assert "a déjà 6 feuilles" in texte(client.get(reverse("stages:stage_attestation", args=[stage.pk])))
    assert FeuilleSignee.objects.count() == FeuilleSignee.AU_PLUS
    assert orphelins() == ([], [])


@pytest.mark.rule("R37")
def test_the_attestation_copied_by_a_teacher_rests_on_the_sheet_and_counts(as_user, owner, teacher, stage):
    feuille = creer_feuille(stage)
    adresse = reverse("stages:feuille_recopier", args=[feuille.pk])
    assert as_user(owner).get(adresse).status_code == 404
    reponse = as_user(teacher).post(adresse, RECOPIE | {"jours": "200"})
    assert reponse.status_code == 422
    assert 'value="200"' in texte(reponse)
    assert as_user(teacher).post(adresse, RECOPIE | {"jours": "12"}).status_code == 422  # 12 + 2 and 4 weeks of 16 days
    assert as_user(teacher).post(adresse, RECOPIE | {"jours": "12", "semaines": "2"}).status_code == 302
    attestation = Attestation.objects.comptent().get()
    assert (attestation.feuille, attestation.confirmee_par) == (feuille, teacher)
    assert attestation.signee_le.date().isoformat() == "2026-03-27"


@pytest.mark.rule("R40")
def test_a_sheet_that_an_attestation_rests_on_stays(as_user, owner, stage):
    feuille, seule = creer_feuille(stage), creer_feuille(stage, contenu=b"autre")
    creer_attestation(stage, feuille=feuille)
    client = as_user(owner)
    reponse = client.post(reverse("stages:feuille_retirer", args=[feuille.pk]))
    assert reponse.status_code == 409
    assert "elle en est la preuve" in texte(reponse)
    assert "sera effacée pour de bon" in texte(client.get(reverse("stages:feuille_retirer", args=[seule.pk])))
    with_bytes = seule.fichier.name
    assert client.post(reverse("stages:feuille_retirer", args=[seule.pk])).status_code == 302
    assert FeuilleSignee.objects.get() == feuille
    assert Journal.objects.filter(action=Journal.Action.FEUILLE).count() == 1
    assert stockage().exists(with_bytes) is True  # until the transaction of the test ends


@pytest.mark.rule("R37")
def test_boxes_copied_from_paper_stand_beside_what_the_tuteur_said_online(as_user, teacher, stage):
    fiche = factories.creer_fiche(stage.passeport, stage=stage)
    competence = fiche.competence
    Positionnement.objects.create(
        stage=stage, competence=competence, niveau=Positionnement.Niveau.DECOUVERTE, auteur_nom="Paul Roux"
    )
    feuille = creer_feuille(stage, "compte-rendu")
    client, adresse = as_user(teacher), reverse("stages:feuille_recopier", args=[feuille.pk])
    page = texte(client.get(adresse))
    assert f'src="{reverse("stages:feuille", args=[feuille.pk])}"' in page
    envoi = {"signataire": "Paul Roux", f"niveau-{competence.pk}": "autonomie"}
    assert client.post(adresse, envoi | {"signataire": ""}).status_code == 422
    for _ in range(2):
        assert client.post(adresse, envoi).url == reverse("stages:stage_papier", args=[stage.pk])
    auteurs = [(o.auteur, o.niveau) for o in Positionnement.objects.order_by("recopie").select_related("stage")]
    copie = f"Paul Roux, lu sur la feuille signée, vérifié par {teacher}"
    assert auteurs == [("Paul Roux", "decouverte"), (copie, "autonomie")]
    # What was copied comes back ticked, to be corrected.
    assert 'value="autonomie" id="niveau-' in texte(client.get(adresse))
    assert "checked" in texte(client.get(adresse)).split('value="autonomie"')[1].split(">")[0]
