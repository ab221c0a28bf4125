"""Words quoted from elsewhere: the database itself never lets them change."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION mot_repris_fige() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'A quoted word is never changed.';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER mot_repris_fige BEFORE UPDATE OF genre, contenu, repris_le ON suivi_motrepris
    FOR EACH ROW EXECUTE FUNCTION mot_repris_fige();
"""
POSTGRESQL_RETOUR = """
DROP TRIGGER IF EXISTS mot_repris_fige ON suivi_motrepris;
DROP FUNCTION IF EXISTS mot_repris_fige();
"""
SQLITE = """
CREATE TRIGGER mot_repris_fige BEFORE UPDATE OF genre, contenu, repris_le ON suivi_motrepris
BEGIN SELECT RAISE(ABORT, 'A quoted word is never changed.'); END
"""


def poser(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def retirer(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_RETOUR if postgresql else "DROP TRIGGER IF EXISTS mot_repris_fige")


class Migration(migrations.Migration):
    dependencies = [("suivi", "0001_initial")]

    operations = [migrations.RunPython(poser, retirer)]
