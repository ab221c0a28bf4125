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


class DepotDeClasse(models.Model):
    """The passports of a class that a teacher deposits at once, by workers (R36).

    ``moment``: when it was confirmed, which is when all of it is deposited.
    """

    # How long its page can be opened again.
    MEMOIRE = timedelta(days=30)

    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="depots_de_classe")
    periode = models.ForeignKey("examens.PeriodeDepot", models.CASCADE, related_name="depots_de_classe")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    moment = models.DateTimeField()
    termine_le = models.DateTimeField(null=True)

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

    def terminer(self):
        """End it, once none of its passports waits any more."""
        fini = DepotDeClasse.objects.inacheves().filter(pk=self.pk)
        fini.exclude(lignes__etat=DepotDeClasseLigne.Etat.EN_ATTENTE).update(termine_le=timezone.now())


class DepotDeClasseLigne(models.Model):
    """One passport of a ``DepotDeClasse``, and what became of it. ``motif``: a sentence, why it was not deposited."""

    sans_apercu = True

    class Etat(models.TextChoices):
        EN_ATTENTE = "en_attente", "en attente"
        DEPOSE = "depose", "déposé"
        DEJA = "deja", "déposé entre-temps"
        ECHEC = "echec", "non déposé"

    lot = models.ForeignKey("examens.DepotDeClasse", models.CASCADE, related_name="lignes", db_index=False)
    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="+")
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.EN_ATTENTE)
    motif = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "ligne de dépôt de classe"
        verbose_name_plural = "lignes de dépôt de classe"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["lot", "passeport"], name="un_passeport_par_depot_de_classe")]

    def __str__(self):
        return f"{self.passeport}\u00a0: {self.get_etat_display()}"
