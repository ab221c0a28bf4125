from django.conf import settings
from django.db import models
from django.db.models import Q

from .inalterable import Inalterable


class Reouverture(Inalterable):
    """A teacher gives a deposited passport back to its student, and says why. The copy stays, and no longer counts."""

    depot = models.OneToOneField("examens.Depot", models.PROTECT, related_name="reouverture")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    par_nom = models.CharField("rouvert par", max_length=320)
    motif = models.CharField("motif", max_length=300)
    le = models.DateTimeField("rouvert le")

    class Meta:
        verbose_name = "réouverture"
        constraints = [
            models.CheckConstraint(
                condition=~Q(motif=""), name="reouverture_motivee", violation_error_message="Dites pourquoi."
            )
        ]

    def __str__(self):
        return f"Réouverture du dépôt {self.depot_id}"
