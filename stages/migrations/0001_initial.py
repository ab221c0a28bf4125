import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('referentiel', '0001_initial'),
        ('situations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccesTuteur',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('empreinte', models.CharField(editable=False, max_length=64, unique=True, verbose_name='empreinte du jeton')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('envoye_a', models.EmailField(blank=True, max_length=254, verbose_name='envoyé à')),
                ('ouvert_le', models.DateTimeField(blank=True, null=True, verbose_name='ouvert la dernière fois le')),
                ('revoque_le', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                ('cree_par', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acces', to='situations.stage')),
                ('nom', models.CharField(max_length=150, verbose_name='nom du tuteur')),
                ('par_etudiant', models.BooleanField(default=False, verbose_name='remis par l’étudiant')),
            ],
            options={
                'verbose_name': 'accès tuteur',
                'verbose_name_plural': 'accès tuteur',
                'ordering': ['-cree_le', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoque_le__isnull', True)), fields=('stage', 'nom', 'par_etudiant'), name='acces_tuteur_un_seul_par_tuteur')],
            },
        ),
        migrations.CreateModel(
            name='Attestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=200, verbose_name='organisation d’accueil')),
                ('date_debut', models.DateField(verbose_name='début')),
                ('date_fin', models.DateField(verbose_name='fin')),
                ('jours', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='jours effectués')),
                ('absences', models.DecimalField(decimal_places=1, default=0, max_digits=4, verbose_name='jours d’absence')),
                ('semaines', models.DecimalField(decimal_places=1, max_digits=3, verbose_name='semaines effectuées')),
                ('activites', models.TextField(verbose_name='activités confiées')),
                ('signataire', models.CharField(max_length=150, verbose_name='signée par')),
                ('par_etudiant', models.BooleanField(default=False, verbose_name='lien remis par l’étudiant')),
                ('signee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='signée le')),
                ('confirmee_par_nom', models.CharField(blank=True, max_length=320, verbose_name='confirmée par')),
                ('confirmee_le', models.DateTimeField(blank=True, null=True, verbose_name='confirmée le')),
                ('remplacee_le', models.DateTimeField(blank=True, null=True, verbose_name='remplacée le')),
                ('confirmee_par', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('feuille', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='attestations', to='situations.feuillesignee')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attestations', to='situations.stage')),
            ],
            options={
                'verbose_name': 'attestation',
                'ordering': ['-signee_le', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('remplacee_le', None)), fields=('stage',), name='attestation_une_seule_actuelle'), models.CheckConstraint(condition=models.Q(('absences__gte', 0), ('jours__gte', 0), ('semaines__gte', 0)), name='attestation_nombres_positifs')],
            },
        ),
        migrations.CreateModel(
            name='Positionnement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('niveau', models.CharField(choices=[('decouverte', 'Découverte'), ('avec_aide', 'Avec aide'), ('autonomie', 'En autonomie')], max_length=12, verbose_name='observation')),
                ('auteur_nom', models.CharField(max_length=150, verbose_name='observé par')),
                ('modifie_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='observé le')),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positionnements', to='referentiel.competence')),
                ('stage', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='positionnements', to='situations.stage')),
                ('par_etudiant', models.BooleanField(default=False, verbose_name='lien remis par l’étudiant')),
                ('recopie', models.BooleanField(default=False, verbose_name='recopié de la feuille signée')),
            ],
            options={
                'verbose_name': 'positionnement',
                'constraints': [models.UniqueConstraint(fields=('stage', 'competence', 'auteur_nom', 'par_etudiant', 'recopie'), name='positionnement_unique')],
            },
        ),
        migrations.CreateModel(
            name='Visite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jour', models.DateField(verbose_name='jour')),
                ('faite', models.BooleanField(default=False, verbose_name='faite')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('enseignant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='visites', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='visites', to='situations.stage')),
            ],
            options={
                'verbose_name': 'visite',
                'ordering': ['jour', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('stage', 'enseignant', 'jour'), name='visite_une_par_jour')],
            },
        ),
    ]
