"""Accounts to erase; during an erasure the journal lets names go, and nothing else.

The triggers ask one table that nothing else refers to: SQLite makes a table again to change it, and would trip over a
trigger that reads it. To change ``accounts_effacement`` later, take these triggers away first.
"""

import importlib

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

AVANT = importlib.import_module("accounts.migrations.0002_journal_ineffacable")

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
SQLITE_UPDATE = """
CREATE TRIGGER journal_sans_update BEFORE UPDATE ON accounts_journal
WHEN NOT EXISTS (SELECT 1 FROM accounts_effacement WHERE en_cours)
    OR NEW.id IS NOT OLD.id OR NEW.quand IS NOT OLD.quand OR NEW.action IS NOT OLD.action
    OR NEW.acteur_role IS NOT OLD.acteur_role OR NEW.acteur_id IS NOT OLD.acteur_id
    OR NEW.etudiant_id IS NOT OLD.etudiant_id OR NEW.etablissement_id IS NOT OLD.etablissement_id
BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END
"""


def poser(apps, schema_editor):
    retirer(apps, schema_editor)
    postgresql = schema_editor.connection.vendor == "postgresql"
    for ordre in [POSTGRESQL] if postgresql else [SQLITE_UPDATE, AVANT.SQLITE[1]]:
        schema_editor.execute(ordre)


def retirer(apps, schema_editor):
    AVANT.retirer(apps, schema_editor)


def revenir(apps, schema_editor):
    retirer(apps, schema_editor)
    AVANT.poser(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_fuseau_d_une_ecole")]

    operations = [
        migrations.CreateModel(
            name="Effacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("motif", models.CharField(choices=[("demande", "à la demande de la personne"), ("conservation", "à la fin de la durée de conservation")], default="demande", max_length=12)),
                ("demande_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="demandé le")),
                ("prevu_le", models.DateTimeField(db_index=True, verbose_name="prévu le")),
                ("examen_jusqu_au", models.DateField(null=True, verbose_name="copies d’examen gardées jusqu’au")),
                ("avertissements", models.PositiveSmallIntegerField(default=0)),
                ("en_cours", models.BooleanField(default=False)),
                ("personne", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="effacement", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "effacement"},
        ),
        migrations.RunPython(poser, revenir),
    ]
