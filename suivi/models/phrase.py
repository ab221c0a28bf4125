from django.conf import settings
from django.db import models


class PhraseQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """Everyone's bank is their own, and nobody else sees it."""
        return self.filter(auteur=user) if user.is_authenticated else self.none()


class Phrase(models.Model):
    """A sentence that a teacher writes often, kept to be inserted in an appréciation."""

    LONGUEUR = 500

    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="phrases", db_index=False)
    texte = models.CharField("phrase", max_length=LONGUEUR)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = "phrase fréquente"
        ordering = ["texte"]
        constraints = [models.UniqueConstraint(fields=["auteur", "texte"], name="phrase_unique")]

    def __str__(self):
        return self.texte
