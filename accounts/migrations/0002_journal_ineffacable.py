"""The journal is append-only for the database too: whoever gets past the model meets a trigger.

It lets go what was refused more than a year ago, sign-ins and objects, and nothing else.
"""

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION journal_ineffacable() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.action IN ('connexion_refusee', 'refus') AND OLD.quand < now() - interval '365 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The journal is append-only.';
END;
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS journal_ineffacable ON accounts_journal;
CREATE TRIGGER journal_ineffacable BEFORE UPDATE OR DELETE ON accounts_journal
    FOR EACH ROW EXECUTE FUNCTION journal_ineffacable();
"""
POSTGRESQL_RETOUR = """
DROP TRIGGER IF EXISTS journal_ineffacable ON accounts_journal;
DROP FUNCTION IF EXISTS journal_ineffacable();
"""
# Moments are kept as text, in UTC.
SQLITE = [
    """CREATE TRIGGER journal_sans_update BEFORE UPDATE ON accounts_journal
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
    """CREATE TRIGGER journal_sans_delete BEFORE DELETE ON accounts_journal
       WHEN OLD.action NOT IN ('connexion_refusee', 'refus') OR OLD.quand >= datetime('now', '-365 days')
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
]
SQLITE_RETOUR = ["DROP TRIGGER IF EXISTS journal_sans_update", "DROP TRIGGER IF EXISTS journal_sans_delete"]


def poser(apps, schema_editor):
    ordres = [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE
    for ordre in ordres:
        schema_editor.execute(ordre)


def retirer(apps, schema_editor):
    ordres = [POSTGRESQL_RETOUR] if schema_editor.connection.vendor == "postgresql" else SQLITE_RETOUR
    for ordre in ordres:
        schema_editor.execute(ordre)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(poser, retirer)]
