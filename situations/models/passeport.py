from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.models import Classe, Enseignement, Etablissement, Inscription
from langue.texte import de
from situations.tuteur import Tuteur


class PasseportQuerySet(models.QuerySet):
    def de(self, user):
        """The passports that belong to this person (R1)."""
        return self.filter(etudiant=user) if user.is_authenticated else self.none()

    def visibles_par(self, user):
        """Own passports, and those of the students whom this person teaches now, for the class's diplôme (R22) or one
        that it followed before (R40).

        To a tuteur, the one passport of their stage (R23).
        """
        if isinstance(user, Tuteur):
            return self.filter(pk=user.stage.passeport_id)
        if not user.is_authenticated:
            return self.none()
        avant = Classe.anciens_diplomes.through.objects.filter(
            classe=OuterRef("classe"), diplome=OuterRef(OuterRef("diplome"))
        )
        eleves = Inscription.objects.actives().filter(
            models.Q(classe__diplome=OuterRef("diplome")) | Exists(avant),
            etudiant=OuterRef("etudiant"),
            classe__in=Enseignement.objects.actuels_de(user).values("classe"),
        )
        return self.filter(models.Q(etudiant=user) | Exists(eleves))

    def au_centre_de(self, user):
        """Those of the candidats individuels who take the exam in a centre that this person administers: never read,
        but awaited."""
        if not user.is_authenticated:
            return self.none()
        return self.individuels().filter(centre__in=Etablissement.objects.modifiables_par(user))

    def avec_reunis(self, *passeports):
        """These, and those that were merged with one of them (R32)."""
        cles = [passeport.pk for passeport in passeports]
        return self.filter(models.Q(pk__in=cles) | models.Q(reuni_a__in=cles))

    def individuels(self):
        """Of whoever is in no class of their diplôme today: the twin of ``Passeport.individuel``."""
        d_aujourd_hui = Inscription.objects.actives().filter(
            etudiant=OuterRef("etudiant"), classe__diplome=OuterRef("diplome")
        )
        return self.filter(~Exists(d_aujourd_hui))

    def de_la_classe(self, classe):
        """Of the students who are in this class today, for its diplôme, with their students."""
        return self.filter(
            diplome=classe.diplome_id, etudiant__inscriptions__classe=classe, etudiant__inscriptions__terminee_le=None
        ).select_related("etudiant", "diplome")

    def anciens_de_la_classe(self, classe):
        """Of those who are in this class today, for the diplômes that it followed before, with their students."""
        return self.filter(
            diplome__anciennes_classes=classe,
            etudiant__inscriptions__classe=classe,
            etudiant__inscriptions__terminee_le=None,
        ).select_related("etudiant", "diplome")

    def avec_nom_du_diplome(self):
        """With what names the diplôme and finds its tree (``referentiel.arbre``), which holds the rest in memory."""
        lourds = ("version", "note", "vocabulaire", "rubriques", "choix", "options", "conseils", "provenance")
        return self.select_related("diplome").defer(*(f"diplome__{nom}" for nom in lourds))

    def actuels_d_abord(self):
        """The passport that its student is working on first: that of a class of today, then the latest session."""
        d_aujourd_hui = Inscription.objects.actives().filter(
            etudiant=OuterRef("etudiant"), classe__diplome=OuterRef("diplome")
        )
        return self.order_by(Exists(d_aujourd_hui).desc(), "-session", "-pk")

    def ouvrir_pour(self, etudiant):
        """Give the student a passport for the diplôme of each class followed today, or of the last one for whoever has
        left; twice is once. A class left before the first sign-in opens nothing."""
        inscriptions = etudiant.inscriptions.select_related("classe").order_by("-terminee_le", "-pk")
        suivies = [i for i in inscriptions if i.terminee_le is None] or inscriptions[:1]
        for inscription in suivies:
            self.get_or_create(
                etudiant=etudiant,
                diplome_id=inscription.classe.diplome_id,
                defaults={"session": inscription.classe.session},
            )


