import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('referentiel', '0001_initial'),
        ('situations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appreciation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('auteur_nom', models.CharField(max_length=320, verbose_name='nom de l’auteur')),
                ('auteur_role', models.CharField(max_length=260, verbose_name='rôle de l’auteur')),
                ('texte', models.TextField(verbose_name='texte')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version de la fiche')),
                ('questions', models.JSONField(blank=True, default=list, editable=False, verbose_name='questions posées')),
                ('cle_formulaire', models.UUIDField(blank=True, editable=False, null=True, verbose_name='clé du formulaire')),
                ('creee_le', models.DateTimeField(auto_now_add=True, verbose_name='écrite le')),
                ('modifiee_le', models.DateTimeField(blank=True, null=True, verbose_name='modifiée le')),
                ('lue_le', models.DateTimeField(blank=True, null=True, verbose_name='lue le')),
                ('retiree_le', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('auteur', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appreciations', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('fiche', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appreciations', to='situations.fiche')),
                ('passeport', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='appreciations', to='situations.passeport')),
                ('reponse_a', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reponses', to='suivi.appreciation')),
                ('stage', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='appreciations', to='situations.stage')),
                ('par_etudiant', models.BooleanField(default=False, editable=False, verbose_name='lien remis par l’étudiant')),
                ('lues_par', models.ManyToManyField(blank=True, editable=False, related_name='mots_lus', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'appréciation',
                'ordering': ['creee_le', 'pk'],
                'indexes': [models.Index(fields=['passeport', 'fiche'], name='appreciation_passeport_fiche')],
                'constraints': [models.CheckConstraint(condition=models.Q(('texte', ''), _negated=True), name='appreciation_non_vide', violation_error_message='Écrivez votre appréciation.'), models.UniqueConstraint(fields=('auteur', 'cle_formulaire'), name='appreciation_un_formulaire_une_fois'), models.UniqueConstraint(fields=('stage', 'cle_formulaire'), name='appreciation_tuteur_une_fois')],
            },
        ),
        migrations.CreateModel(
            name='Entretien',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notes', models.TextField(blank=True, verbose_name='notes')),
                ('autres', models.TextField(blank=True, verbose_name='autres questions')),
                ('mot', models.TextField(blank=True, verbose_name='mot pour l’étudiant')),
                ('posees', models.JSONField(blank=True, default=list, verbose_name='questions posées')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('cree_le', models.DateTimeField(auto_now_add=True, verbose_name='commencé le')),
                ('modifie_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifié le')),
                ('envoye_le', models.DateTimeField(blank=True, null=True, verbose_name='questions envoyées le')),
                ('auteur', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='entretiens', to=settings.AUTH_USER_MODEL)),
                ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entretiens', to='situations.fiche')),
                ('fenetre', models.CharField(blank=True, editable=False, max_length=24, verbose_name='fenêtre')),
                ('rang', models.PositiveIntegerField(default=0, editable=False, verbose_name='rang')),
            ],
            options={
                'verbose_name': 'entretien',
                'ordering': ['-modifie_le'],
                'constraints': [models.UniqueConstraint(fields=('auteur', 'fiche'), name='entretien_un_par_fiche_et_auteur')],
            },
        ),
        migrations.CreateModel(
            name='Groupe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=60, verbose_name='nom')),
                ('classe', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='groupes', to='accounts.classe')),
                ('etudiants', models.ManyToManyField(blank=True, related_name='groupes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'groupe',
                'ordering': ['nom', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('classe', 'nom'), name='groupe_unique_dans_la_classe')],
            },
        ),
        migrations.CreateModel(
            name='Lecture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version lue')),
                ('lue_le', models.DateTimeField(verbose_name='lue le')),
                ('enseignant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lectures', to=settings.AUTH_USER_MODEL)),
                ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lectures', to='situations.fiche')),
                ('lot', models.UUIDField(editable=False, null=True, verbose_name='lot')),
                ('version_avant', models.PositiveIntegerField(editable=False, null=True, verbose_name='version lue avant le lot')),
            ],
            options={
                'verbose_name': 'lecture',
                'constraints': [models.UniqueConstraint(fields=('enseignant', 'fiche'), name='lecture_unique')],
            },
        ),
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
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texte', models.CharField(max_length=500, verbose_name='phrase')),
                ('auteur', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='phrases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'phrase fréquente',
                'ordering': ['texte'],
                'constraints': [models.UniqueConstraint(fields=('auteur', 'texte'), name='phrase_unique')],
            },
        ),
        migrations.CreateModel(
            name='PropositionDePoste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('auteur_nom', models.CharField(max_length=320, verbose_name='nom de l’auteur')),
                ('titre', models.CharField(max_length=120, verbose_name='poste de travail')),
                ('textes', models.JSONField(default=dict, verbose_name='textes proposés')),
                ('cle_formulaire', models.UUIDField(blank=True, editable=False, null=True, verbose_name='clé du formulaire')),
                ('creee_le', models.DateTimeField(auto_now_add=True, verbose_name='proposée le')),
                ('retiree_le', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('auteur', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='propositions_de_poste', to=settings.AUTH_USER_MODEL)),
                ('classe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='propositions_de_poste', to='accounts.classe')),
                ('situations', models.ManyToManyField(related_name='propositions_de_poste', to='referentiel.situation')),
            ],
            options={
                'verbose_name': 'proposition de poste',
                'verbose_name_plural': 'propositions de poste',
                'ordering': ['-creee_le', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('auteur', 'cle_formulaire'), name='proposition_un_formulaire_une_fois')],
            },
        ),
        migrations.CreateModel(
            name='Relance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jour', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('auteur', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='relances_ecrites', to=settings.AUTH_USER_MODEL)),
                ('classe', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='relances', to='accounts.classe')),
                ('etudiant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relances', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'relance',
                'ordering': ['-jour', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('classe', 'etudiant', 'jour'), name='relance_une_par_jour')],
            },
        ),
        migrations.CreateModel(
            name='DestinataireDePoste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('etudiant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='suivi.propositiondeposte')),
            ],
            options={
                'verbose_name': 'destinataire d’un poste',
                'constraints': [models.UniqueConstraint(fields=('proposition', 'etudiant'), name='destinataire_de_poste_unique')],
            },
        ),
        migrations.CreateModel(
            name='ReponseAPoste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acceptee', models.BooleanField(verbose_name='acceptée')),
                ('lot', models.UUIDField(blank=True, null=True, verbose_name='poste de travail')),
                ('repondue_le', models.DateTimeField(verbose_name='répondue le')),
                ('etudiant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reponses_a_poste', to=settings.AUTH_USER_MODEL)),
                ('proposition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reponses', to='suivi.propositiondeposte')),
            ],
            options={
                'verbose_name': 'réponse à une proposition de poste',
                'verbose_name_plural': 'réponses à des propositions de poste',
                'constraints': [models.UniqueConstraint(fields=('proposition', 'etudiant'), name='reponse_a_poste_unique'), models.CheckConstraint(condition=models.Q(models.Q(('acceptee', True), ('lot__isnull', False)), models.Q(('acceptee', False), ('lot__isnull', True)), _connector='OR'), name='reponse_acceptee_a_un_lot')],
            },
        ),
        migrations.AddField(
            model_name='PropositionDePoste',
            name='destinataires',
            field=models.ManyToManyField(blank=True, related_name='postes_proposes', through='suivi.DestinataireDePoste', to=settings.AUTH_USER_MODEL),
        ),
    ]
