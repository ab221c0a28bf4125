"""A file sent by pieces: announced, resumed after a lost connection, refused before it travels (R17)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from situations.fichiers.envois import OUVERTS_MAXIMUM, annoncer, recevoir, terminer
from situations.fichiers.pieces import purger
from situations.models import Envoi, PieceJointe
from tests import factories, fichiers
from tests.simultane import ensemble

pytestmark = pytest.mark.rule("R17")
TEXTE = b"Douze cartons, deux palettes."


@pytest.fixture(autouse=True)
def le_diplome_permet(diplome):
    diplome.options |= {"pieces_jointes": True}
    diplome.save()
    fichiers.vider()


@pytest.fixture
def navigateur(as_user, owner):
    return as_user(owner)


@pytest.fixture
def annonce(navigateur, fiche):
    """``annonce(size, name)``: the answer to the announcement."""

    def dire(taille=len(TEXTE), nom="notes.txt", **plus):
        return navigateur.post(reverse("situations:envois", args=[fiche.pk]), {"nom": nom, "taille": taille} | plus)

    return dire


@pytest.fixture
def morceau(navigateur):
    """``morceau(address, bytes, offset)``: the answer to one piece."""

    def envoyer(adresse, octets, decalage):
        return navigateur.post(
            adresse, octets, content_type="application/octet-stream", headers={"Upload-Offset": str(decalage)}
        )

    return envoyer


# --- The way of a file -----------------------------------------------------------------------------------------


def test_a_file_sent_by_pieces_is_attached_with_the_last_one(annonce, morceau, fiche):
    reponse = annonce()
    assert (reponse.status_code, reponse.json()["decalage"]) == (201, 0)
    adresse = reponse.json()["url"]
    assert morceau(adresse, TEXTE[:10], 0).json() == {"decalage": 10}
    fin = morceau(adresse, TEXTE[10:], 10).json()
    assert fin["joint"] == "notes.txt"
    assert "notes.txt" in fin["liste"] and "utilisés sur 50" in fin["liste"]
    assert fiche.pieces.get().ouvrir().read() == TEXTE
    assert not [cle for cle in fichiers.cles() if cle.startswith("envois/")]


def test_after_a_lost_connection_the_server_says_where_to_go_on(annonce, morceau, navigateur):
    adresse = annonce().json()["url"]
    morceau(adresse, TEXTE[:10], 0)
    assert navigateur.get(adresse).json() == {"decalage": 10}
    # The same piece again (its answer was lost), then one from too far: neither changes anything.
    for octets, decalage in ((TEXTE[:10], 0), (TEXTE[20:], 20), (b"", 10)):
        refus = morceau(adresse, octets, decalage)
        assert (refus.status_code, refus.json()) == (409, {"decalage": 10})
    assert morceau(adresse, TEXTE[10:], 10).json()["joint"]


def test_the_same_file_chosen_again_goes_on_where_it_stopped(annonce, morceau):
    premiere = annonce(modifie="1700000000000").json()
    morceau(premiere["url"], TEXTE[:10], 0)
    assert annonce(modifie="1700000000000").json() == {"url": premiere["url"], "decalage": 10}
    assert annonce(modifie="1800000000000").json()["url"] != premiere["url"]


def test_a_browser_that_lost_the_last_answer_hears_it_again(annonce, morceau, navigateur):
    adresse = annonce().json()["url"]
    morceau(adresse, TEXTE, 0)
    for reponse in (navigateur.get(adresse), morceau(adresse, TEXTE, 0)):
        assert reponse.status_code == 200
        assert reponse.json()["joint"] == "notes.txt"
    assert PieceJointe.objects.count() == 1


def test_a_refusal_is_said_once_and_for_good(annonce, morceau, navigateur):
    adresse = annonce(nom="facture.pdf", taille=404).json()["url"]
    reponse = morceau(adresse, b"MZ\x90\x00" + bytes(400), 0)
    assert reponse.status_code == 422
    assert "C’est un programme" in reponse.json()["message"]
    assert navigateur.get(adresse).status_code == 422
    assert not PieceJointe.objects.exists() and fichiers.cles() == set()


def test_a_process_that_died_while_making_it_safe_leaves_it_to_the_next_one(fiche):
    envoi = annoncer(fiche, "notes.txt", len(TEXTE))
    recevoir(envoi, 0, TEXTE)
    pris = timezone.now()
    Envoi.objects.filter(pk=envoi.pk).update(pris_le=pris)
    terminer(envoi, pris + datetime.timedelta(seconds=119))
    assert envoi.termine_le is None
    terminer(envoi, pris + datetime.timedelta(seconds=121))
    assert envoi.piece.nom == "notes.txt"


def test_giving_up_forgets_what_was_received(annonce, morceau, navigateur, django_capture_on_commit_callbacks):
    adresse = annonce().json()["url"]
    morceau(adresse, TEXTE[:10], 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert navigateur.delete(adresse).status_code == 204
    assert not Envoi.objects.exists() and fichiers.cles() == set()
    assert morceau(adresse, TEXTE[10:], 10).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_one_piece_sent_twice_at_once_is_taken_once(fiche):
    envoi = annoncer(fiche, "notes.txt", len(TEXTE))
    copies = [Envoi.objects.get(pk=envoi.pk) for _ in range(2)]
    resultats = ensemble(*[lambda copie=copie: recevoir(copie, 0, TEXTE[:10]) for copie in copies])
    assert sorted(resultats) == [False, True]
    envoi.refresh_from_db()
    assert envoi.recu == 10 and len(envoi.morceaux) == 1 == len(fichiers.cles())


# --- Refused before it travels -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "taille", "statut", "phrase"),
    [
        ("film.mp4", 2 * 1024**3, 413, "un passeport entier en garde"),
        ("photo.jpg", 2 * 1024**3, 413, "un passeport entier en garde"),
        ("notes.txt", 0, 422, "vide"),
        ("notes.txt", -1, 422, "compris"),
        ("notes.txt", "beaucoup", 422, "compris"),
        ("notes.txt", "9" * 30, 422, "compris"),
        ("", 12, 422, "compris"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_the_announcement(annonce, nom, taille, statut, phrase):
    reponse = annonce(taille, nom)
    assert reponse.status_code == statut
    assert phrase in reponse.json()["message"]
    assert not Envoi.objects.exists()


def test_a_photo_may_weigh_more_than_the_room_left_since_it_is_reduced(annonce, fiche, settings):
    settings.PIECES_MO_PAR_PASSEPORT = 1
    factories.creer_piece(fiche, taille=900 * 1024)
    assert annonce(400 * 1024, "notes.txt").status_code == 413
    assert annonce(400 * 1024, "photo.HEIC").status_code == 201
    factories.creer_piece(fiche, contenu=b"2", taille=124 * 1024)
    assert annonce(400 * 1024, "photo.HEIC").status_code == 413


def test_a_piece_larger_than_a_request_may_be_is_refused_unread(annonce, navigateur):
    adresse = annonce(5 * 1024 * 1024).json()["url"]
    gros = {"CONTENT_LENGTH": str(5 * 1024 * 1024), "HTTP_UPLOAD_OFFSET": "0"}
    reponse = navigateur.post(adresse, b"x", content_type="application/octet-stream", **gros)
    assert reponse.status_code == 413
    assert Envoi.objects.get().recu == 0


def test_more_than_what_was_announced_is_refused(annonce, morceau):
    adresse = annonce().json()["url"]
    assert morceau(adresse, TEXTE + b"!", 0).status_code == 409


def test_where_the_diplome_takes_no_file_nothing_of_all_this_exists(annonce, morceau, diplome, fiche):
    adresse = annonce().json()["url"]
    diplome.options |= {"pieces_jointes": False}
    diplome.save()
    assert annonce().status_code == 404
    assert morceau(adresse, TEXTE, 0).status_code == 404
    assert not PieceJointe.objects.exists()


def test_a_session_that_ended_is_told_to_the_script(client, fiche):
    reponse = client.post(reverse("situations:envois", args=[fiche.pk]), {"nom": "a.txt", "taille": 3})
    assert reponse.status_code == 401
    assert "reconnectez-vous" in reponse.json()["message"]


# --- What is left behind ------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_what_was_received_waits(annonce, morceau, settings, fiche):
    adresse = annonce().json()["url"]
    morceau(adresse, TEXTE[:10], 0)
    avant, plein = settings.STORAGES, {"pieces": {"BACKEND": "tests.fichiers.DisqueQuiSeRemplit"}}
    settings.STORAGES = avant | plein
    reponse = morceau(adresse, TEXTE[10:], 10)
    assert reponse.status_code == 507
    assert "Votre fiche est intacte" in reponse.json()["message"]
    assert reponse.json()["decalage"] == 10
    assert not fiche.pieces.exists()


def test_what_never_arrived_whole_is_forgotten_after_a_day(fiche, django_capture_on_commit_callbacks):
    envoi = annoncer(fiche, "notes.txt", len(TEXTE))
    recevoir(envoi, 0, TEXTE[:10])
    touche = Envoi.objects.get().touche_le
    assert purger(touche + datetime.timedelta(hours=23)) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert purger(touche + datetime.timedelta(hours=24)) == (0, 1)
    assert fichiers.cles() == set()


def test_files_begun_and_left_do_not_pile_up(fiche):
    for rang in range(OUVERTS_MAXIMUM + 3):
        annoncer(fiche, f"{rang}.txt", 10)
    assert Envoi.objects.count() == OUVERTS_MAXIMUM
    assert not Envoi.objects.filter(nom="0.txt").exists()
