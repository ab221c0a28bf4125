"""The journal by months, on PostgreSQL: whole ones leave, archived, and a line alone never does."""

import csv
import datetime
import gzip
import hashlib
import io
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.journal import mois
from accounts.models import Journal
from tests.factories import UserFactory


@pytest.fixture
def vieux_journal(db):
    """Two lines of January 2020, one of February, one of today. Returns that of today."""
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE accounts_journal DETACH PARTITION accounts_journal_avant")
        mois.ouvrir_les_mois(curseur, datetime.datetime(2019, 12, 5))
        for jour in ("2020-01-03", "2020-01-31 23:59:59+00", "2020-02-01 00:00+00"):
            curseur.execute(
                "INSERT INTO accounts_journal (quand, acteur_nom, acteur_role, action, objet, details, appareil)"
                " VALUES (%s, 'Lina, « dite »', '', 'connexion', '', '{}', '')",
                [jour],
            )
    return Journal.noter(Journal.Action.CONNEXION, UserFactory())


def lignes(nom):
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT count(*) FROM {nom}")  # noqa: S608 (a name of the test)
        return curseur.fetchone()[0]


def test_months_are_counted_across_years():
    assert mois.debut_du_mois(datetime.datetime(2026, 11, 28), 2) == datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
    assert mois.debut_du_mois(datetime.datetime(2026, 1, 28), -1) == datetime.datetime(2025, 12, 1, tzinfo=datetime.UTC)


@pytest.mark.postgresql
def test_each_line_is_in_the_table_of_its_month(vieux_journal):
    assert [lignes(f"accounts_journal_{m}") for m in ("2020_01", "2020_02")] == [2, 1]
    # Between the months that are open, and beyond them, nobody waits for a table.
    assert lignes("accounts_journal_reste") == 1
    assert Journal.objects.get(pk=vieux_journal.pk).action == "connexion"


@pytest.mark.postgresql
@pytest.mark.parametrize("ordre", ["UPDATE {} SET objet = 'autre'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["accounts_journal", "accounts_journal_2020_01"])
def test_no_line_leaves_alone_even_from_its_own_table(vieux_journal, table, ordre):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre.format(table))


@pytest.mark.postgresql
def test_a_whole_month_leaves_archived_and_the_journal_says_so(vieux_journal, tmp_path, capsys):
    garder = 12 * (timezone.now().year - 2020) + timezone.now().month - 2
    call_command("archiver_journal", tmp_path / "archives", garder=garder)
    (archive,) = (tmp_path / "archives").iterdir()
    assert archive.name == "accounts_journal_2020_01.csv.gz" and archive.stat().st_mode & 0o777 == 0o600
    gardees = list(csv.DictReader(io.StringIO(gzip.decompress(archive.read_bytes()).decode())))
    assert [ligne["acteur_nom"] for ligne in gardees] == ["Lina, « dite »"] * 2
    dit = Journal.objects.get(acteur_nom="archiver_journal")
    assert dit.details == {"lignes": 2, "sha256": hashlib.sha256(archive.read_bytes()).hexdigest()}
    assert dit.details["sha256"] in capsys.readouterr().out
    # February stays, and what is of today.
    assert Journal.objects.filter(quand__gte="2020-02-01T00:00Z").count() == Journal.objects.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        lignes("accounts_journal_2020_01")


@pytest.mark.postgresql
def test_an_archive_that_is_there_is_not_written_over(vieux_journal, tmp_path):
    (tmp_path / "accounts_journal_2020_01.csv.gz").write_text("avant")
    with pytest.raises(mois.ArchiveRefusee, match="existe déjà"):
        mois.archiver("accounts_journal_2020_01", tmp_path)
    assert lignes("accounts_journal_2020_01") == 2


@pytest.mark.postgresql
def test_a_folder_that_cannot_be_written_keeps_the_month(vieux_journal, tmp_path):
    (tmp_path / "fichier").write_text("")
    with pytest.raises(CommandError):
        call_command("archiver_journal", tmp_path / "fichier" / "archives", garder=12)
    assert lignes("accounts_journal_2020_01") == 2


@pytest.mark.postgresql
def test_the_months_to_come_are_opened_every_day(db):
    with connection.cursor() as curseur:
        assert mois.ouvrir_les_mois(curseur) == []
        apres = mois.ouvrir_les_mois(curseur, timezone.now() + datetime.timedelta(days=62))
    assert len(apres) == 2
    call_command("purger_journal")


def test_less_than_a_year_is_never_kept(db, tmp_path):
    with pytest.raises(CommandError, match="Le journal"):
        call_command("archiver_journal", tmp_path, garder=11)


def test_one_table_lets_no_month_go(db, tmp_path, monkeypatch):
    monkeypatch.setattr("accounts.management.commands.archiver_journal.connection", SimpleNamespace(vendor="sqlite"))
    with pytest.raises(CommandError, match="que sur PostgreSQL"):
        call_command("archiver_journal", tmp_path, garder=60)
