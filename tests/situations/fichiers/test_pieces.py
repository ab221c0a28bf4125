"""Files and their rows: the room of a passport, removing, taking back, purging, a full disk (R17)."""

import datetime
import errno
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from situations.fichiers.pieces import en_clair, joindre, orphelins, place, purger, restaurer, retirer
from situations.fichiers.refus import DisquePlein, FichierRefuse, PlaceEpuisee
from situations.models import Envoi, Fiche, PieceJointe
from situations.models.piece_jointe import avec_pieces, stockage
from tests import factories, fichiers
from tests.simultane import ensemble

pytestmark = pytest.mark.rule("R17")
MO = 1024 * 1024


@pytest.fixture(autouse=True)
def le_diplome_permet(diplome):
    """Files are allowed, and the store is empty."""
    diplome.options |= {"pieces_jointes": True}
    diplome.save()
    fichiers.vider()


@pytest.fixture
def envoyer(fiche, tmp_path):
    """``envoyer(b"…", "name.txt")``: attach these bytes to the fiche."""

    def joint(octets, nom="notes.txt", fiche=fiche):
        source = tmp_path / "source"
        source.write_bytes(octets)
        return joindre(fiche, source, nom)

    return joint


# --- Attaching ------------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_a_key_that_tells_nothing(envoyer, fiche):
    piece = envoyer(b"Douze cartons.", "Bordereau de Mme Durand.txt")
    assert piece.nom == "Bordereau de Mme Durand.txt"
    assert "durand" not in piece.fichier.name.casefold() and not piece.fichier.name.endswith("txt")
    assert piece.ouvrir().read() == b"Douze cartons."
    assert piece.taille == 14


def test_a_picture_has_a_thumbnail_and_counts_for_what_is_kept(envoyer, fiche):
    octets = fichiers.image("JPEG", (2600, 40)) + bytes(200_000)
    piece = envoyer(octets, "affiche.jpg")
    assert piece.vignette and piece.est_image
    assert piece.taille < 100_000
    assert place(fiche.passeport).utilise == piece.taille


def test_the_same_file_sent_twice_is_attached_once(envoyer, fiche):
    assert envoyer(b"Douze cartons.") == envoyer(b"Douze cartons.", "autre nom.txt")
    assert len(fichiers.cles()) == 1
    assert envoyer(b"Treize cartons.").nom == "notes (2).txt"


def test_the_content_of_a_fiche_lists_its_files_and_stays_the_same_without(envoyer, fiche):
    sans = fiche.contenu()
    assert "fichiers" not in sans
    piece = envoyer(b"Douze cartons.")
    assert fiche.contenu() == sans | {"fichiers": [{"nom": "notes.txt", "taille": 14, "sha256": piece.sha256}]}
    retirer(piece)
    assert fiche.contenu() == sans


def test_where_the_diplome_takes_no_file_a_content_asks_nothing_of_the_database(
    fiche, diplome, django_assert_num_queries
):
    factories.creer_piece(fiche)
    diplome.options |= {"pieces_jointes": False}
    diplome.save()
    fiche = Fiche.objects.select_related("passeport__diplome").pour_lecture().get()
    with django_assert_num_queries(0):
        assert "fichiers" not in fiche.contenu()


def test_a_recorded_fiche_whose_files_change_has_changed(fiche):
    """So a copy deposited for the exam is known to be older than the passport."""
    piece = factories.creer_piece(fiche)
    for agir in (retirer, restaurer):
        avant = timezone.now()
        agir(piece)
        fiche.refresh_from_db()
        assert fiche.modifiee_le > avant
    assert fiche.revision == 1


@pytest.mark.parametrize("nombre", [1, 4])
def test_the_contents_of_many_fiches_cost_one_query_for_their_files(passeport, nombre, django_assert_num_queries):
    for _ in range(nombre):
        factories.creer_piece(factories.creer_fiche(passeport))
    with django_assert_num_queries(3):
        fiches = avec_pieces(passeport, Fiche.objects.pour_lecture())
        assert all(f.contenu()["fichiers"] for f in fiches)


