"""On PostgreSQL, the journal is one table for each month: whole months leave by ``archiver_journal``, archived.

What was written before becomes the first of these tables as it stands: no line is moved, nor written again. Going back
changes nothing: the former version reads and writes it as it is.
"""

from importlib import import_module

from django.db import migrations
from django.utils import timezone

from accounts.journal.mois import debut_du_mois, ouvrir_les_mois

ineffacable = import_module("accounts.migrations.0002_journal_ineffacable")

TABLE = """
ALTER TABLE accounts_journal ALTER COLUMN id DROP IDENTITY IF EXISTS;
ALTER TABLE accounts_journal DROP CONSTRAINT accounts_journal_pkey;
ALTER TABLE accounts_journal RENAME TO accounts_journal_avant;
CREATE TABLE accounts_journal (LIKE accounts_journal_avant INCLUDING DEFAULTS, PRIMARY KEY (id, quand))
    PARTITION BY RANGE (quand);
CREATE SEQUENCE accounts_journal_id_seq OWNED BY accounts_journal.id;
SELECT setval('accounts_journal_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM accounts_journal_avant), false);
ALTER TABLE accounts_journal ALTER COLUMN id SET DEFAULT nextval('accounts_journal_id_seq');
"""


def partager(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as curseur:
        curseur.execute("SELECT relkind FROM pg_class WHERE oid = 'accounts_journal'::regclass")
        if curseur.fetchone()[0] == "p":
            return
        curseur.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " AND tablename = 'accounts_journal' AND indexname <> 'accounts_journal_pkey'"
        )
        index = curseur.fetchall()
        # The new table takes their names, and a trigger that its parts share.
        ineffacable.retirer(apps, schema_editor)
        for nom, _ in index:
            curseur.execute(f'ALTER INDEX "{nom}" RENAME TO "{nom[:57]}_avant"')
        curseur.execute(TABLE)
        for _, definition in index:
            curseur.execute(definition)
        fin = debut_du_mois(timezone.now(), 1)
        curseur.execute(
            "ALTER TABLE accounts_journal ATTACH PARTITION accounts_journal_avant"
            f" FOR VALUES FROM (MINVALUE) TO ('{fin:%Y-%m-%d} 00:00+00')"
        )
        curseur.execute("CREATE TABLE accounts_journal_reste PARTITION OF accounts_journal DEFAULT")
        ineffacable.poser(apps, schema_editor)
        ouvrir_les_mois(curseur)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_journal_ineffacable")]

    operations = [migrations.RunPython(partager, migrations.RunPython.noop)]
