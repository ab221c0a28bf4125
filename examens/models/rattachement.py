from django.db import models


class Rattachement(models.Model):
    """A school whose administrator may present its own candidates to another school's commission."""

    commission = models.ForeignKey("examens.Commission", models.CASCADE, related_name="rattachements")
    etablissement = models.ForeignKey(
        "accounts.Etablissement", models.PROTECT, related_name="rattachements", verbose_name="établissement"
    )

    class Meta:
        verbose_name = "établissement rattaché"
        verbose_name_plural = "établissements rattachés"
        ordering = ["etablissement__nom", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "etablissement"], name="rattachement_unique_a_commission")
        ]

    def __str__(self):
        return f"{self.etablissement}, {self.commission}"
