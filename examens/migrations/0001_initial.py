import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import examens.models.depot
import examens.models.reprise
import situations.models.piece_jointe
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
            name='CleDeSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('empreinte', models.CharField(max_length=43, unique=True, verbose_name='empreinte')),
                ('publique', models.JSONField(verbose_name='clé publique')),
                ('privee', models.TextField(verbose_name='clé privée, chiffrée')),
                ('creee_le', models.DateTimeField(auto_now_add=True, verbose_name='créée le')),
            ],
            options={
                'verbose_name': 'clé de signature',
                'verbose_name_plural': 'clés de signature',
            },
        ),
        migrations.CreateModel(
            name='Commission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=120, verbose_name='nom')),
                ('annee', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2009), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('saison', models.CharField(choices=[('juin', 'juin'), ('septembre', 'septembre')], default='juin', max_length=10, verbose_name='session')),
                ('ouvre_le', models.DateTimeField(verbose_name='ouvre le')),
                ('ferme_le', models.DateTimeField(db_index=True, verbose_name='ferme le')),
                ('creee_le', models.DateTimeField(auto_now_add=True)),
                ('epreuve', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commissions', to='referentiel.epreuve', verbose_name='épreuve')),
                ('etablissement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commissions', to='accounts.etablissement', verbose_name='établissement')),
            ],
            options={
                'verbose_name': 'commission',
                'ordering': ['ouvre_le', 'nom', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ferme_le__gt', models.F('ouvre_le'))), name='commission_ferme_apres_ouverture', violation_error_message='La fermeture doit suivre l’ouverture.'), models.CheckConstraint(condition=models.Q(('saison__in', ['juin', 'septembre'])), name='commission_saison_connue'), models.CheckConstraint(condition=models.Q(('annee__range', (2009, 2100))), name='commission_annee_plausible')],
            },
        ),
        migrations.CreateModel(
            name='DateDeCalendrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('academie', models.CharField(max_length=60, verbose_name='académie')),
                ('annee', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2009), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('saison', models.CharField(choices=[('juin', 'juin'), ('septembre', 'septembre')], default='juin', max_length=10, verbose_name='session')),
                ('ouvre_le', models.DateTimeField(verbose_name='ouvre le')),
                ('ferme_le', models.DateTimeField(verbose_name='ferme le')),
                ('epreuve', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='referentiel.epreuve', verbose_name='épreuve')),
                ('chargee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='chargée le')),
                ('chargee_par', models.CharField(blank=True, max_length=320, verbose_name='chargée par')),
            ],
            options={
                'verbose_name': 'date de calendrier',
                'verbose_name_plural': 'dates de calendrier',
                'ordering': ['academie', 'annee', 'saison', 'epreuve', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('academie', 'epreuve', 'annee', 'saison'), name='date_unique_dans_calendrier'), models.CheckConstraint(condition=models.Q(('ferme_le__gt', models.F('ouvre_le'))), name='calendrier_ferme_apres_ouverture')],
            },
        ),
        migrations.CreateModel(
            name='Extrait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nature', models.CharField(choices=[('livret', 'Livret de compétences'), ('fiches', 'Extrait du passeport')], max_length=10, verbose_name='nature')),
                ('titre', models.CharField(max_length=240, verbose_name='titre')),
                ('presentation', models.TextField(blank=True, verbose_name='présentation')),
                ('avec_noms', models.BooleanField(default=False, verbose_name='avec les noms des autres personnes')),
                ('cree_le', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('modifie_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifié le')),
                ('fiches', models.ManyToManyField(related_name='extraits', to='situations.fiche', verbose_name='fiches')),
                ('passeport', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extraits', to='situations.passeport')),
                ('langues', models.CharField(blank=True, max_length=240, verbose_name='langues')),
            ],
            options={
                'verbose_name': 'extrait',
                'ordering': ['-modifie_le', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reprise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('archive', models.FileField(blank=True, storage=situations.models.piece_jointe.stockage, upload_to=examens.models.reprise.cle_d_archive)),
                ('donnees', models.JSONField(default=dict)),
                ('etat', models.CharField(choices=[('lue', 'à vérifier'), ('en_cours', 'en cours'), ('faite', 'faite'), ('echec', 'échec')], default='lue', max_length=10)),
                ('bilan', models.JSONField(default=list)),
                ('creee_le', models.DateTimeField(default=django.utils.timezone.now)),
                ('modifiee_le', models.DateTimeField(default=django.utils.timezone.now)),
                ('etudiant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reprises', to=settings.AUTH_USER_MODEL)),
                ('passeport', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='situations.passeport')),
            ],
            options={
                'verbose_name': 'reprise',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SessionExamen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('annee', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2009), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('saison', models.CharField(choices=[('juin', 'juin'), ('septembre', 'septembre')], default='juin', max_length=10, verbose_name='session')),
                ('refuse_incomplets', models.BooleanField(default=False, help_text='Un passeport auquel il manque quelque chose à couvrir ne peut alors pas être déposé. Sinon il peut l’être\xa0: ce qui manque est écrit sur la copie.', verbose_name='refuser les passeports incomplets')),
                ('diplome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='referentiel.diplome', verbose_name='diplôme')),
                ('etablissement', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='accounts.etablissement', verbose_name='établissement')),
            ],
            options={
                'verbose_name': 'session d’examen',
                'verbose_name_plural': 'sessions d’examen',
                'ordering': ['-annee', 'saison', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('etablissement', 'diplome', 'annee', 'saison'), name='session_unique_dans_etablissement'), models.UniqueConstraint(condition=models.Q(('etablissement', None)), fields=('diplome', 'annee', 'saison'), name='session_unique_des_individuels')],
            },
        ),
        migrations.CreateModel(
            name='Candidature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordre', models.PositiveSmallIntegerField(default=1, verbose_name='ordre de passage')),
                ('passe_le', models.DateTimeField(blank=True, null=True, verbose_name='heure de passage')),
                ('ajoutee_le', models.DateTimeField(auto_now_add=True)),
                ('retiree_le', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('etablissement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='candidatures', to='accounts.etablissement', verbose_name='établissement')),
                ('passeport', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidatures', to='situations.passeport')),
                ('commission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='candidatures', to='examens.commission')),
                ('absente', models.BooleanField(default=False, verbose_name='absent le jour')),
                ('remplacee_le', models.DateTimeField(blank=True, null=True, verbose_name='remplacée le')),
                ('remplacee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='examens.candidature')),
            ],
            options={
                'verbose_name': 'candidature',
                'ordering': ['ordre', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('commission', 'passeport'), name='candidature_unique_dans_commission'), models.CheckConstraint(condition=models.Q(('ordre__gte', 1)), name='candidature_ordre_a_partir_de_1')],
            },
        ),
        migrations.CreateModel(
            name='Depot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveSmallIntegerField(default=1, verbose_name='numéro')),
                ('contenu', models.JSONField(verbose_name='contenu')),
                ('empreinte', models.CharField(max_length=64, verbose_name='empreinte du contenu')),
                ('empreinte_pdf', models.CharField(db_index=True, max_length=64, verbose_name='empreinte du PDF')),
                ('code', models.CharField(default=examens.models.depot.tirer_code, max_length=10, unique=True, verbose_name='code')),
                ('depose_le', models.DateTimeField(verbose_name='déposé le')),
                ('depose_par_nom', models.CharField(max_length=320, verbose_name='déposé par')),
                ('depose_par_role', models.CharField(max_length=60, verbose_name='rôle')),
                ('depose_par', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('epreuve', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='depots', to='referentiel.epreuve', verbose_name='épreuve')),
                ('passeport', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='depots', to='situations.passeport')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='depots', to='examens.sessionexamen')),
            ],
            options={
                'verbose_name': 'dépôt',
                'ordering': ['-depose_le', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('passeport', 'epreuve', 'session', 'numero'), name='depot_unique')],
            },
        ),
        migrations.CreateModel(
            name='LienExtrait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('empreinte', models.CharField(editable=False, max_length=64, unique=True, verbose_name='empreinte du jeton')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('expire_le', models.DateTimeField(verbose_name='expire le')),
                ('revoque_le', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                ('extrait', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='liens', to='examens.extrait')),
            ],
            options={
                'verbose_name': 'lien d’un extrait',
                'verbose_name_plural': 'liens des extraits',
                'ordering': ['-cree_le', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoque_le__isnull', True)), fields=('extrait',), name='lien_extrait_un_seul')],
            },
        ),
        migrations.CreateModel(
            name='MembreCommission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('courriel', models.EmailField(blank=True, max_length=254, verbose_name='adresse invitée')),
                ('prenom', models.CharField(blank=True, max_length=150, verbose_name='prénom')),
                ('nom', models.CharField(blank=True, max_length=150, verbose_name='nom')),
                ('fonction', models.CharField(choices=[('president', 'présidence'), ('membre', 'membre')], default='membre', max_length=10, verbose_name='fonction')),
                ('ajoute_le', models.DateTimeField(auto_now_add=True, verbose_name='ajouté le')),
                ('invite_le', models.DateTimeField(blank=True, null=True, verbose_name='invité le')),
                ('retire_le', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('commission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='membres', to='examens.commission')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sieges', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('invite', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sieges_proposes', to=settings.AUTH_USER_MODEL, verbose_name='personne invitée')),
                ('questions', models.TextField(blank=True, verbose_name='mes questions')),
                ('remplace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='remplacants', to='examens.membrecommission', verbose_name='en remplacement de')),
            ],
            options={
                'verbose_name': 'membre de commission',
                'verbose_name_plural': 'membres de commission',
                'ordering': ['-fonction', 'user__last_name', 'user__first_name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('commission', 'user'), name='membre_unique_de_commission'), models.UniqueConstraint(condition=models.Q(('courriel', ''), _negated=True), fields=('commission', 'courriel'), name='invitation_unique_de_commission'), models.UniqueConstraint(fields=('commission', 'invite'), name='invite_unique_de_commission'), models.CheckConstraint(condition=models.Q(('courriel', ''), ('invite', None), ('user', None), _negated=True), name='membre_est_une_personne_ou_une_adresse')],
            },
        ),
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recto_verso', models.BooleanField(default=True)),
                ('presentation', models.CharField(choices=[('compacte', 'Compacte\xa0: les fiches se suivent, trois fois moins de papier'), ('une_par_page', 'Une fiche par page')], default='compacte', max_length=12)),
                ('demande_le', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('etat', models.CharField(choices=[('en_attente', 'en attente'), ('en_cours', 'en préparation'), ('pret', 'prêt'), ('echec', 'échec'), ('annule', 'annulé'), ('expire', 'effacé')], default='en_attente', max_length=12)),
                ('termine_le', models.DateTimeField(null=True)),
                ('expire_le', models.DateTimeField(null=True)),
                ('motif', models.CharField(blank=True, max_length=300)),
                ('archive', models.CharField(blank=True, max_length=200)),
                ('archive_octets', models.PositiveBigIntegerField(default=0)),
                ('liasse', models.CharField(blank=True, max_length=200)),
                ('liasse_octets', models.PositiveBigIntegerField(default=0)),
                ('liasse_pages', models.PositiveIntegerField(default=0)),
                ('annonce_le', models.DateTimeField(null=True)),
                ('classe', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='packs', to='accounts.classe')),
                ('demandeur', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('codes', models.JSONField(default=list)),
                ('commission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='packs', to='examens.commission')),
                ('deposes_seulement', models.BooleanField(default=False)),
                ('par_passage', models.BooleanField(default=False)),
                ('vides', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'pack',
                'ordering': ['-demande_le', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('etat__in', ('en_attente', 'en_cours'))), fields=('classe',), name='un_pack_a_la_fois_par_classe'), models.UniqueConstraint(condition=models.Q(('etat__in', ('en_attente', 'en_cours'))), fields=('commission',), name='un_pack_a_la_fois_par_commission'), models.CheckConstraint(condition=models.Q(('classe', None), ('commission', None), _connector='XOR'), name='pack_d_une_classe_ou_d_une_commission')],
            },
        ),
        migrations.CreateModel(
            name='PeriodeDepot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ouvre_le', models.DateTimeField(verbose_name='ouvre le')),
                ('ferme_le', models.DateTimeField(verbose_name='ferme le')),
                ('epreuve', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentiel.epreuve', verbose_name='épreuve')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='periodes', to='examens.sessionexamen')),
                ('du_calendrier', models.BooleanField(default=False, verbose_name='suit le calendrier de l’académie')),
            ],
            options={
                'verbose_name': 'période de dépôt',
                'verbose_name_plural': 'périodes de dépôt',
                'ordering': ['epreuve__ordre', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('session', 'epreuve'), name='periode_unique_par_epreuve'), models.CheckConstraint(condition=models.Q(('ferme_le__gt', models.F('ouvre_le'))), name='periode_ferme_apres_ouverture', violation_error_message='La fermeture doit suivre l’ouverture.')],
            },
        ),
        migrations.CreateModel(
            name='Rattachement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rattachements', to='examens.commission')),
                ('etablissement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rattachements', to='accounts.etablissement', verbose_name='établissement')),
            ],
            options={
                'verbose_name': 'établissement rattaché',
                'verbose_name_plural': 'établissements rattachés',
                'ordering': ['etablissement__nom', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('commission', 'etablissement'), name='rattachement_unique_a_commission')],
            },
        ),
        migrations.CreateModel(
            name='DepotDeClasse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.DateTimeField()),
                ('termine_le', models.DateTimeField(null=True)),
                ('classe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='depots_de_classe', to='accounts.classe')),
                ('par', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('periode', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='depots_de_classe', to='examens.periodedepot')),
            ],
            options={
                'verbose_name': 'dépôt de classe',
                'verbose_name_plural': 'dépôts de classe',
                'ordering': ['-moment', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('termine_le', None)), fields=('classe', 'periode'), name='un_depot_de_classe_a_la_fois')],
            },
        ),
        migrations.CreateModel(
            name='NotePrivee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texte', models.TextField(verbose_name='note')),
                ('modifiee_le', models.DateTimeField(verbose_name='modifiée le')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='examens.candidature')),
                ('membre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='examens.membrecommission')),
                ('fenetre', models.CharField(blank=True, editable=False, max_length=24, verbose_name='fenêtre')),
                ('rang', models.PositiveIntegerField(default=0, editable=False, verbose_name='rang')),
            ],
            options={
                'verbose_name': 'note privée',
                'verbose_name_plural': 'notes privées',
                'constraints': [models.UniqueConstraint(fields=('membre', 'candidature'), name='note_unique_par_membre')],
            },
        ),
        migrations.CreateModel(
            name='PackLigne',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rang', models.PositiveSmallIntegerField()),
                ('nom', models.CharField(max_length=320)),
                ('numero', models.CharField(blank=True, max_length=11)),
                ('etat', models.CharField(choices=[('en_attente', 'en attente'), ('fait', 'prêt'), ('echec', 'échec'), ('retire', 'a quitté la classe'), ('sans_passeport', 'pas de passeport'), ('sans_document', 'rien à imprimer')], default='en_attente', max_length=16)),
                ('motif', models.CharField(blank=True, max_length=300)),
                ('pieces', models.JSONField(default=list)),
                ('etudiant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lignes', to='examens.pack')),
            ],
            options={
                'verbose_name': 'ligne de pack',
                'verbose_name_plural': 'lignes de pack',
                'ordering': ['rang'],
                'constraints': [models.UniqueConstraint(fields=('pack', 'etudiant'), name='un_candidat_par_pack')],
            },
        ),
        migrations.CreateModel(
            name='PdfDepose',
            fields=[
                ('depot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='pdf', serialize=False, to='examens.depot')),
                ('octets', models.BinaryField(verbose_name='octets')),
            ],
            options={
                'verbose_name': 'PDF déposé',
                'verbose_name_plural': 'PDF déposés',
            },
        ),
        migrations.CreateModel(
            name='Prolongation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jusqu_au', models.DateTimeField(verbose_name='jusqu’au')),
                ('motif', models.CharField(max_length=500, verbose_name='motif')),
                ('par_nom', models.CharField(max_length=320, verbose_name='accordée par')),
                ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='accordée le')),
                ('par', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('passeport', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prolongations', to='situations.passeport')),
                ('periode', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='prolongations', to='examens.periodedepot')),
            ],
            options={
                'verbose_name': 'prolongation',
                'ordering': ['-le', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('periode', 'passeport'), name='prolongation_unique'), models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='prolongation_motivee', violation_error_message='Dites pourquoi.')],
            },
        ),
        migrations.CreateModel(
            name='Reouverture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('par_nom', models.CharField(max_length=320, verbose_name='rouvert par')),
                ('motif', models.CharField(max_length=300, verbose_name='motif')),
                ('le', models.DateTimeField(verbose_name='rouvert le')),
                ('depot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reouverture', to='examens.depot')),
                ('par', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'réouverture',
                'constraints': [models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='reouverture_motivee', violation_error_message='Dites pourquoi.')],
            },
        ),
        migrations.CreateModel(
            name='DepotDeClasseLigne',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('etat', models.CharField(choices=[('en_attente', 'en attente'), ('depose', 'déposé'), ('deja', 'déposé entre-temps'), ('echec', 'non déposé')], default='en_attente', max_length=10)),
                ('motif', models.CharField(blank=True, max_length=500)),
                ('lot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lignes', to='examens.depotdeclasse')),
                ('passeport', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='situations.passeport')),
            ],
            options={
                'verbose_name': 'ligne de dépôt de classe',
                'verbose_name_plural': 'lignes de dépôt de classe',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('lot', 'passeport'), name='un_passeport_par_depot_de_classe')],
            },
        ),
    ]
