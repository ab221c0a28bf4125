import accounts.models.user
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('referentiel', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Courriel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('destinataires', models.CharField(max_length=1000, verbose_name='à')),
                ('objet', models.CharField(max_length=300, verbose_name='objet')),
                ('contenu', models.TextField(blank=True, verbose_name='contenu')),
                ('regulier', models.BooleanField(default=False, verbose_name='régulier')),
                ('etat', models.CharField(choices=[('en_attente', 'en attente'), ('envoye', 'envoyé'), ('abandonne', 'abandonné')], default='en_attente', max_length=10, verbose_name='état')),
                ('essais', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('prochain_essai', models.DateTimeField(default=django.utils.timezone.now, verbose_name='prochain essai')),
                ('erreur', models.CharField(blank=True, max_length=100, verbose_name='dernière erreur')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
                ('envoye_le', models.DateTimeField(null=True, verbose_name='envoyé le')),
            ],
            options={
                'verbose_name': 'courriel',
                'ordering': ['-cree_le', '-pk'],
                'indexes': [models.Index(fields=['etat', 'prochain_essai'], name='courriel_a_envoyer'), models.Index(fields=['cree_le'], name='courriel_cree_le')],
            },
        ),
        migrations.CreateModel(
            name='Etablissement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=150, verbose_name='nom')),
                ('uai', models.CharField(max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^\\d{7}[A-Z]$', 'Un UAI compte sept chiffres et une lettre\xa0: 0690001A.')], verbose_name='UAI')),
                ('commune', models.CharField(blank=True, max_length=100, verbose_name='commune')),
                ('academie', models.CharField(blank=True, max_length=60, verbose_name='académie')),
                ('presentation', models.CharField(choices=[('compacte', 'Compacte\xa0: les fiches se suivent, trois fois moins de papier'), ('une_par_page', 'Une fiche par page')], default='compacte', max_length=12, verbose_name='présentation des passeports imprimés')),
                ('fuseau', models.CharField(choices=[('Europe/Paris', 'Métropole'), ('America/Guadeloupe', 'Guadeloupe, Saint-Martin, Saint-Barthélemy'), ('America/Martinique', 'Martinique'), ('America/Cayenne', 'Guyane'), ('America/Miquelon', 'Saint-Pierre-et-Miquelon'), ('Indian/Reunion', 'La Réunion'), ('Indian/Mayotte', 'Mayotte'), ('Pacific/Noumea', 'Nouvelle-Calédonie'), ('Pacific/Wallis', 'Wallis-et-Futuna'), ('Pacific/Tahiti', 'Polynésie française (Société, Tuamotu, Australes)'), ('Pacific/Marquesas', 'Polynésie française (Marquises)'), ('Pacific/Gambier', 'Polynésie française (Gambier)')], default='Europe/Paris', help_text='Celle des pages de ses élèves et enseignants. Les dates de l’examen restent en heure de Paris.', max_length=32, verbose_name='heure de l’établissement')),
                ('code_centre', models.CharField(blank=True, editable=False, max_length=10, verbose_name='code du centre d’examen')),
            ],
            options={
                'verbose_name': 'établissement',
                'ordering': ['nom'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code_centre', ''), _negated=True), fields=('code_centre',), name='etablissement_code_centre_unique')],
            },
        ),
        migrations.CreateModel(
            name='Classe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=60, verbose_name='nom')),
                ('session', models.PositiveSmallIntegerField(help_text='Année de l’examen, par exemple 2027.', validators=[django.core.validators.MinValueValidator(2009), django.core.validators.MaxValueValidator(2100)], verbose_name='session d’examen')),
                ('diplome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='referentiel.diplome', verbose_name='diplôme')),
                ('etablissement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='classes', to='accounts.etablissement', verbose_name='établissement')),
                ('archivee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archivée le')),
                ('anciens_diplomes', models.ManyToManyField(blank=True, editable=False, related_name='anciennes_classes', to='referentiel.diplome')),
            ],
            options={
                'verbose_name': 'classe',
                'ordering': ['-session', 'nom'],
                'constraints': [models.UniqueConstraint(fields=('etablissement', 'nom', 'session'), name='classe_unique_dans_session')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('username', models.CharField(error_messages={'unique': 'Cet identifiant est déjà pris.'}, help_text='Par exemple prenom.nom. Toujours en minuscules, tapé comme on veut.', max_length=150, unique=True, validators=[django.core.validators.RegexValidator('^[\\w.+-]+\\Z', 'Un identifiant se compose de lettres, de chiffres et des signes . - _ +, sans espace ni arobase.')], verbose_name='identifiant')),
                ('role', models.CharField(choices=[('etudiant', 'Étudiant ou élève'), ('enseignant', 'Enseignant'), ('jury', 'Membre de commission'), ('administrateur', 'Administrateur')], default='etudiant', max_length=20, verbose_name='rôle')),
                ('mot_de_passe_initial', models.BooleanField(default=False, help_text='La personne choisit son propre mot de passe à la prochaine connexion.', verbose_name='mot de passe à changer')),
                ('mot_de_passe_initial_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='mot de passe donné le')),
                ('date_naissance', models.DateField(blank=True, null=True, verbose_name='date de naissance')),
                ('recapitulatif', models.BooleanField(blank=True, help_text='Une fois par jour au plus. Sans réponse\xa0: non pour les étudiants, oui pour les enseignants.', null=True, verbose_name='récapitulatif par courriel')),
                ('dernier_recapitulatif_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dernier récapitulatif le')),
                ('rappel_du_carnet', models.BooleanField(default=False, help_text='Une fois par semaine au plus, quand rien n’a été écrit depuis sept jours.', verbose_name='rappel du journal de bord')),
                ('dernier_rappel_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dernier rappel le')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('etablissement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='personnes', to='accounts.etablissement', verbose_name='établissement')),
            ],
            options={
                'verbose_name': 'personne',
                'verbose_name_plural': 'personnes',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('username', django.db.models.functions.text.Lower('username'))), name='identifiant_en_minuscules', violation_error_message='L’identifiant s’écrit en minuscules.'), models.CheckConstraint(condition=models.Q(('username__contains', '@'), _negated=True), name='identifiant_sans_arobase', violation_error_message='Un identifiant ne contient pas d’arobase.')],
            },
            managers=[
                ('objects', accounts.models.user.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AccordDuResponsable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('responsable', models.CharField(max_length=320, verbose_name='responsable légal')),
                ('texte', models.TextField(default='J’exerce l’autorité parentale et j’accepte que cet enfant ouvre un compte ici, dans les conditions de la page «\xa0Données personnelles\xa0»', verbose_name='ce qui a été accepté')),
                ('donne_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='donné le')),
                ('personne', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='accord_du_responsable', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'accord d’un responsable légal',
                'verbose_name_plural': 'accords de responsables légaux',
            },
        ),
        migrations.CreateModel(
            name='DemandeDArrivee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('demandee_le', models.DateTimeField(auto_now_add=True)),
                ('repondue_le', models.DateTimeField(null=True)),
                ('acceptee', models.BooleanField(null=True)),
                ('classe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='demandes_d_arrivee', to='accounts.classe')),
                ('etudiant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='demandes_d_arrivee', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'demande d’arrivée',
                'verbose_name_plural': 'demandes d’arrivée',
                'constraints': [models.UniqueConstraint(fields=('etudiant', 'classe'), name='demande_unique')],
            },
        ),
        migrations.CreateModel(
            name='Effacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('motif', models.CharField(choices=[('demande', 'à la demande de la personne'), ('conservation', 'à la fin de la durée de conservation')], default='demande', max_length=12)),
                ('demande_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('prevu_le', models.DateTimeField(db_index=True, verbose_name='prévu le')),
                ('examen_jusqu_au', models.DateField(null=True, verbose_name='copies d’examen gardées jusqu’au')),
                ('avertissements', models.PositiveSmallIntegerField(default=0)),
                ('en_cours', models.BooleanField(default=False)),
                ('personne', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='effacement', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'effacement',
            },
        ),
        migrations.CreateModel(
            name='Enseignement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domaine', models.CharField(choices=[('professionnel', 'Domaine professionnel'), ('lettres', 'Lettres'), ('ap', 'Accompagnement personnalisé'), ('autre', 'Autre enseignement')], default='professionnel', max_length=20, verbose_name='domaine')),
                ('classe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enseignements', to='accounts.classe')),
                ('enseignant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='enseignements', to=settings.AUTH_USER_MODEL)),
                ('depuis', models.DateField(default=django.utils.timezone.localdate, verbose_name='depuis le')),
                ('jusqu_au', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('remplace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='remplacements', to=settings.AUTH_USER_MODEL, verbose_name='remplace')),
                ('lectures_partagees', models.BooleanField(default=False, verbose_name='lectures partagées')),
            ],
            options={
                'verbose_name': 'enseignement',
                'constraints': [models.UniqueConstraint(fields=('enseignant', 'classe'), name='enseignement_unique')],
            },
        ),
        migrations.CreateModel(
            name='Fusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('auteur_nom', models.CharField(max_length=320)),
                ('faite_le', models.DateTimeField(auto_now_add=True)),
                ('trace', models.JSONField(default=list)),
                ('annulee_le', models.DateTimeField(null=True)),
                ('absorbe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absorptions', to=settings.AUTH_USER_MODEL)),
                ('etablissement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.etablissement')),
                ('garde', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fusions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fusion de comptes',
                'verbose_name_plural': 'fusions de comptes',
            },
        ),
        migrations.CreateModel(
            name='ImportDeListe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('auteur_nom', models.CharField(blank=True, max_length=320)),
                ('nom_du_fichier', models.CharField(blank=True, max_length=120)),
                ('cree_le', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('document', models.JSONField(default=dict)),
                ('choix', models.JSONField(default=dict)),
                ('resultat', models.JSONField(null=True)),
                ('trace', models.JSONField(default=dict)),
                ('fait_le', models.DateTimeField(db_index=True, null=True)),
                ('annule_le', models.DateTimeField(null=True)),
                ('annule_par_nom', models.CharField(blank=True, max_length=320)),
                ('auteur', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('etablissement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='accounts.etablissement')),
                ('genre', models.CharField(choices=[('eleves', 'élèves'), ('enseignants', 'enseignants')], default='eleves', max_length=12)),
            ],
            options={
                'verbose_name': 'import de liste',
                'verbose_name_plural': 'imports de listes',
            },
        ),
        migrations.CreateModel(
            name='Inscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero_candidat', models.CharField(blank=True, max_length=11, verbose_name='numéro de candidat')),
                ('terminee_le', models.DateField(blank=True, null=True, verbose_name='terminée le')),
                ('classe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inscriptions', to='accounts.classe')),
                ('etudiant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='inscriptions', to=settings.AUTH_USER_MODEL, verbose_name='étudiant')),
                ('depuis', models.DateField(default=django.utils.timezone.localdate, verbose_name='depuis le')),
                ('fin_annoncee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fin annoncée le')),
            ],
            options={
                'verbose_name': 'inscription',
                'constraints': [models.UniqueConstraint(fields=('etudiant', 'classe'), name='inscription_unique')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('courriel', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('creee_le', models.DateTimeField(auto_now_add=True)),
                ('envoyee_le', models.DateTimeField(null=True)),
                ('envois', models.PositiveSmallIntegerField(default=0)),
                ('acceptee_le', models.DateTimeField(null=True)),
                ('etablissement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.etablissement')),
                ('personne', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='invitation', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'invitation',
            },
        ),
        migrations.CreateModel(
            name='Journal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quand', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='quand')),
                ('acteur_nom', models.CharField(max_length=320, verbose_name='qui')),
                ('acteur_role', models.CharField(blank=True, max_length=20, verbose_name='rôle')),
                ('action', models.CharField(choices=[('connexion', 'Connexion'), ('connexion_refusee', 'Connexion refusée'), ('refus', 'Accès refusé'), ('deconnexion', 'Déconnexion'), ('mot_de_passe', 'Mot de passe changé'), ('reinitialisation', 'Mot de passe réinitialisé'), ('adresse', 'Adresse électronique changée'), ('double', 'Double authentification réglée'), ('personne', 'Compte réglé'), ('classe', 'Classe ou inscription réglée'), ('fusion', 'Comptes réunis'), ('effacement', 'Effacement d’un compte'), ('administration', 'Réglage de l’administration'), ('import', 'Liste de classe importée'), ('import_annule', 'Import de liste annulé'), ('arrivee', 'Arrivée d’un autre établissement'), ('lecture_passeport', 'Passeport lu'), ('lecture_fiche', 'Fiche lue'), ('export', 'Export'), ('reprise', 'Passeport repris d’une archive'), ('appreciation', 'Appréciation écrite'), ('appreciation_modifiee', 'Appréciation modifiée'), ('appreciation_retiree', 'Appréciation retirée'), ('depot', 'Passeport déposé'), ('reouverture', 'Dépôt rouvert'), ('session', 'Session d’examen réglée'), ('commission', 'Commission réglée'), ('lecture_commission', 'Commission consultée'), ('stage', 'Stage ou PFMP enregistré'), ('stage_supprime', 'Stage ou PFMP supprimé'), ('acces_tuteur', 'Lien de tuteur créé'), ('acces_tuteur_ouvert', 'Lien de tuteur ouvert'), ('acces_tuteur_refuse', 'Lien de tuteur refusé'), ('acces_tuteur_revoque', 'Lien de tuteur révoqué'), ('positionnement', 'Observations de PFMP écrites'), ('attestation', 'Stage ou PFMP attesté'), ('feuille', 'Feuille signée jointe ou retirée'), ('lien_extrait', 'Lien d’extrait créé'), ('lien_extrait_ferme', 'Lien d’extrait fermé')], max_length=30, verbose_name='action')),
                ('objet', models.CharField(blank=True, max_length=300, verbose_name='objet')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='détails')),
                ('adresse', models.GenericIPAddressField(blank=True, null=True, verbose_name='adresse')),
                ('appareil', models.CharField(blank=True, max_length=60, verbose_name='appareil')),
                ('acteur', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('etablissement', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.etablissement')),
                ('etudiant', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ligne du journal',
                'verbose_name_plural': 'journal',
                'ordering': ['-quand', '-pk'],
                'indexes': [models.Index(fields=['etudiant', '-quand'], name='journal_etudiant_quand'), models.Index(fields=['etablissement', '-id'], name='journal_etablissement_rang'), models.Index(fields=['action', '-id'], name='journal_action_rang'), models.Index(fields=['etablissement', 'action', '-id'], name='journal_ecole_action_rang')],
            },
        ),
        migrations.CreateModel(
            name='NumeroNational',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nature', models.CharField(choices=[('bea', 'INE (jusqu’en 2018)'), ('rnie', 'INE'), ('apprenti', 'INE d’apprenti'), ('universitaire', 'INE universitaire ou provisoire')], max_length=20, verbose_name='nature')),
                ('valeur', models.CharField(max_length=20, unique=True, verbose_name='numéro')),
                ('personne', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='numeros', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'numéro national',
                'verbose_name_plural': 'numéros nationaux',
            },
        ),
        migrations.AddField(
            model_name='Etablissement',
            name='administrateurs',
            field=models.ManyToManyField(blank=True, help_text='Ceux dont c’est l’établissement le sont déjà.', limit_choices_to={'role': 'administrateur'}, related_name='etablissements_administres', to=settings.AUTH_USER_MODEL, verbose_name='autres administrateurs'),
        ),
        migrations.AddField(
            model_name='Classe',
            name='enseignants',
            field=models.ManyToManyField(blank=True, related_name='classes_enseignees', through='accounts.Enseignement', through_fields=('classe', 'enseignant'), to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='Classe',
            name='etudiants',
            field=models.ManyToManyField(blank=True, related_name='classes', through='accounts.Inscription', to=settings.AUTH_USER_MODEL),
        ),
    ]
