"""No index that another one begins with. SQLite makes a table anew, without its triggers: they are put back."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ineffacable = import_module("accounts.migrations.0012_effacement")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_effacement'),
    ]

    operations = [
        migrations.RunPython(ineffacable.retirer, ineffacable.poser),
        migrations.AlterField(
            model_name='classe',
            name='etablissement',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='classes', to='accounts.etablissement', verbose_name='établissement'),
        ),
        migrations.AlterField(
            model_name='demandedarrivee',
            name='etudiant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='demandes_d_arrivee', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='enseignement',
            name='enseignant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='enseignements', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='inscription',
            name='etudiant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='inscriptions', to=settings.AUTH_USER_MODEL, verbose_name='étudiant'),
        ),
        migrations.AlterField(
            model_name='journal',
            name='etablissement',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.etablissement'),
        ),
        migrations.AlterField(
            model_name='journal',
            name='etudiant',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='journal',
            index=models.Index(fields=['action', '-id'], name='journal_action_rang'),
        ),
        migrations.AddIndex(
            model_name='journal',
            index=models.Index(fields=['etablissement', 'action', '-id'], name='journal_ecole_action_rang'),
        ),
        migrations.RunPython(ineffacable.poser, ineffacable.retirer),
    ]
