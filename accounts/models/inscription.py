from django.conf import settings
from django.db import models


class InscriptionQuerySet(models.QuerySet):
    def actives(self):
        return self.filter(terminee_le=None)


class Inscription(models.Model):
    """A student in a class. Ends (``terminee_le``) when the student leaves; is never deleted: the passport stays."""

    etudiant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inscriptions", verbose_name="étudiant"
    )
    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="inscriptions")
    numero_candidat = models.CharField("numéro de candidat", max_length=11, blank=True)
    terminee_le = models.DateField("terminée le", null=True, blank=True)

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        constraints = [models.UniqueConstraint(fields=["etudiant", "classe"], name="inscription_unique")]

    def __str__(self):
        return f"{self.etudiant} en {self.classe}"
