"""The journal is append-only for the database too: whoever gets past the model meets a trigger.

It lets go what was refused more than a year ago, sign-ins and objects; during an erasure, names; and nothing else. The
triggers ask one table that nothing else refers to: SQLite makes a table again to change it, and would trip over a
trigger that reads it. To change ``accounts_journal`` or ``accounts_effacement`` later, take these triggers away first.
"""

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION journal_ineffacable() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.action IN ('connexion_refusee', 'refus') AND OLD.quand < now() - interval '365 days' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM accounts_effacement WHERE en_cours)
        AND (NEW.id, NEW.quand, NEW.action, NEW.acteur_role) = (OLD.id, OLD.quand, OLD.action, OLD.acteur_role)
        AND NEW.acteur_id IS NOT DISTINCT FROM OLD.acteur_id
        AND NEW.etudiant_id IS NOT DISTINCT FROM OLD.etudiant_id
        AND NEW.etablissement_id IS NOT DISTINCT FROM OLD.etablissement_id THEN
        RETURN NEW;
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
       WHEN NOT EXISTS (SELECT 1 FROM accounts_effacement WHERE en_cours)
           OR NEW.id IS NOT OLD.id OR NEW.quand IS NOT OLD.quand OR NEW.action IS NOT OLD.action
           OR NEW.acteur_role IS NOT OLD.acteur_role OR NEW.acteur_id IS NOT OLD.acteur_id
           OR NEW.etudiant_id IS NOT OLD.etudiant_id OR NEW.etablissement_id IS NOT OLD.etablissement_id
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
    """CREATE TRIGGER journal_sans_delete BEFORE DELETE ON accounts_journal
       WHEN OLD.action NOT IN ('connexion_refusee', 'refus') OR OLD.quand >= datetime('now', '-365 days')
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
]
SQLITE_RETOUR = ["DROP TRIGGER IF EXISTS journal_sans_update", "DROP TRIGGER IF EXISTS journal_sans_delete"]


def poser(apps, schema_editor):
    ordres = [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else [*SQLITE_RETOUR, *SQLITE]
    for ordre in ordres:
        schema_editor.execute(ordre)


def retirer(apps, schema_editor):
    ordres = [POSTGRESQL_RETOUR] if schema_editor.connection.vendor == "postgresql" else SQLITE_RETOUR
    for ordre in ordres:
        schema_editor.execute(ordre)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(poser, retirer)]
