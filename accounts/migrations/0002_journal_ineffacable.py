"""The journal is append-only for the database too: whoever gets past the model meets a trigger."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION journal_ineffacable() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The journal is append-only.';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER journal_ineffacable BEFORE UPDATE OR DELETE ON accounts_journal
    FOR EACH ROW EXECUTE FUNCTION journal_ineffacable();
"""
POSTGRESQL_RETOUR = """
DROP TRIGGER journal_ineffacable ON accounts_journal;
DROP FUNCTION journal_ineffacable();
"""
SQLITE = [
    f"""CREATE TRIGGER journal_sans_{acte.lower()} BEFORE {acte} ON accounts_journal
        BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END"""
    for acte in ("UPDATE", "DELETE")
]
SQLITE_RETOUR = ["DROP TRIGGER journal_sans_update", "DROP TRIGGER journal_sans_delete"]


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
