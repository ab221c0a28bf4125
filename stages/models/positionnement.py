from django.db import models
from django.utils import timezone


class Positionnement(models.Model):
    """What a tuteur observed of one compétence over the whole stage, for the compte rendu: never a mark (R22)."""

    class Niveau(models.TextChoices):
        DECOUVERTE = "decouverte", "Découverte"
        AVEC_AIDE = "avec_aide", "Avec aide"
        AUTONOMIE = "autonomie", "En autonomie"

    stage = models.ForeignKey("situations.Stage", models.CASCADE, related_name="positionnements")
    competence = models.ForeignKey("referentiel.Competence", models.PROTECT, related_name="positionnements")
    niveau = models.CharField("observation", max_length=12, choices=Niveau)
    auteur_nom = models.CharField("observé par", max_length=150)
    modifie_le = models.DateTimeField("observé le", default=timezone.now)

    class Meta:
        verbose_name = "positionnement"
        constraints = [models.UniqueConstraint(fields=["stage", "competence"], name="positionnement_unique")]

    def __str__(self):
        return f"{self.competence} : {self.get_niveau_display()}"
