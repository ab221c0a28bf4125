"""A file sent by pieces: announced, resumed after a lost connection, refused before it travels (R17)."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from situations.fichiers.envois import OUVERTS_MAXIMUM, PAR_HEURE, annoncer, recevoir, recevoir_entier, terminer
from situations.fichiers.pieces import purger
from situations.fichiers.refus import TropDEnvois
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
    assert (fin["joint"], fin["notes"]) == ("notes.txt", [])
    assert "notes.txt" in fin["liste"] and "utilisés sur 50" in fin["liste"]
    assert fiche.pieces.get().ouvrir().read() == TEXTE
    assert not [cle for cle in fichiers.cles() if cle.startswith("envois/")]


def test_a_file_sent_by_pieces_keeps_the_name_that_its_owner_writes_and_says_what_was_taken_out(annonce, morceau):
    octets = fichiers.docx(**{"word/vbaProject.bin": b"x"})
    fin = morceau(annonce(len(octets), "Devis 12/03/2026.docx").json()["url"], octets, 0).json()
    assert (fin["joint"], fin["notes"]) == ("Devis 12/03/2026.docx", ["Les macros ont été retirées."])
    assert "<li>Les macros ont été retirées.</li>" in fin["liste"]


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
    assert not Envoi.objects.ouverts().exists() and fichiers.cles() == set()
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


def test_what_cannot_be_kept_is_refused_at_the_announcement(annonce):
    for nom, taille, statut, phrase in (
        ("film.mp4", 2 * 1024**3, 413, "un passeport entier en garde"),
        ("photo.jpg", 2 * 1024**3, 413, "un passeport entier en garde"),
        ("notes.txt", 0, 422, "vide"),
        ("notes.txt", -1, 422, "compris"),
        ("notes.txt", "beaucoup", 422, "compris"),
        ("notes.txt", "9" * 30, 422, "compris"),
        ("", 12, 422, "compris"),
    ):
        reponse = annonce(taille, nom)
        assert (reponse.status_code, phrase in reponse.json()["message"]) == (statut, True), (nom, taille)
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
    assert Envoi.objects.ouverts().count() == OUVERTS_MAXIMUM
    assert not Envoi.objects.ouverts().filter(nom="0.txt").exists()


# --- What one person may send -------------------------------------------------------------------------------------

MO = 1024 * 1024


def test_ten_files_that_fit_one_by_one_do_not_fit_together(annonce):
    """Tried: ten of 49 MB, announced one after the other, were all received."""
    reponses = [annonce(49 * MO, f"film{rang}.mp4") for rang in range(3)]
    assert [r.status_code for r in reponses] == [201, 413, 413]
    assert "D’autres fichiers sont en route (49\u00a0Mo)" in reponses[1].json()["message"]
    assert annonce(49 * MO, "photo.jpg").status_code == 413
    assert Envoi.objects.get().taille == 49 * MO


def test_what_is_on_its_way_counts_beside_what_is_kept(annonce, fiche):
    factories.creer_piece(fiche, taille=30 * MO)
    assert annonce(15 * MO, "a.mp4").status_code == 201
    assert annonce(6 * MO, "b.mp4").status_code == 413
    assert annonce(5 * MO, "b.mp4").status_code == 201


def test_a_file_that_gives_no_more_sign_gives_its_room_to_another(annonce):
    annonce(49 * MO, "a.mp4")
    for minutes, statut in ((9, 413), (11, 201)):
        Envoi.objects.update(touche_le=timezone.now() - datetime.timedelta(minutes=minutes))
        assert annonce(49 * MO, "b.mp4").status_code == statut, minutes


def test_giving_up_does_not_forget_what_was_sent_in_the_hour(annonce, morceau, navigateur, fiche):
    """Sending and giving up, again and again, would fill the network and the disk."""
    Envoi.objects.create(fiche=fiche, nom="avant.mp4", taille=199 * MO, recu=199 * MO, termine_le=timezone.now())
    adresse = annonce(MO, "a.mp4").json()["url"]
    morceau(adresse, b"x" * 1000, 0)
    navigateur.delete(adresse)
    refus = annonce(MO, "b.mp4")
    assert refus.status_code == 429
    assert "en une heure (200 fichiers ou 200\u00a0Mo au plus)" in refus.json()["message"]
    assert annonce(MO - 1000, "b.mp4").status_code == 201


def test_a_person_sends_so_many_files_in_an_hour(annonce, fiche):
    Envoi.objects.bulk_create(Envoi(fiche=fiche, nom="a.txt", taille=1, recu=1) for _ in range(PAR_HEURE))
    for minutes, statut in ((59, 429), (61, 201)):
        avant = timezone.now() - datetime.timedelta(minutes=minutes)
        Envoi.objects.update(touche_le=avant, termine_le=avant)
        assert annonce().status_code == statut, minutes


def test_a_plain_form_counts_like_the_rest(navigateur, fiche):
    Envoi.objects.create(fiche=fiche, nom="avant.mp4", taille=200 * MO, recu=200 * MO, termine_le=timezone.now())
    envoi = {"fichiers": [SimpleUploadedFile("notes.txt", TEXTE)]}
    reponse = navigateur.post(reverse("situations:fiche_fichiers", args=[fiche.pk]), envoi)
    assert reponse.status_code == 429 and "en une heure" in reponse.content.decode()
    Envoi.objects.all().delete()
    navigateur.post(
        reverse("situations:fiche_fichiers", args=[fiche.pk]),
        envoi | {"fichiers": [SimpleUploadedFile("n.txt", TEXTE)]},
    )
    assert Envoi.objects.get().taille == len(TEXTE) and Envoi.objects.get().termine_le


def test_one_file_of_a_person_is_made_safe_at_a_time(fiche, passeport):
    """Otherwise twenty pages open at once would take every process of the site."""
    premier, second = annoncer(fiche, "a.txt", len(TEXTE)), annoncer(factories.creer_fiche(passeport), "b.txt", 3)
    recevoir(premier, 0, TEXTE)
    recevoir(second, 0, b"abc")
    Envoi.objects.filter(pk=premier.pk).update(pris_le=timezone.now())
    terminer(second)
    assert second.termine_le is None
    with pytest.raises(TropDEnvois, match="en cours de vérification"):
        recevoir_entier(fiche, SimpleUploadedFile("c.txt", b"abcd"))
    Envoi.objects.filter(pk=premier.pk).update(termine_le=timezone.now())
    terminer(second)
    assert second.piece.nom == "b.txt"
