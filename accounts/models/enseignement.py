from django.conf import settings
from django.db import models
from django.utils import timezone


class EnseignementQuerySet(models.QuerySet):
    def en_cours(self):
        """Those that have not ended: the last day is included."""
        return self.filter(models.Q(jusqu_au=None) | models.Q(jusqu_au__gte=timezone.localdate()))

    def actuels_de(self, user):
        """What this person teaches today."""
        return self.en_cours().filter(enseignant=user)


class Enseignement(models.Model):
    """A teacher of a class: gives the right to read its passports, and nothing more (R21, R22), until it ends.

    ``remplace``: the colleague whom this teacher stands in for, who keeps their own line. ``lectures_partagees``: what
    a colleague of the class has read no longer waits for this teacher.
    """

    class Domaine(models.TextChoices):
        PROFESSIONNEL = "professionnel", "Domaine professionnel"
        LETTRES = "lettres", "Lettres"
        ACCOMPAGNEMENT = "ap", "Accompagnement personnalisé"
        AUTRE = "autre", "Autre enseignement"

    enseignant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="enseignements", db_index=False
    )
    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="enseignements")
    domaine = models.CharField("domaine", max_length=20, choices=Domaine, default=Domaine.PROFESSIONNEL)
    depuis = models.DateField("depuis le", default=timezone.localdate)
    jusqu_au = models.DateField("jusqu’au", null=True, blank=True)
    remplace = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="remplacements",
        verbose_name="remplace",
    )
    lectures_partagees = models.BooleanField("lectures partagées", default=False)

    objects = EnseignementQuerySet.as_manager()

    class Meta:
        verbose_name = "enseignement"
        constraints = [models.UniqueConstraint(fields=["enseignant", "classe"], name="enseignement_unique")]

    def __str__(self):
        return f"{self.enseignant} en {self.classe}"

    @property
    def termine(self):
        """Whether the last day has passed."""
        return self.jusqu_au is not None and self.jusqu_au < timezone.localdate()
