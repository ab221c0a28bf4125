from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Enseignement, Inscription, Journal
from situations.models.passeport import Passeport
from situations.models.version import Version
from situations.tuteur import Tuteur


class AppreciationQuerySet(models.QuerySet):
    def presentes(self):
        return self.filter(retiree_le=None)

    def des_fils_visibles_par(self, user):
        """Those on the passports that this person may read, the withdrawn ones too: a thread shows their place.

        A commission never reads them (DESIGN §4); those of a fiche thrown away wait with it in the bin. A tuteur reads
        the threads of their stage alone: what teachers say to the student is not for them (R23).
        """
        if isinstance(user, Tuteur):
            return self.des_fils_de(user.passeport).filter(
                Q(stage=user.stage, reponse_a=None) | Q(reponse_a__stage=user.stage)
            )
        if not user.is_authenticated:
            return self.none()
        return self.des_fils_presents().filter(
            Exists(Passeport.objects.visibles_par(user).filter(pk=OuterRef("passeport"))),
        )

    def des_fils_de(self, passeport):
        """The same, on one passport that was found through its own ``visibles_par``: the right is not asked again."""
        return self.des_fils_presents().filter(passeport=passeport)

    def visibles_par(self, user):
        """Those whose text this person may read."""
        return self.des_fils_visibles_par(user).presentes()

    def modifiables_par(self, user):
        """One's own, until they are read, as long as one may read the passport; not what was copied from a sheet."""
        return self.retirables_par(user).filter(lue_le=None, recopiee_par_nom="")

    def retirables_par(self, user):
        """One's own, read or not: what was read can only be withdrawn.

        A tuteur's own are those of the stage that bear their name: whoever comes after signs for themselves alone.
        """
        if isinstance(user, Tuteur):
            return self.visibles_par(user).filter(**user.signe)
        return self.visibles_par(user).filter(auteur=user) if user.is_authenticated else self.none()

    def a_lire_par(self, user):
        """What waits for this person: on their passports, what others wrote; in the threads they began, the answers.

        An answer waits for whoever began the thread, and for whoever replaces them, when it is the student's. For a
        teacher, see also ``de_tuteurs_a_lire_par``.
        """
        if isinstance(user, Tuteur):
            commencees = self.model.objects.filter(**user.signe).values("pk")
            return self.visibles_par(user).filter(
                auteur=F("passeport__etudiant"), reponse_a__in=commencees, lue_le=None
            )
        if not user.is_authenticated:
            return self.none()
        # Each half is found by an index; « or » would read every appréciation of the instance.
        sur_siens = self.model.objects.filter(passeport__in=Passeport.objects.de(user).values("pk"), lue_le=None)
        commencees = self.model.objects.commencees_pour(user).values("pk")
        reponses = self.model.objects.filter(reponse_a__in=commencees, auteur=F("passeport__etudiant"), lue_le=None)
        return (
            self.visibles_par(user)
            .filter(pk__in=sur_siens.order_by().values("pk").union(reponses.order_by().values("pk")))
            .exclude(auteur=user)
        )

    def a_lire_par_l_eleve(self, etudiant, passeport):
        """What ``a_lire_par`` gives a student, who begins no thread, on their ``passeport`` (or ``OuterRef``): cheap
        enough to be counted on every page."""
        attendent = self.des_fils_presents().presentes().filter(passeport=passeport, lue_le=None)
        return attendent.exclude(auteur=etudiant)

    def commencees_pour(self, user):
        """The beginnings of the threads that this person answers for: their own, and those of the colleagues whom they
        replace today, with the students of that class."""
        remplacements = Enseignement.objects.actuels_de(user).exclude(remplace=None)
        de_la_classe = remplacements.filter(
            remplace=OuterRef("auteur"),
            classe__diplome=OuterRef("passeport__diplome"),
            classe__inscriptions__etudiant=OuterRef("passeport__etudiant"),
            classe__inscriptions__terminee_le=None,
        )
        # The colleagues first: nobody walks through everybody's appréciations.
        debuts = self.model.objects.filter(reponse_a=None).order_by()
        remplacees = debuts.filter(Exists(de_la_classe), auteur__in=remplacements.values("remplace"))
        return self.filter(pk__in=debuts.filter(auteur=user).values("pk").union(remplacees.values("pk")))

    def de_tuteurs_a_lire_par(self, user):
        """What the tuteurs of a teacher's students have written and this teacher has not read: each reads for
        themselves (R24)."""
        if not user.is_authenticated:
            return self.none()
        # From the classes of this teacher: nobody walks through everybody's passports.
        classes = Enseignement.objects.actuels_de(user).values("classe")
        suivis = Inscription.objects.actives().filter(
            classe__in=classes,
            classe__diplome=OuterRef("diplome"),
            etudiant=OuterRef("etudiant"),
        )
        passeports = Passeport.objects.exclude(etudiant=user).filter(
            Exists(suivis), etudiant__inscriptions__classe__in=classes
        )
        return (
            self.des_fils_presents()
            .presentes()
            .filter(auteur=None, stage__isnull=False, passeport__in=passeports.values("pk"))
            .exclude(lues_par=user)
        )

    def avec_lecture_de(self, user):
        """``attend``: whether it is a tuteur's word, or an answer to a colleague whom they replace, that this teacher
        has not read."""
        commencees = self.model.objects.commencees_pour(user).exclude(auteur=user)
        a_un_collegue = Q(reponse_a__in=commencees.values("pk"), auteur=F("passeport__etudiant"), lue_le=None)
        de_tuteur = Exists(self.model.objects.de_tuteurs_a_lire_par(user).filter(pk=OuterRef("pk")))
        return self.annotate(attend=ExpressionWrapper(Q(de_tuteur) | a_un_collegue, models.BooleanField()))

    @transaction.atomic
    def recopier(self, stage, nom, texte, par):
        """Keep what the tuteur of this ``nom`` wrote by hand on the sheet of their compte rendu, as the teacher ``par``
        typed it beside its photo (R37).

        Copied again, it is corrected as long as the student has not read it; else the first one is withdrawn and the
        other is new. An empty text withdraws it.
        """
        # Two teachers who copy one sheet at once write it once.
        type(stage).objects.select_for_update(of=("self",)).get(pk=stage.pk)
        deja = self.recopiees(stage).filter(auteur_nom=nom).last()
        if texte == (deja.texte if deja else ""):
            return
        if deja and (deja.lue_le or not texte):
            deja.retiree_le = timezone.now()
            deja.save(update_fields=["retiree_le"])
            self._noter_la_recopie(Journal.Action.APPRECIATION_RETIREE, deja, par)
            deja = None
        if not texte:
            return
        action = Journal.Action.APPRECIATION_MODIFIEE if deja else Journal.Action.APPRECIATION
        mot = deja or self.model(passeport=stage.passeport, stage=stage, auteur_nom=nom)
        mot.texte, mot.recopiee_par_nom = texte, str(par)
        mot.auteur_role = f"tuteur, {stage.organisation}, sur la feuille signée, recopiée par {par}"
        mot.modifiee_le = timezone.now() if deja else None
        mot.save()
        mot.lues_par.add(par)
        self._noter_la_recopie(action, mot, par)

    def recopiees(self, stage):
        """What the tuteurs of this stage wrote by hand, one each, as it was copied from their sheets."""
        return self.presentes().filter(stage=stage, reponse_a=None).exclude(recopiee_par_nom="").order_by("pk")

    @staticmethod
    def _noter_la_recopie(action, mot, par):
        stage = mot.stage
        Journal.noter(action, par, etudiant=stage.passeport.etudiant, objet=stage, appreciation=mot.pk, papier=True)

    def des_fils_presents(self):
        """Those of a fiche thrown away wait with it in the bin."""
        return self.filter(Q(fiche=None) | Q(fiche__supprimee_le=None))

    def vues_avant(self, moment):
        """Those that say now what a page showed at that moment."""
        return self.filter(Q(modifiee_le=None) | Q(modifiee_le__lte=moment), creee_le__lte=moment)

    def avec_reprise(self):
        """``reprise_le``: when the student last recorded the fiche again, after the appréciation was written."""
        reprises = Version.objects.filter(
            fiche=OuterRef("fiche"), nature=Version.Nature.ENREGISTREE, numero__gt=OuterRef("version")
        )
        return self.annotate(reprise_le=Subquery(reprises.order_by("-numero").values("creee_le")[:1]))


