from django.conf import settings
from django.db import models


class Phrase(models.Model):
    """A sentence that a teacher writes often, kept to be inserted in an appréciation."""

    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="phrases")
    texte = models.CharField("phrase", max_length=500)

    class Meta:
        verbose_name = "phrase fréquente"
        ordering = ["texte"]
        constraints = [models.UniqueConstraint(fields=["auteur", "texte"], name="phrase_unique")]

    def __str__(self):
        return self.texte
