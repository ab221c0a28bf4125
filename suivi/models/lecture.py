from django.conf import settings
from django.db import models
from django.utils import timezone


class LectureQuerySet(models.QuerySet):
    def noter(self, enseignant, versions, maintenant=None):
        """This person has read these texts: ``versions`` is {primary key of a fiche: number of its version}."""
        maintenant = maintenant or timezone.now()
        self.bulk_create(
            (
                Lecture(enseignant=enseignant, fiche_id=fiche, version=numero, lue_le=maintenant)
                for fiche, numero in versions.items()
            ),
            update_conflicts=True,
            unique_fields=["enseignant", "fiche"],
            update_fields=["version", "lue_le"],
        )


class Lecture(models.Model):
    """Up to which text a teacher has read a fiche: what « À lire » is made of. Version 0: before any was kept."""

    enseignant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lectures")
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="lectures")
    version = models.PositiveIntegerField("version lue")
    lue_le = models.DateTimeField("lue le")

    objects = LectureQuerySet.as_manager()

    class Meta:
        verbose_name = "lecture"
        constraints = [models.UniqueConstraint(fields=["enseignant", "fiche"], name="lecture_unique")]

    def __str__(self):
        return f"{self.enseignant} a lu la version {self.version} de la fiche {self.fiche_id}"