class Passeport(models.Model):
    """One student, one diplôme. Owns the fiches, and outlives the class (R1).

    ``session``: the year that it was opened for; the one that counts is ``annee``. ``numero_candidat``: written by a
    candidat individuel; the one that counts is ``numero``. ``centre``: the school where a candidat individuel takes the
    exam, whose code they have typed; it says nothing of whoever is in a class. ``reuni_a``: the passport of the account
    that this one's was merged with (R32), when it keeps deposited copies, which never change passport.

    Opened by the site when its student first signs in, or with the first period that their teacher sets before: empty,
    it is nobody's work, and an undone import takes it back. ``User.last_login`` says whether its student has come.
    """

    ouvert_d_office = True
    # Merged with one of the same diplôme: it gives its rows to that one, and stays behind those that never move.
    rattache_a_la_fusion = "reuni_a_id"

    etudiant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="passeports",
        verbose_name="étudiant",
        db_index=False,
    )
    diplome = models.ForeignKey(
        "referentiel.Diplome", models.PROTECT, related_name="passeports", verbose_name="diplôme"
    )
    session = models.PositiveSmallIntegerField(
        "session d’examen", validators=[MinValueValidator(2009), MaxValueValidator(2100)]
    )
    numero_candidat = models.CharField("numéro de candidat", max_length=11, blank=True)
    centre = models.ForeignKey(
        "accounts.Etablissement",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidats_individuels",
        verbose_name="centre d’examen",
    )
    reuni_a = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="reunis")
    cree_le = models.DateTimeField("ouvert le", auto_now_add=True)
    celebrees = models.JSONField("épreuves dont la couverture a été fêtée", default=list, blank=True, editable=False)
    imprime_le_regard = models.BooleanField("imprimer mon projet à la fin du passeport", default=False)

    objects = PasseportQuerySet.as_manager()

    class Meta:
        verbose_name = "passeport"
        constraints = [models.UniqueConstraint(fields=["etudiant", "diplome"], name="passeport_unique_par_diplome")]

    def __str__(self):
        return f"Passeport {de(self.etudiant)}, {self.diplome}"

    def get_absolute_url(self):
        return reverse("situations:passeport", args=[self.pk])

    @property
    def annee(self):
        """The year of the exam (R34): that of the class that the student is in today. For whoever is in none, that of
        their last class, or the later one for which they have come back as a candidat individuel."""
        inscription = self.inscription
        if inscription is None:
            return self.session
        annee = inscription.classe.session
        return annee if inscription.terminee_le is None else max(annee, self.session)

    def feter(self, epreuves):
        """Those of these épreuves, fully covered, that were not told yet; from now on they are.

        Once each: not again after a fiche thrown away and written anew, nor twice by two windows.
        """
        if not epreuves:
            return []
        with transaction.atomic():
            moi = Passeport.objects.select_for_update().get(pk=self.pk)
            nouvelles = [epreuve for epreuve in epreuves if epreuve.code not in moi.celebrees]
            Passeport.objects.filter(pk=self.pk).update(celebrees=moi.celebrees + [e.code for e in nouvelles])
        return nouvelles

    @property
    def individuel(self):
        """Whether the student is in no class of this diplôme today."""
        return self.inscription is None or self.inscription.terminee_le is not None

    @property
    def services(self):
        """The services of the school that take its students in, by name; none for a candidat individuel."""
        return [] if self.individuel else self.inscription.classe.etablissement.noms_des_services

    @property
    def numero(self):
        """The candidate number: that of the class; of a candidat individuel, the one that they have written."""
        return self.numero_candidat if self.individuel else self.inscription.numero_candidat

    @cached_property
    def inscription(self):
        """The inscription that this passport goes with: that of today, the latest session first; else the one that
        ended last; None for a candidat individuel.

        Asked of the database once for this object.
        """
        return (
            self.etudiant.inscriptions.filter(classe__diplome=self.diplome_id)
            .select_related("classe__etablissement")
            .order_by(F("terminee_le").desc(nulls_first=True), "-classe__session", "-pk")
            .first()
        )
