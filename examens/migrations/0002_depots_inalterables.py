"""A deposited copy never changes for the database either: whoever gets past the model meets a trigger.

It goes with the erased person whose it is, once its exam needs it no longer.
"""

from django.db import migrations

TABLES = ("examens_depot", "examens_pdfdepose", "examens_reouverture")

POSTGRESQL = """
CREATE OR REPLACE FUNCTION depot_inalterable() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM accounts_effacement WHERE en_cours) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'What was deposited is never changed.';
END;
$$ LANGUAGE plpgsql;
"""
POSTGRESQL_TABLE = """
CREATE TRIGGER depot_inalterable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION depot_inalterable();
"""
SQLITE_TABLE = (
    """CREATE TRIGGER {table}_sans_update BEFORE UPDATE ON {table}
       BEGIN SELECT RAISE(ABORT, 'What was deposited is never changed.'); END""",
    """CREATE TRIGGER {table}_sans_delete BEFORE DELETE ON {table}
       WHEN NOT EXISTS (SELECT 1 FROM accounts_effacement WHERE en_cours)
       BEGIN SELECT RAISE(ABORT, 'What was deposited is never changed.'); END""",
)


def poser(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        ordres = [POSTGRESQL, *(POSTGRESQL_TABLE.format(table=table) for table in TABLES)]
    else:
        ordres = [ordre.format(table=table) for table in TABLES for ordre in SQLITE_TABLE]
    for ordre in ordres:
        schema_editor.execute(ordre)


def retirer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        ordres = [f"DROP TRIGGER depot_inalterable ON {table}" for table in TABLES]
        ordres.append("DROP FUNCTION depot_inalterable()")
    else:
        ordres = [f"DROP TRIGGER {table}_sans_{acte}" for table in TABLES for acte in ("update", "delete")]
    for ordre in ordres:
        schema_editor.execute(ordre)


class Migration(migrations.Migration):
    dependencies = [("examens", "0001_initial"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(poser, retirer)]