# --- Room -----------------------------------------------------------------------------------------------------


def test_what_does_not_fit_is_refused_with_what_is_left(envoyer, fiche, settings):
    settings.PIECES_MO_PAR_PASSEPORT = 1
    factories.creer_piece(fiche, taille=MO - 10 * 1024)
    with pytest.raises(PlaceEpuisee, match="Il reste 10\u00a0Ko"):
        envoyer(b"a" * 20_000)
    with pytest.raises(PlaceEpuisee, match="un passeport entier en garde 1\u00a0Mo"):
        envoyer(b"a" * (MO + 1))
    assert PieceJointe.objects.count() == 1
    assert envoyer(b"a" * 5000)


def test_files_of_a_fiche_in_the_bin_wait_with_it_and_take_their_room(envoyer, fiche, owner):
    piece = envoyer(b"Douze cartons.")
    fiche.jeter()
    assert not PieceJointe.objects.visibles_par(owner).exists()
    assert place(fiche.passeport).utilise == 14
    fiche.restaurer()
    assert PieceJointe.objects.visibles_par(owner).get() == piece


def test_a_fiche_thrown_away_while_its_file_travels_takes_no_file(envoyer, fiche):
    Fiche.objects.filter(pk=fiche.pk).update(supprimee_le=timezone.now())
    with pytest.raises(FichierRefuse, match="corbeille"):
        envoyer(b"Douze cartons.")
    assert fichiers.cles() == set()


@pytest.mark.django_db(transaction=True)
def test_two_files_that_arrive_at_once_do_not_pass_the_limit_together(fiche, tmp_path, settings):
    settings.PIECES_MO_PAR_PASSEPORT = 1
    sources = [tmp_path / "a", tmp_path / "b"]
    for lettre, source in zip("ab", sources, strict=True):
        source.write_text(lettre * (600 * 1024))
    resultats = ensemble(*[lambda source=source: joindre(fiche, source, "a.txt") for source in sources])
    assert {type(r) for r in resultats} == {PieceJointe, PlaceEpuisee}
    assert PieceJointe.objects.get().taille == 600 * 1024


@pytest.mark.parametrize(
    ("octets", "attendu"), [(0, "0 Ko"), (1, "1 Ko"), (840_000, "821 Ko"), (MO, "1 Mo"), (52_400_000, "49,9 Mo")]
)
def test_a_size_reads_as_a_person_says_it(octets, attendu):
    assert en_clair(octets) == attendu.replace(" ", "\u00a0")


# --- Removing, taking back, purging -----------------------------------------------------------------------------


def test_a_file_removed_frees_its_room_and_can_be_taken_back(envoyer, fiche, owner):
    piece = envoyer(b"Douze cartons.")
    retirer(piece)
    assert place(fiche.passeport).utilise == 0
    assert PieceJointe.objects.restaurables_par(owner).get() == piece
    assert envoyer(b"Treize cartons.").nom == "notes.txt"
    restaurer(piece)
    assert piece.nom == "notes (2).txt"


def test_a_file_is_not_taken_back_where_there_is_no_room_or_where_it_is_again(envoyer, fiche, settings):
    piece = envoyer(b"Douze cartons.")
    retirer(piece)
    envoyer(b"Douze cartons.")
    with pytest.raises(FichierRefuse, match="déjà joint"):
        restaurer(piece)
    settings.PIECES_MO_PAR_PASSEPORT = 1
    autre = factories.creer_piece(fiche, contenu=b"autre", taille=MO, retiree_le=timezone.now())
    with pytest.raises(PlaceEpuisee):
        restaurer(autre)


