from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from .etablissement import Etablissement


class FusionQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """Those of the schools that this person administers, while they can be undone."""
        return self.filter(
            etablissement__in=Etablissement.objects.modifiables_par(user),
            annulee_le=None,
            faite_le__gt=timezone.now() - Fusion.DUREE,
        )


class Fusion(models.Model):
    """Two accounts of one person made one (R32): ``absorbe`` is closed, and all that it had is ``garde``'s.

    ``trace``: what undoing it needs, ``[[model, pk, field, before, after], …]``, for a week (R36).
    """

    DUREE = timedelta(days=7)

    garde = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="fusions")
    absorbe = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absorptions")
    etablissement = models.ForeignKey("accounts.Etablissement", models.CASCADE, related_name="+")
    auteur_nom = models.CharField(max_length=320)
    faite_le = models.DateTimeField(auto_now_add=True)
    trace = models.JSONField(default=list)
    annulee_le = models.DateTimeField(null=True)

    objects = FusionQuerySet.as_manager()

    class Meta:
        verbose_name = "fusion de comptes"
        verbose_name_plural = "fusions de comptes"

    def __str__(self):
        return f"{self.absorbe} réuni à {self.garde}"
