from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classe

from .depot import Depot


class DepotDeClasseQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """Those of the classes that this person teaches."""
        return self.filter(classe__in=Classe.objects.visibles_par(user))

    def inacheves(self):
        return self.filter(termine_le=None)

    def immobiles(self, maintenant=None):
        """Not finished, and no passport done for longer than a layout lasts: whoever was at it is gone."""
        return self.inacheves().filter(avance_le__lt=(maintenant or timezone.now()) - DepotDeClasse.SILENCE)


class DepotDeClasse(models.Model):
    """The passports of a class that a teacher deposits at once, by a worker (R36).

    ``moment``: when it was confirmed, which is when all of it is deposited. ``restants``: primary keys of the
    passports still to do; ``deja``: how many somebody else had deposited meanwhile; ``echecs``: ``[[key of the
    passport, why], …]``, ``why`` being a sentence. ``avance_le``: of the last step, and the token of who is at it:
    each step is an ``UPDATE`` on condition that nobody else took one. ``tache``: the task in the queue.
    """

    # Longer than the longest layout, after which a worker is given up for dead.
    SILENCE = timedelta(seconds=75)
    # How long its page can be opened again.
    MEMOIRE = timedelta(days=30)

    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="depots_de_classe")
    periode = models.ForeignKey("examens.PeriodeDepot", models.CASCADE, related_name="depots_de_classe")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    moment = models.DateTimeField()
    restants = models.JSONField(default=list)
    total = models.PositiveSmallIntegerField()
    deposes = models.PositiveSmallIntegerField(default=0)
    deja = models.PositiveSmallIntegerField(default=0)
    echecs = models.JSONField(default=list)
    avance_le = models.DateTimeField(default=timezone.now)
    termine_le = models.DateTimeField(null=True)
    tache = models.CharField(max_length=64, blank=True)

    objects = DepotDeClasseQuerySet.as_manager()

    class Meta:
        verbose_name = "dépôt de classe"
        verbose_name_plural = "dépôts de classe"
        ordering = ["-moment", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["classe", "periode"],
                condition=models.Q(termine_le=None),
                name="un_depot_de_classe_a_la_fois",
            )
        ]

    def __str__(self):
        return f"Dépôt de {self.classe}, {self.periode.epreuve.code}"

    def get_absolute_url(self):
        return reverse("examens:depot_de_classe", args=[self.pk])

    def depots(self):
        """The copies that it has made, of those in force."""
        return Depot.objects.en_vigueur().filter(
            passeport__etudiant__in=self.classe.inscriptions.values("etudiant"),
            session=self.periode.session_id,
            epreuve=self.periode.epreuve_id,
            depose_par=self.par_id,
            depose_le=self.moment,
        )

    @property
    def faits(self):
        return self.total - len(self.restants)

    @property
    def attend_longtemps(self):
        """Nothing done for a minute: others are before it, or no worker runs."""
        return self.termine_le is None and timezone.now() - self.avance_le > timedelta(minutes=1)

    def avancer(self):
        """Write where it stands, if nobody else took a step since it was read. Returns whether nobody did."""
        maintenant = timezone.now()
        termine_le = None if self.restants else maintenant
        seul = DepotDeClasse.objects.inacheves().filter(pk=self.pk, avance_le=self.avance_le)
        fait = seul.update(
            restants=self.restants,
            deposes=self.deposes,
            deja=self.deja,
            echecs=self.echecs,
            avance_le=maintenant,
            termine_le=termine_le,
        )
        self.avance_le = maintenant
        return bool(fait)
