from django.conf import settings
from django.db import models
from django.utils import timezone


class Relance(models.Model):
    """A teacher wrote to a silent student of a class, that day: once a day, however many press the button."""

    sans_apercu = True

    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="relances", db_index=False)
    etudiant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="relances")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="relances_ecrites")
    jour = models.DateField("jour", default=timezone.localdate)

    class Meta:
        verbose_name = "relance"
        ordering = ["-jour", "-pk"]
        constraints = [models.UniqueConstraint(fields=["classe", "etudiant", "jour"], name="relance_une_par_jour")]

    def __str__(self):
        return f"{self.etudiant}, {self.classe}, {self.jour}"
