"""What is rendered is kept: within its room, for this server's eyes alone, and never a half of it."""

import io
import os
import stat
import threading
import time

import pytest
from django.core.management import call_command

from accounts.reserve import DOSSIERS, Reserve

JOUR = 24 * 3600


@pytest.fixture
def reserve(tmp_path):
    return Reserve(tmp_path / "pdf", octets=1000 * DOSSIERS, jours=7)


def cle(numero, dossier="ab"):
    return f"{dossier}{numero:062x}"


def fichiers(reserve):
    return [f for f in reserve.dossier.rglob("*") if f.is_file()]


def test_what_is_kept_is_read_again(reserve):
    assert reserve.lire(cle(1)) is None
    reserve.garder(cle(1), b"morceau")
    assert reserve.lire(cle(1)) == b"morceau"
    assert reserve.lire(cle(2)) is None


def test_nobody_else_on_the_machine_can_read_it(reserve):
    reserve.garder(cle(1), b"morceau")
    (fichier,) = fichiers(reserve)
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600
    for dossier in (reserve.dossier, fichier.parent):
        assert stat.S_IMODE(dossier.stat().st_mode) == 0o700


def test_a_file_that_is_cut_or_changed_is_not_there(reserve):
    reserve.garder(cle(1), b"morceau")
    (fichier,) = fichiers(reserve)
    entier = fichier.read_bytes()
    for abime in (entier[:-1], entier[:-1] + b"x", b""):
        fichier.write_bytes(abime)
        assert reserve.lire(cle(1)) is None


def test_it_stays_within_its_room_and_lets_the_least_recently_used_go(reserve):
    for numero in range(8):
        reserve.garder(cle(numero), bytes(70))
        os.utime(reserve._fichier(cle(numero)), (numero, numero))
    assert reserve.lire(cle(0))
    reserve.garder(cle(8), bytes(170))
    assert sum(f.stat().st_size for f in fichiers(reserve)) <= 1000
    assert reserve.lire(cle(0)) and reserve.lire(cle(8))
    assert reserve.lire(cle(1)) is None


def test_a_piece_too_large_for_its_folder_is_not_kept_and_empties_nothing(reserve):
    reserve.garder(cle(1), b"morceau")
    reserve.garder(cle(2), bytes(1001))
    assert reserve.lire(cle(1)) and reserve.lire(cle(2)) is None


def test_without_room_nothing_is_written(tmp_path):
    reserve = Reserve(tmp_path / "pdf", octets=0, jours=7)
    reserve.garder(cle(1), b"morceau")
    assert reserve.lire(cle(1)) is None
    assert not reserve.dossier.exists()


def test_what_has_not_been_used_for_days_is_purged_and_what_was_never_finished(reserve):
    for numero in range(3):
        reserve.garder(cle(numero), b"morceau")
        os.utime(reserve._fichier(cle(numero)), (0, 1000 * JOUR))
    (reserve.dossier / "ab" / ".en-cours-perdu").write_bytes(b"mor")
    os.utime(reserve.dossier / "ab" / ".en-cours-perdu", (0, 1000 * JOUR))
    os.utime(reserve._fichier(cle(2)), (0, 1005 * JOUR))
    assert reserve.purger(maintenant=1008 * JOUR) == 3
    assert fichiers(reserve) == [reserve._fichier(cle(2))]


def test_a_disk_that_refuses_does_not_stop_the_rendering(reserve, caplog):
    reserve.dossier.write_text("a file where the folder should be")
    reserve.garder(cle(1), b"morceau")
    assert reserve.lire(cle(1)) is None
    assert "PDF reserve" in caplog.text


def test_it_may_be_emptied_while_others_write_and_read(reserve):
    """Each reading gives the whole or nothing, whatever goes away meanwhile."""
    fini, fautes = threading.Event(), []

    def travailler(graine):
        for tour in range(150):
            numero = (graine + tour) % 10
            reserve.garder(cle(numero), bytes([numero]) * 50)
            lu = reserve.lire(cle(numero))
            if lu not in (None, bytes([numero]) * 50):
                fautes.append(lu)

    def vider():
        while not fini.is_set():
            reserve.vider()
            reserve.purger(time.time() + 30 * JOUR)

    videur = threading.Thread(target=vider)
    ouvriers = [threading.Thread(target=travailler, args=(graine,)) for graine in range(3)]
    for fil in (videur, *ouvriers):
        fil.start()
    for fil in ouvriers:
        fil.join()
    fini.set()
    videur.join()
    assert fautes == []


def test_the_command_says_what_it_removed(settings, tmp_path):
    settings.PDF_RESERVE_DOSSIER, settings.PDF_RESERVE_OCTETS = tmp_path / "pdf", 10**6
    reserve = Reserve.des_reglages()
    for numero in range(2):
        reserve.garder(cle(numero), b"morceau")
    os.utime(reserve._fichier(cle(0)), (0, 0))
    sortie = io.StringIO()
    call_command("purger_pdf", stdout=sortie)
    call_command("purger_pdf", "--tout", stdout=sortie)
    assert sortie.getvalue().splitlines() == [
        "Pages rendues : 1\u00a0morceau effacé, 1\u00a0gardé (0.0 Mo).",
        "Pages rendues : 1\u00a0morceau effacé, 0\u00a0gardé (0.0 Mo).",
    ]
