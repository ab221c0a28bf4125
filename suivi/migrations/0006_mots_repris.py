"""Words quoted from elsewhere, which the database itself never lets change."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

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

    dependencies = [
        ('situations', '0005_numero_candidat'),
        ('suivi', '0005_lectures_par_lot'),
    ]

    operations = [
        migrations.CreateModel(
            name='MotRepris',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('genre', models.CharField(choices=[('appreciation', 'Appréciation'), ('observation', 'Observation de stage'), ('attestation', 'Attestation de stage')], max_length=12, verbose_name='genre')),
                ('contenu', models.JSONField(verbose_name='contenu')),
                ('repris_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='repris le')),
                ('fiche', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mots_repris', to='situations.fiche')),
                ('passeport', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mots_repris', to='situations.passeport')),
                ('reponse_a', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reponses', to='suivi.motrepris')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mots_repris', to='situations.stage')),
            ],
            options={
                'verbose_name': 'mot repris',
                'verbose_name_plural': 'mots repris',
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(poser, retirer),
    ]
