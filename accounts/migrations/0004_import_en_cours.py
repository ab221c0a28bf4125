import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_dernier_recapitulatif'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportEnCours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cree_le', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('tableau', models.JSONField(default=dict)),
                ('choix', models.JSONField(default=dict)),
                ('resultat', models.JSONField(null=True)),
                ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('etablissement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.etablissement')),
            ],
            options={
                'verbose_name': 'import en cours',
                'verbose_name_plural': 'imports en cours',
            },
        ),
    ]
