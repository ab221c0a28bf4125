from django.conf import settings
from django.db import models

from .commission import Commission


class MembreCommissionQuerySet(models.QuerySet):
    def actifs(self):
        return self.filter(retire_le=None)

    def modifiables_par(self, user):
        """The members of the commissions that this person runs."""
        return self.filter(commission__in=Commission.objects.modifiables_par(user))


class MembreCommission(models.Model):
    """A person who sits on a commission. ``retire_le``: withdrawn, at once; the row stays so that it can be undone."""

    class Fonction(models.TextChoices):
        PRESIDENT = "president", "présidence"
        MEMBRE = "membre", "membre"

    commission = models.ForeignKey("examens.Commission", models.CASCADE, related_name="membres")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sieges", verbose_name="personne")
    fonction = models.CharField("fonction", max_length=10, choices=Fonction, default=Fonction.MEMBRE)
    ajoute_le = models.DateTimeField("ajouté le", auto_now_add=True)
    invite_le = models.DateTimeField("invité le", null=True, blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = MembreCommissionQuerySet.as_manager()

    class Meta:
        verbose_name = "membre de commission"
        verbose_name_plural = "membres de commission"
        ordering = ["-fonction", "user__last_name", "user__first_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["commission", "user"], name="membre_unique_de_commission")]

    def __str__(self):
        return f"{self.user}, {self.commission}"
