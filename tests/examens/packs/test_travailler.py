"""The worker, for real: processes of their own on the test's database, files on a disk, an SMTP server, kill -9."""

import email
import email.policy
import errno
import io
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import pikepdf
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as reglages
from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Courriel
from examens.file import PATIENCE, Arret
from examens.models import Pack, PackLigne
from examens.packs.annonce import annoncer
from examens.packs.demande import demander
from examens.packs.menage import annoncer_de_nouveau, purger
from tests import factories

pytestmark = pytest.mark.lent

DELAI = 60  # seconds


class Boite:
    """Keeps what it receives."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.messages.append(
            (envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default))
        )
        return "250 OK"


class Serveur(Controller):
    """Takes a free port, and checks that one rather than the port 0 which asked for it."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def adresse_de_la_base():
    """The ``DATABASE_URL`` of the database that the test writes in."""
    nom = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{nom}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{nom}").geturl()


@pytest.fixture(autouse=True)
def real_queue_and_files(settings, tmp_path):
    """The queue and the storage that the workers use, on our side too."""
    settings.TASKS = {"default": settings.TASKS["default"] | {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.STORAGES = settings.STORAGES | {
        "packs": {
            "BACKEND": "examens.packs.stockage.StockageDePacks",
            "OPTIONS": {"location": tmp_path / "packs", "file_permissions_mode": 0o600},
        }
    }


@pytest.fixture
def boite():
    serveur = Serveur(Boite(), hostname="127.0.0.1", port=0)
    serveur.start()
    serveur.handler.port = serveur.port
    yield serveur.handler
    serveur.stop()


@pytest.fixture
def lancer(tmp_path, boite):
    """``lancer("--une-fois")``: a worker, killed at the end of the test if it still runs."""
    ouvriers = []

    def lancer(*arguments):
        ouvriers.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "travailler", *arguments],
                cwd=reglages.BASE_DIR,
                env=os.environ
                | {
                    "DJANGO_SETTINGS_MODULE": "tests.examens.packs.reglages_ouvrier",
                    "DATABASE_URL": adresse_de_la_base(),
                    "DOSSIER_DES_PACKS": str(tmp_path / "packs"),
                    "PORT_DU_COURRIEL": str(boite.port),
                },
                stderr=(tmp_path / "ouvrier.log").open("a"),
            )
        )
        return ouvriers[-1]

    yield lancer
    for ouvrier in ouvriers:
        if ouvrier.poll() is None:
            ouvrier.kill()
        ouvrier.wait(DELAI)


@pytest.fixture
def pack(transactional_db, classe, teacher):
    """Of three students with a fiche each, for E6."""
    for nom in ("Moreau", "Nguyen", "Petit"):
        etudiant = factories.creer_etudiant(classe, first_name="Lina", last_name=nom)
        factories.creer_fiche(etudiant.passeports.get())
    teacher.email = "prof@lycee.example"
    teacher.save()
    return demander(teacher, classe, [classe.diplome.epreuves.get(code="E6")])[0]


def attendre(condition, journal):
    """Look again and again until it is true; the processes that it waits for go at their own pace."""
    limite = time.monotonic() + DELAI
    while not condition():
        assert time.monotonic() < limite, f"not in time: {journal.read_text()}"
        time.sleep(0.05)


def faites(pack):
    return pack.lignes.filter(etat=PackLigne.Etat.FAIT).count()


