from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Enseignement
from langue.dates import jour
from situations.models import Stage


class VisiteQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """One's own, on the stages that one still follows, and those planned by the colleague whom one replaces in the
        class; another colleague's is read, never changed."""
        remplacements = Enseignement.objects.actuels_de(user).filter(
            remplace=OuterRef("enseignant"),
            classe__inscriptions__etudiant=OuterRef("stage__passeport__etudiant"),
            classe__inscriptions__terminee_le=None,
        )
        return self.filter(
            Q(enseignant=user.pk) | Q(Exists(remplacements), faite=False), stage__in=Stage.objects.suivis_par(user)
        )

    def a_reprendre_par(self, user):
        """Those planned by the colleague whom this person replaces."""
        return self.modifiables_par(user).exclude(enseignant=user.pk)

    def dites_a(self, user):
        """Each with ``a_reprendre``, for this person."""
        siennes = Visite.objects.a_reprendre_par(user).filter(pk=OuterRef("pk"))
        return self.annotate(a_reprendre=Exists(siennes))


class Visite(models.Model):
    """A teacher goes to see a stage: planned for a day, then done. The student sees who and when (R24).

    ``note``: what the teacher wants to remember of it, read by the teachers of the class alone.
    """

    stage = models.ForeignKey("situations.Stage", models.CASCADE, related_name="visites", db_index=False)
    enseignant = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="visites")
    jour = models.DateField("jour")
    faite = models.BooleanField("faite", default=False)
    note = models.TextField("note", blank=True)

    objects = VisiteQuerySet.as_manager()

    class Meta:
        verbose_name = "visite"
        ordering = ["jour", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "enseignant", "jour"], name="visite_une_par_jour"),
        ]

    def __str__(self):
        return f"visite {self.etat}"

    def get_absolute_url(self):
        return reverse("stages:visite", args=[self.pk])

    @property
    def etat(self):
        """« prévue le 3 mars 2027 », « faite le 3 mars 2027 »."""
        return f"{'faite' if self.faite else 'prévue'} le {jour(self.jour)}"

    @property
    def a_confirmer(self):
        """Whether its day has passed, and nobody has said that it was done."""
        return not self.faite and self.jour < timezone.localdate()
