from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from .enseignement import Enseignement
from .etablissement import Etablissement


def session_courante(aujourd_hui=None):
    """The year of the exams of this school year, which begins in August."""
    aujourd_hui = aujourd_hui or date.today()
    return aujourd_hui.year + (aujourd_hui.month >= 8)


class ClasseQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """The classes that this person teaches."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(Enseignement.objects.actuels_de(user).filter(classe=OuterRef("pk"))))

    def modifiables_par(self, user):
        """The classes of the schools that this person administers."""
        return self.filter(etablissement__in=Etablissement.objects.modifiables_par(user))

    def en_cours(self):
        """Those that are not archived."""
        return self.filter(archivee_le=None)

    def preparables_par(self, user):
        """The classes whose exam day this person prepares: those that they teach, those of their school."""
        return self.filter(
            models.Q(pk__in=Classe.objects.visibles_par(user).values("pk"))
            | models.Q(pk__in=Classe.objects.modifiables_par(user).values("pk"))
        )


class Classe(models.Model):
    """A class follows one diplôme for one exam session (the year of the exam).

    Archived once nobody is in it any more: out of the way, and still read by its teachers. ``anciens_diplomes``: those
    that it followed while somebody was in it; its teachers still read these passports (R40).
    """

    etablissement = models.ForeignKey(
        "accounts.Etablissement",
        models.CASCADE,
        related_name="classes",
        verbose_name="établissement",
        db_index=False,
    )
    diplome = models.ForeignKey("referentiel.Diplome", models.PROTECT, related_name="classes", verbose_name="diplôme")
    nom = models.CharField("nom", max_length=60)
    session = models.PositiveSmallIntegerField(
        "session d’examen",
        validators=[MinValueValidator(2009), MaxValueValidator(2100)],
        help_text="Année de l’examen, par exemple 2027.",
    )
    anciens_diplomes = models.ManyToManyField(
        "referentiel.Diplome", related_name="anciennes_classes", blank=True, editable=False
    )
    archivee_le = models.DateTimeField("archivée le", null=True, blank=True, editable=False)
    etudiants = models.ManyToManyField(
        "accounts.User", through="accounts.Inscription", related_name="classes", blank=True
    )
    enseignants = models.ManyToManyField(
        "accounts.User",
        through="accounts.Enseignement",
        through_fields=("classe", "enseignant"),
        related_name="classes_enseignees",
        blank=True,
    )

    objects = ClasseQuerySet.as_manager()

    class Meta:
        verbose_name = "classe"
        ordering = ["-session", "nom"]
        constraints = [
            models.UniqueConstraint(fields=["etablissement", "nom", "session"], name="classe_unique_dans_session")
        ]

    def __str__(self):
        return f"{self.nom} (session {self.session})"

    def get_absolute_url(self):
        return reverse("suivi:classe", args=[self.pk])

    @property
    def enseignements_en_cours(self):
        """Those of today, among ``enseignements`` as they were fetched."""
        return [enseignement for enseignement in self.enseignements.all() if not enseignement.termine]

    @property
    def lue_jusqu_au(self):
        """The last day on which its school reads the passports of its students: that of the year of the exam, so that
        a session of September and what follows it are in time."""
        return date(self.session, 12, 31)
