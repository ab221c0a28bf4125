from typing import Self

from django.db import models


class AssociationQuerySet(models.QuerySet["Association"]):
    def en_vigueur(self) -> Self:
        return self.filter(retiree=False)


class Association(models.Model):
    """A (situation, compétence) pair that the référentiel allows (R18)."""

    situation = models.ForeignKey("referentiel.Situation", models.CASCADE, related_name="associations", db_index=False)
    competence = models.ForeignKey("referentiel.Competence", models.CASCADE, related_name="associations")
    provisoire = models.BooleanField("à vérifier", default=False)
    retiree = models.BooleanField("retirée", default=False)
    ordre = models.PositiveIntegerField("ordre", default=0, editable=False)
    provenance = models.JSONField("provenance", default=dict, blank=True, editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "association"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["situation", "competence"], name="association_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.situation} → {self.competence}"
