"""No index that another one begins with. SQLite makes a table anew, without its triggers: they are put back."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


inalterables = import_module("examens.migrations.0011_depots_effacables")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_index_doubles'),
        ('examens', '0011_depots_effacables'),
        ('situations', '0009_index_doubles'),
    ]

    operations = [
        migrations.RunPython(inalterables.retirer, inalterables.poser),
        migrations.AlterField(
            model_name='candidature',
            name='commission',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='candidatures', to='examens.commission'),
        ),
        migrations.AlterField(
            model_name='depot',
            name='passeport',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='depots', to='situations.passeport'),
        ),
        migrations.AlterField(
            model_name='membrecommission',
            name='commission',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='membres', to='examens.commission'),
        ),
        migrations.AlterField(
            model_name='noteprivee',
            name='membre',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='examens.membrecommission'),
        ),
        migrations.AlterField(
            model_name='packligne',
            name='pack',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lignes', to='examens.pack'),
        ),
        migrations.AlterField(
            model_name='periodedepot',
            name='session',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='periodes', to='examens.sessionexamen'),
        ),
        migrations.AlterField(
            model_name='prolongation',
            name='periode',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='prolongations', to='examens.periodedepot'),
        ),
        migrations.AlterField(
            model_name='rattachement',
            name='commission',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rattachements', to='examens.commission'),
        ),
        migrations.AlterField(
            model_name='sessionexamen',
            name='etablissement',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='accounts.etablissement', verbose_name='établissement'),
        ),
        migrations.RunPython(inalterables.poser, inalterables.retirer),
    ]
