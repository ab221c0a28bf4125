from django.conf import settings
from django.db import models


class Lecture(models.Model):
    """Up to which text a teacher has read a fiche: what « À lire » is made of."""

    enseignant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lectures")
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="lectures")
    version = models.PositiveIntegerField("version lue")
    lue_le = models.DateTimeField("lue le")

    class Meta:
        verbose_name = "lecture"
        constraints = [models.UniqueConstraint(fields=["enseignant", "fiche"], name="lecture_unique")]

    def __str__(self):
        return f"{self.enseignant} a lu la version {self.version} de la fiche {self.fiche_id}"
