from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Classe

from .feuille_signee import FeuilleSignee, cle_de_feuille
from .piece_jointe import effacer_du_stockage, stockage


class FeuilleATrierQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """By whoever sent it, as long as they see the class."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(deposee_par=user, classe__in=Classe.objects.visibles_par(user))

    def a_purger(self, maintenant=None):
        """Those that nobody has put anywhere for ``FeuilleATrier.GARDEE``."""
        return self.filter(deposee_le__lt=(maintenant or timezone.now()) - FeuilleATrier.GARDEE)


class FeuilleATrier(models.Model):
    """A page of a pile of signed sheets that was not recognised: it waits until whoever sent it says whose it is.

    ``motif``: why, a French sentence; ``sha256_recu``: as that of ``FeuilleSignee``, which it becomes.
    """

    GARDEE = timedelta(days=30)
    # Of one person and one class: more is a mistake, or somebody filling the disk.
    AU_PLUS = 80

    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="+")
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    fichier = models.FileField("fichier", storage=stockage, upload_to=cle_de_feuille, max_length=100)
    nom = models.CharField("nom", max_length=150)
    type_mime = models.CharField("type", max_length=100)
    taille = models.PositiveBigIntegerField("taille en octets")
    sha256_recu = models.CharField("empreinte du fichier reçu", max_length=64)
    motif = models.CharField("motif", max_length=300)
    deposee_le = models.DateTimeField("déposée le", default=timezone.now)

    objects = FeuilleATrierQuerySet.as_manager()

    class Meta:
        verbose_name = "feuille à trier"
        verbose_name_plural = "feuilles à trier"
        ordering = ["deposee_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deposee_par", "classe", "sha256_recu"], name="feuille_a_trier_une_fois")
        ]

    def __str__(self):
        return self.nom

    ouvrir = FeuilleSignee.ouvrir
    est_image = FeuilleSignee.est_image

    @property
    def lecture(self):
        """What it becomes has no more: its codes were not read."""
        return {}


@receiver(post_delete, sender=FeuilleATrier, dispatch_uid="situations.effacer_la_feuille_a_trier")
def effacer_la_feuille_a_trier(sender, instance, **kwargs):
    """But those that a ``FeuilleSignee`` has taken over."""
    cle = instance.fichier.name
    if not FeuilleSignee.objects.filter(fichier=cle).exists():
        transaction.on_commit(partial(effacer_du_stockage, cle))