def test_removing_again_and_again_does_not_fill_the_store(envoyer, fiche, settings, django_capture_on_commit_callbacks):
    settings.PIECES_MO_PAR_PASSEPORT = 1
    ancienne = factories.creer_piece(fiche, contenu=b"1", taille=MO, retiree_le=timezone.now())
    nouvelle = factories.creer_piece(fiche, contenu=b"2", taille=MO)
    with django_capture_on_commit_callbacks(execute=True):
        retirer(nouvelle)
    assert PieceJointe.objects.get() == nouvelle
    assert ancienne.fichier.name not in fichiers.cles()


def test_a_purge_deletes_rows_and_bytes_for_good(envoyer, fiche, django_capture_on_commit_callbacks):
    restee, retiree = factories.creer_piece(fiche, contenu=b"1"), factories.creer_piece(fiche, contenu=b"2")
    jetee = factories.creer_fiche(fiche.passeport)
    factories.creer_piece(jetee, contenu=b"3")
    retirer(retiree)
    jetee.jeter()
    assert len(fichiers.cles()) == 6
    plus_tard = timezone.now() + datetime.timedelta(days=30)
    with time_machine.travel(plus_tard, tick=False), django_capture_on_commit_callbacks(execute=True):
        call_command("purger_corbeille")
    assert PieceJointe.objects.get() == restee
    assert fichiers.cles() == {restee.fichier.name, restee.vignette.name}
    assert orphelins(plus_tard + datetime.timedelta(days=1)) == ([], [])


def test_a_file_removed_less_than_thirty_days_ago_is_not_purged(fiche):
    piece = factories.creer_piece(fiche)
    retirer(piece)
    assert purger(piece.retiree_le + datetime.timedelta(days=29, hours=23)) == (0, 0)
    assert purger(piece.retiree_le + datetime.timedelta(days=30)) == (1, 0)


def test_deleting_the_account_deletes_the_bytes(fiche, owner, django_capture_on_commit_callbacks):
    factories.creer_piece(fiche)
    Envoi.objects.create(fiche=fiche, nom="a", taille=9, recu=3, morceaux=[stockage().save("envois/a/1", _bytes())])
    with django_capture_on_commit_callbacks(execute=True):
        owner.delete()
    assert fichiers.cles() == set() and not stockage().exists("envois/a/1")


def _bytes():
    return io.BytesIO(b"abc")


def test_what_a_power_cut_left_is_found_and_what_is_being_written_is_left_alone(fiche, capsys):
    bonne, perdue = factories.creer_piece(fiche, contenu=b"1"), factories.creer_piece(fiche, contenu=b"2")
    stockage().delete(perdue.fichier.name)
    stockage().save("pieces/00/orpheline", _bytes())
    assert orphelins() == ([], [perdue])
    apres = timezone.now() + datetime.timedelta(hours=2)
    assert orphelins(apres) == (["pieces/00/orpheline"], [perdue])
    with time_machine.travel(apres, tick=False), pytest.raises(CommandError, match="1 fichiers? manque"):
        call_command("verifier_fichiers", "--effacer")
    assert not stockage().exists("pieces/00/orpheline") and stockage().exists(bonne.fichier.name)
    assert perdue.fichier.name in capsys.readouterr().err


# --- A full disk --------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_neither_row_nor_bytes_and_the_fiche_intact(envoyer, fiche, settings):
    settings.STORAGES = settings.STORAGES | {"pieces": {"BACKEND": "tests.fichiers.DisqueQuiSeRemplit"}}
    avant = fiche.contenu()
    with pytest.raises(DisquePlein, match="Votre fiche est intacte"):
        envoyer(b"Douze cartons.")
    assert not PieceJointe.objects.exists()
    assert Fiche.objects.get().contenu() == avant


def test_another_fault_of_the_store_is_not_taken_for_a_full_disk(envoyer, settings, monkeypatch):
    settings.STORAGES = settings.STORAGES | {"pieces": {"BACKEND": "tests.fichiers.DisqueQuiSeRemplit"}}
    monkeypatch.setattr(fichiers.DisqueQuiSeRemplit, "faute", errno.EIO)
    with pytest.raises(OSError) as faute:
        envoyer(b"Douze cartons.")
    assert faute.value.errno == errno.EIO
