"""A deposited copy never changes for the database either: whoever gets past the model meets a trigger."""

from django.db import migrations

TABLES = ("examens_depot", "examens_pdfdepose", "examens_reouverture")

POSTGRESQL = """
CREATE FUNCTION depot_inalterable() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'What was deposited is never changed.';
END;
$$ LANGUAGE plpgsql;
"""
POSTGRESQL_TABLE = """
CREATE TRIGGER depot_inalterable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION depot_inalterable();
"""
SQLITE_TABLE = """
CREATE TRIGGER {table}_sans_{acte} BEFORE {acte} ON {table}
BEGIN SELECT RAISE(ABORT, 'What was deposited is never changed.'); END
"""
ACTES = ("update", "delete")


def poser(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        ordres = [POSTGRESQL, *(POSTGRESQL_TABLE.format(table=table) for table in TABLES)]
    else:
        ordres = [SQLITE_TABLE.format(table=table, acte=acte) for table in TABLES for acte in ACTES]
    for ordre in ordres:
        schema_editor.execute(ordre)


def retirer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        ordres = [f"DROP TRIGGER depot_inalterable ON {table}" for table in TABLES]
        ordres.append("DROP FUNCTION depot_inalterable()")
    else:
        ordres = [f"DROP TRIGGER {table}_sans_{acte}" for table in TABLES for acte in ACTES]
    for ordre in ordres:
        schema_editor.execute(ordre)


class Migration(migrations.Migration):
    dependencies = [("examens", "0002_initial")]

    operations = [migrations.RunPython(poser, retirer)]
