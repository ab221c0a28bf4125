"""Address and device on a line; the triggers let go the sign-ins refused more than a year ago, and nothing else."""

from django.db import migrations, models

POSTGRESQL = """
CREATE OR REPLACE FUNCTION journal_ineffacable() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.action = 'connexion_refusee' AND OLD.quand < now() - interval '365 days' THEN
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
       WHEN OLD.action <> 'connexion_refusee' OR OLD.quand >= datetime('now', '-365 days')
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
    dependencies = [("accounts", "0006_mot_de_passe_initial_le")]

    operations = [
        migrations.RunPython(retirer, migrations.RunPython.noop),
        migrations.AddField(
            model_name='journal',
            name='adresse',
            field=models.GenericIPAddressField(blank=True, null=True, verbose_name='adresse'),
        ),
        migrations.AddField(
            model_name='journal',
            name='appareil',
            field=models.CharField(blank=True, max_length=60, verbose_name='appareil'),
        ),
        migrations.AlterField(
            model_name='journal',
            name='action',
            field=models.CharField(choices=[('connexion', 'Connexion'), ('connexion_refusee', 'Connexion refusée'), ('deconnexion', 'Déconnexion'), ('mot_de_passe', 'Mot de passe changé'), ('reinitialisation', 'Mot de passe réinitialisé'), ('adresse', 'Adresse électronique changée'), ('double', 'Double authentification réglée'), ('personne', 'Compte réglé'), ('administration', 'Réglage de l’administration'), ('import', 'Liste de classe importée'), ('import_annule', 'Import de liste annulé'), ('arrivee', 'Arrivée d’un autre établissement'), ('lecture_passeport', 'Passeport lu'), ('lecture_fiche', 'Fiche lue'), ('export', 'Export'), ('appreciation', 'Appréciation écrite'), ('appreciation_modifiee', 'Appréciation modifiée'), ('appreciation_retiree', 'Appréciation retirée'), ('depot', 'Passeport déposé'), ('reouverture', 'Dépôt rouvert'), ('session', 'Session d’examen réglée'), ('commission', 'Commission réglée'), ('lecture_commission', 'Commission consultée'), ('stage', 'Stage ou PFMP enregistré'), ('stage_supprime', 'Stage ou PFMP supprimé'), ('acces_tuteur', 'Lien de tuteur créé'), ('acces_tuteur_ouvert', 'Lien de tuteur ouvert'), ('acces_tuteur_refuse', 'Lien de tuteur refusé'), ('acces_tuteur_revoque', 'Lien de tuteur révoqué'), ('positionnement', 'Observations de PFMP écrites'), ('lien_extrait', 'Lien d’extrait créé'), ('lien_extrait_ferme', 'Lien d’extrait fermé')], max_length=30, verbose_name='action'),
        ),
        migrations.RunPython(poser, migrations.RunPython.noop),
    ]
