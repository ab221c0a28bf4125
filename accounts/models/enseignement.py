from django.conf import settings
from django.db import models


class Enseignement(models.Model):
    """A teacher of a class: gives the right to read its passports, and nothing more (R21, R22)."""

    class Domaine(models.TextChoices):
        PROFESSIONNEL = "professionnel", "Domaine professionnel"
        LETTRES = "lettres", "Lettres"
        ACCOMPAGNEMENT = "ap", "Accompagnement personnalisé"
        AUTRE = "autre", "Autre enseignement"

    enseignant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enseignements")
    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="enseignements")
    domaine = models.CharField("domaine", max_length=20, choices=Domaine, default=Domaine.PROFESSIONNEL)

    class Meta:
        verbose_name = "enseignement"
        constraints = [models.UniqueConstraint(fields=["enseignant", "classe"], name="enseignement_unique")]

    def __str__(self):
        return f"{self.enseignant} en {self.classe}"