def test_a_worker_killed_in_the_middle_is_followed_by_another_and_the_pack_is_whole(pack, lancer, boite, tmp_path):
    premier = lancer()
    attendre(lambda: faites(pack) >= 1, tmp_path / "ouvrier.log")
    premier.send_signal(signal.SIGKILL)
    premier.wait(DELAI)
    pack.refresh_from_db()
    assert (pack.etat, pack.archive, pack.liasse) == (Pack.Etat.EN_COURS, "", "")
    deja = {ligne.pk: ligne.pieces for ligne in pack.lignes.filter(etat=PackLigne.Etat.FAIT)}
    assert 1 <= len(deja) < 3
    assert DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists()

    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(started_at=timezone.now() - 2 * PATIENCE)
    assert lancer("--une-fois").wait(DELAI) == 0
    pack.refresh_from_db()
    assert pack.etat == Pack.Etat.PRET, (tmp_path / "ouvrier.log").read_text()
    for ligne in pack.lignes.filter(pk__in=deja):
        assert ligne.pieces == deja[ligne.pk], "made twice"
    with Pack.stockage().open(pack.archive) as fichier:
        archive = zipfile.ZipFile(io.BytesIO(fichier.read()))
    assert archive.testzip() is None
    noms = [nom for nom in archive.namelist() if nom.endswith("E6.pdf")]
    assert noms == ["MOREAU Lina – E6.pdf", "NGUYEN Lina – E6.pdf", "PETIT Lina – E6.pdf"]
    for nom in noms:
        with pikepdf.open(io.BytesIO(archive.read(nom))) as pdf:
            assert len(pdf.pages) >= 1
    with Pack.stockage().open(pack.liasse) as fichier, pikepdf.open(fichier) as pdf:
        assert len(pdf.pages) == pack.liasse_pages
    # Neither a piece nor a half file is left beside.
    assert sorted(Pack.stockage().listdir(pack.dossier)[1]) == sorted(
        [pack.archive.split("/")[1], pack.liasse.split("/")[1]]
    )
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}

    [(a_qui, message)] = boite.messages
    assert a_qui == ["prof@lycee.example"]
    assert f"https://passeport.example/packs/{pack.pk}/" in message.get_body(("plain",)).get_content()
    assert not list(message.iter_attachments())
    assert "MOREAU" not in message.as_string()


# It asks the database for nothing that the test above does not ask of both.
@pytest.mark.postgresql
def test_a_worker_asked_to_stop_ends_the_candidates_in_hand_and_leaves_the_others(pack, lancer, tmp_path):
    premier = lancer()
    attendre(lambda: faites(pack) >= 1, tmp_path / "ouvrier.log")
    premier.send_signal(signal.SIGTERM)
    assert premier.wait(DELAI) == 0
    # Two at a time.
    assert 1 <= faites(pack) <= 3
    statuts = set(DBTaskResult.objects.values_list("status", flat=True))
    assert statuts <= {TaskResultStatus.SUCCESSFUL, TaskResultStatus.READY}


def test_a_worker_ends_with_the_server_that_it_follows():
    suivi = Arret()
    suivi.parent = os.getppid()
    assert not suivi
    suivi.parent = os.getppid() + 1
    assert suivi


def test_what_has_had_its_hours_is_deleted_and_what_nobody_needs(pack, capsys):
    stockage, maintenant = Pack.stockage(), timezone.now()
    nom = stockage.save(f"{pack.dossier}/x.zip", io.BytesIO(b"x"))
    stockage.save("987654/pieces/x.pdf", io.BytesIO(b"x"))
    Pack.objects.update(etat=Pack.Etat.PRET, archive=nom, expire_le=maintenant + timedelta(minutes=1))
    call_command("purger_packs")
    assert "0\u00a0effacé" in capsys.readouterr().out
    assert stockage.listdir("")[0] == [pack.dossier]
    Pack.objects.update(expire_le=maintenant)
    assert purger() == 1
    assert stockage.listdir("")[0] == []
    pack.refresh_from_db()
    assert (pack.etat, pack.archive, pack.lignes.count()) == (Pack.Etat.EXPIRE, "", 0)
    Pack.objects.update(demande_le=maintenant - Pack.MEMOIRE - timedelta(days=1))
    purger()
    assert not Pack.objects.exists()


def test_a_file_takes_its_name_once_it_is_whole(tmp_path):
    class Plein(io.BytesIO):
        def read(self, *_):
            raise OSError(errno.ENOSPC, "No space left on device")

    stockage = Pack.stockage()
    with pytest.raises(OSError, match="No space left"):
        stockage.save("1/x.zip", File(Plein(b"half"), "x"))
    assert stockage.listdir("1") == ([], [])
    nom = stockage.save("1/x.zip", File(io.BytesIO(b"whole"), "x"))
    chemin = tmp_path / "packs" / nom
    assert (chemin.read_bytes(), stat.S_IMODE(chemin.stat().st_mode)) == (b"whole", 0o600)
    with pytest.raises(ValueError, match="no address"):
        stockage.url(nom)


def test_an_announcement_is_made_once_and_waits_in_the_queue(pack, settings):
    settings.EMAIL_BACKEND = "accounts.courriels.file.MiseEnFile"
    Pack.objects.update(etat=Pack.Etat.PRET, termine_le=timezone.now())
    annoncer(pack.pk)
    annoncer_de_nouveau()
    assert [courriel.destinataires for courriel in Courriel.objects.all()] == ["prof@lycee.example"]
