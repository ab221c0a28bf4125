"""A deposited copy goes with the erased person whose it is, once its exam needs it no longer; it still never changes."""

import importlib

from django.db import migrations

AVANT = importlib.import_module("examens.migrations.0003_depots_inalterables")

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
SQLITE_DELETE = """
CREATE TRIGGER {table}_sans_delete BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM accounts_effacement WHERE en_cours)
BEGIN SELECT RAISE(ABORT, 'What was deposited is never changed.'); END
"""


def poser(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        ordres = [POSTGRESQL]
        ordres += [f"DROP TRIGGER IF EXISTS depot_inalterable ON {table}" for table in AVANT.TABLES]
        ordres += [AVANT.POSTGRESQL_TABLE.format(table=table) for table in AVANT.TABLES]
    else:
        ordres = [f"DROP TRIGGER IF EXISTS {table}_sans_{acte}" for table in AVANT.TABLES for acte in AVANT.ACTES]
        ordres += [AVANT.SQLITE_TABLE.format(table=table, acte="update") for table in AVANT.TABLES]
        ordres += [SQLITE_DELETE.format(table=table) for table in AVANT.TABLES]
    for ordre in ordres:
        schema_editor.execute(ordre)


def retirer(apps, schema_editor):
    AVANT.retirer(apps, schema_editor)


def revenir(apps, schema_editor):
    retirer(apps, schema_editor)
    AVANT.poser(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("examens", "0010_remplacements"), ("accounts", "0012_effacement")]

    operations = [migrations.RunPython(poser, revenir)]
