from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F
from django.utils import timezone

JOURS_POUR_ANNULER = 7


class LectureQuerySet(models.QuerySet):
    def noter(self, enseignant, versions, maintenant=None, lot=None):
        """This person has read these texts: ``versions`` is {primary key of a fiche: number of its version}.

        ``lot``: a UUID, the same for what is marked at once, by which ``annuler`` takes it back.
        """
        maintenant = maintenant or timezone.now()
        avant = {}
        if lot:
            avant = dict(self.filter(enseignant=enseignant, fiche__in=versions).values_list("fiche", "version"))
        self.bulk_create(
            (
                Lecture(
                    enseignant=enseignant,
                    fiche_id=fiche,
                    version=numero,
                    lue_le=maintenant,
                    lot=lot,
                    version_avant=avant.get(fiche),
                )
                for fiche, numero in versions.items()
            ),
            batch_size=500,
            update_conflicts=True,
            unique_fields=["enseignant", "fiche"],
            update_fields=["version", "lue_le", "lot", "version_avant"],
        )

    def annulables_par(self, enseignant, maintenant=None):
        """What this person has marked many at once, less than ``JOURS_POUR_ANNULER`` days ago (R36)."""
        limite = (maintenant or timezone.now()) - timedelta(days=JOURS_POUR_ANNULER)
        return self.filter(enseignant=enseignant, lue_le__gt=limite).exclude(lot=None)

    def dernier_lot(self):
        """The latest ``{"lot", "lue_le", "nombre"}``, or None."""
        return self.values("lot", "lue_le").annotate(nombre=Count("pk")).order_by("-lue_le").first()

    @transaction.atomic
    def annuler(self, enseignant, lot):
        """Take back what was marked under this ``lot``; what was read again since stays read. Returns how many."""
        du_lot = self.annulables_par(enseignant).filter(lot=lot)
        nombre, _ = du_lot.filter(version_avant=None).delete()
        return nombre + du_lot.update(version=F("version_avant"), lot=None, version_avant=None)


class Lecture(models.Model):
    """Up to which text a teacher has read a fiche: what « À lire » is made of. Version 0: before any was kept.

    ``lot``: what was marked at once, with ``version_avant``, what had been read of it before.
    """

    enseignant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lectures", db_index=False)
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="lectures")
    version = models.PositiveIntegerField("version lue")
    lue_le = models.DateTimeField("lue le")
    lot = models.UUIDField("lot", null=True, editable=False)
    version_avant = models.PositiveIntegerField("version lue avant le lot", null=True, editable=False)

    objects = LectureQuerySet.as_manager()

    class Meta:
        verbose_name = "lecture"
        constraints = [models.UniqueConstraint(fields=["enseignant", "fiche"], name="lecture_unique")]

    def __str__(self):
        return f"{self.enseignant} a lu la version {self.version} de la fiche {self.fiche_id}"