class Appreciation(models.Model):
    """A remark that guides, on a fiche or on the passport as a whole; never a mark (R22).

    ``reponse_a`` makes a thread: the student answers, the teacher goes on. ``auteur_nom`` and ``auteur_role`` are
    what the author was called that day. ``version``: the number of the text of the fiche that the author had read,
    0 when there was none. ``lue_le`` is set by whom it is written for: the student, or, for a student's answer, the
    one who began the thread.

    ``questions``: those of an entretien, which the student is asked to answer in the fiche (R29):
    ``[{"rubrique": "taches", "question": "…"}, …]``; the text says them too.

    A tuteur has no account: ``auteur`` is empty and ``stage`` says whose tuteur wrote it (R23). Without a fiche, it
    then bears on the whole period. ``lues_par``: the teachers who have read it; ``par_etudiant``: it came through a
    link that the student handed over (R37); ``recopiee_par_nom``: the teacher who typed what stands on a sheet signed
    by hand, empty for what its author typed.
    """

    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="appreciations", db_index=False)
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, null=True, blank=True, related_name="appreciations")
    stage = models.ForeignKey(
        "situations.Stage",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="appreciations",
        editable=False,
        db_index=False,
    )
    reponse_a = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="reponses")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="appreciations",
        verbose_name="auteur",
        db_index=False,
    )
    auteur_nom = models.CharField("nom de l’auteur", max_length=320)
    auteur_role = models.CharField("rôle de l’auteur", max_length=600)
    par_etudiant = models.BooleanField("lien remis par l’étudiant", default=False, editable=False)
    recopiee_par_nom = models.CharField(
        "recopiée de la feuille signée par", max_length=320, blank=True, db_default="", default="", editable=False
    )
    texte = models.TextField("texte")
    version = models.PositiveIntegerField("version de la fiche", default=0)
    questions = models.JSONField("questions posées", default=list, blank=True, editable=False)
    cle_formulaire = models.UUIDField("clé du formulaire", null=True, blank=True, editable=False)
    creee_le = models.DateTimeField("écrite le", auto_now_add=True)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)
    lue_le = models.DateTimeField("lue le", null=True, blank=True)
    lues_par = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mots_lus", blank=True, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = AppreciationQuerySet.as_manager()

    class Meta:
        verbose_name = "appréciation"
        ordering = ["creee_le", "pk"]
        indexes = [models.Index(fields=["passeport", "fiche"], name="appreciation_passeport_fiche")]
        constraints = [
            models.CheckConstraint(
                name="appreciation_non_vide",
                condition=~Q(texte=""),
                violation_error_message="Écrivez votre appréciation.",
            ),
            # A form sent twice writes once.
            models.UniqueConstraint(fields=["auteur", "cle_formulaire"], name="appreciation_un_formulaire_une_fois"),
            models.UniqueConstraint(fields=["stage", "cle_formulaire"], name="appreciation_tuteur_une_fois"),
        ]

    def __str__(self):
        return f"Appréciation de {self.auteur_nom}"

    @property
    def est_retiree(self):
        return self.retiree_le is not None

    @property
    def est_reponse(self):
        return self.reponse_a_id is not None
