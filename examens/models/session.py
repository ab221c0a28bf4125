from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Etablissement


class SessionExamenQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """Those of the schools that this person administers; of candidats individuels for the instance's."""
        if not user.is_authenticated:
            return self.none()
        siennes = Q(etablissement__in=Etablissement.objects.modifiables_par(user))
        if user.is_superuser:
            siennes |= Q(etablissement=None)
        return self.filter(siennes)


class SessionExamen(models.Model):
    """An exam session of one diplôme in one school. ``etablissement`` is None for candidats individuels.

    ``refuse_incomplets``: a dépôt that leaves a compétence uncovered is refused; else it is allowed and says so.
    """

    class Saison(models.TextChoices):
        JUIN = "juin", "juin"
        SEPTEMBRE = "septembre", "septembre"

    etablissement = models.ForeignKey(
        "accounts.Etablissement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="établissement",
        db_index=False,
    )
    diplome = models.ForeignKey("referentiel.Diplome", models.PROTECT, related_name="sessions", verbose_name="diplôme")
    annee = models.PositiveSmallIntegerField("année", validators=[MinValueValidator(2009), MaxValueValidator(2100)])
    saison = models.CharField("session", max_length=10, choices=Saison, default=Saison.JUIN)
    refuse_incomplets = models.BooleanField(
        "refuser les passeports incomplets",
        default=False,
        help_text="Un passeport auquel il manque quelque chose à couvrir ne peut alors pas être déposé. "
        "Sinon il peut l’être\u00a0: ce qui manque est écrit sur la copie.",
    )

    objects = SessionExamenQuerySet.as_manager()

    class Meta:
        verbose_name = "session d’examen"
        verbose_name_plural = "sessions d’examen"
        ordering = ["-annee", "saison", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "diplome", "annee", "saison"], name="session_unique_dans_etablissement"
            ),
            # To the database, two rows without a school are not the same.
            models.UniqueConstraint(
                fields=["diplome", "annee", "saison"],
                condition=Q(etablissement=None),
                name="session_unique_des_individuels",
            ),
        ]

    def __str__(self):
        return f"session de {self.saison} {self.annee}"

    def get_absolute_url(self):
        return reverse("examens:session", args=[self.pk])
