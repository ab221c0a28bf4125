from django.db import models
from django.utils import timezone


class Version(models.Model):
    """What a fiche said at one moment (R25). Written once, never changed.

    ``contenu`` is ``Fiche.contenu()`` for a text recorded in the passport; for a text set aside when two windows
    met (``nature`` « ecartee »), it is what the form held.
    """

    class Nature(models.TextChoices):
        ENREGISTREE = "enregistree", "Enregistrée dans le passeport"
        ECARTEE = "ecartee", "Mise de côté"

    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="versions", db_index=False)
    numero = models.PositiveIntegerField("numéro")
    nature = models.CharField("nature", max_length=12, choices=Nature, default=Nature.ENREGISTREE)
    contenu = models.JSONField("contenu")
    creee_le = models.DateTimeField("créée le", default=timezone.now)

    class Meta:
        verbose_name = "version"
        ordering = ["-numero"]
        constraints = [models.UniqueConstraint(fields=["fiche", "numero"], name="version_unique")]

    def __str__(self):
        return f"version {self.numero}"

    def save(self, *args, **kwargs):
        """Refuse to rewrite the past (R25)."""
        if self.pk:
            raise TypeError("A version is never changed.")
        super().save(*args, **kwargs)
