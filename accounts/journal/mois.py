"""The journal by months, on PostgreSQL: a table for each, opened beforehand; whole ones leave, archived, none less.

A line that no month takes goes to ``accounts_journal_reste``: nobody's sign-in waits for a table.
"""

import datetime
import gzip
import hashlib
import os
import re
import shutil

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Journal

# Months that are open beforehand.
AVANCE = 12
PARTS = """
SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'accounts_journal'::regclass ORDER BY 1
"""

RESTE = "SELECT EXISTS (SELECT FROM accounts_journal_reste WHERE quand >= %s AND quand < %s)"


class ArchiveRefusee(Exception):
    """Nothing has left; the message is a French sentence."""


def debut_du_mois(moment, plus=0):
    """Midnight, in UTC, of the first of its month, or of so many months later."""
    rang = moment.year * 12 + moment.month - 1 + plus
    return datetime.datetime(rang // 12, rang % 12 + 1, 1, tzinfo=datetime.UTC)


def ouvrir_les_mois(curseur, maintenant=None):
    """Make the tables of the coming months that are not there. Returns their names."""
    maintenant = maintenant or timezone.now()
    curseur.execute(PARTS)
    connues = dict(curseur.fetchall())
    ouvertes = []
    for rang in range(1, AVANCE + 1):
        debut, fin = debut_du_mois(maintenant, rang), debut_du_mois(maintenant, rang + 1)
        nom = f"accounts_journal_{debut:%Y_%m}"
        curseur.execute(
            "SELECT EXISTS (SELECT FROM accounts_journal_reste WHERE quand >= %s AND quand < %s)", [debut, fin]
        )
        # Lines of that month are among the rest already: they stay there, and those to come with them.
        if nom in connues or curseur.fetchone()[0]:
            continue
        curseur.execute(
            f"CREATE TABLE {nom} PARTITION OF accounts_journal"
            f" FOR VALUES FROM ('{debut:%Y-%m-%d} 00:00+00') TO ('{fin:%Y-%m-%d} 00:00+00')"
        )
        ouvertes.append(nom)
    return ouvertes


def finis_avant(limite):
    """The tables of which every line is older than ``limite``, the oldest first."""
    with connection.cursor() as curseur:
        curseur.execute(PARTS)
        bornes = [(nom, re.search(r"TO \('([0-9-]{10})", borne)) for nom, borne in curseur.fetchall()]
    fins = [(datetime.date.fromisoformat(fin[1]), nom) for nom, fin in bornes if fin]
    return [nom for fin, nom in sorted(fins) if fin <= limite.date()]


def archiver(nom, dossier):
    """Write one month in ``dossier``, then let it leave. Returns ``(path, lines, SHA-256)``.

    The file: CSV with a first line of names, compressed, 0600; it is on the disk before the table goes. Raises
    ``ArchiveRefusee``, ``OSError``.
    """
    dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
    chemin = dossier / f"{nom}.csv.gz"
    if chemin.exists():
        raise ArchiveRefusee(f"{chemin} existe déjà\u00a0: rangez-le ailleurs.")
    en_cours = chemin.with_suffix(".en-cours")
    with en_cours.open("wb") as fichier:
        os.fchmod(fichier.fileno(), 0o600)
        with connection.cursor() as curseur, gzip.GzipFile(fileobj=fichier, mode="wb", filename="", mtime=0) as octets:
            with curseur.copy(f"COPY {nom} TO STDOUT WITH (FORMAT csv, HEADER)") as copie:
                for morceau in copie:
                    octets.write(morceau)
            copiees = curseur.rowcount
        fichier.flush()
        os.fsync(fichier.fileno())
    with en_cours.open("rb") as fichier:
        empreinte = hashlib.file_digest(fichier, "sha256").hexdigest()
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f"ALTER TABLE accounts_journal DETACH PARTITION {nom}")
        curseur.execute(f"SELECT count(*) FROM {nom}")  # noqa: S608 (a name of the database)
        if curseur.fetchone()[0] != copiees:
            en_cours.unlink()
            raise ArchiveRefusee(f"{nom} a changé pendant la copie\u00a0: recommencez.")
        curseur.execute(f"DROP TABLE {nom}")
        # Who asked and what left stays told, in the journal itself.
        Journal.noter(
            Journal.Action.ADMINISTRATION, "archiver_journal", objet=f"Journal archivé\u00a0: {chemin.name}",
            lignes=copiees, sha256=empreinte,
        )  # fmt: skip
        shutil.move(en_cours, chemin)
    return chemin, copiees, empreinte
