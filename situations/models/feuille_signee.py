from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from .piece_jointe import cle_aleatoire, effacer_du_stockage, stockage
from .stage import Stage


def cle_de_feuille(feuille=None, nom=""):
    return cle_aleatoire("feuilles")


class FeuilleSigneeQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """Of the stages that one may read; an attestation also by the centre of a candidat individuel."""
        lus = Stage.objects.visibles_par(user).filter(pk=OuterRef("stage"))
        attestes = Stage.objects.a_attester_avec(user).filter(pk=OuterRef("stage"))
        return self.filter(Exists(lus) | Q(Exists(attestes), sorte=FeuilleSignee.Sorte.ATTESTATION))

    def recopiables_par(self, user):
        """By the teachers of the stage, an attestation by the centre too: nobody else types what the paper says."""
        return self.visibles_par(user).filter(Exists(Stage.objects.suivis_par(user).filter(pk=OuterRef("stage"))))

    def a_verifier(self):
        """Those of which nobody has recorded anything yet."""
        return self.filter(verifiee_le=None, attestations=None)


class FeuilleSignee(models.Model):
    """A sheet of a stage that the tuteur signed on paper, photographed or scanned by the student or a teacher.

    Kept as ``situations.fichiers`` made it safe. ``sha256_recu``: hash of what was sent; ``lecture``: what its codes
    and boxes say, see ``stages.reperes``, nothing when it was not recognised; ``verifiee_le``: when somebody first
    recorded what it says, having looked at it.
    """

    class Sorte(models.TextChoices):
        ATTESTATION = "attestation", "attestation"
        COMPTE_RENDU = "compte-rendu", "compte rendu"

    # Of one kind and one stage: more is a mistake, or somebody filling the disk.
    AU_PLUS = 6

    stage = models.ForeignKey("situations.Stage", models.CASCADE, related_name="feuilles", db_index=False)
    sorte = models.CharField("sorte", max_length=12, choices=Sorte)
    fichier = models.FileField("fichier", storage=stockage, upload_to=cle_de_feuille, max_length=100)
    nom = models.CharField("nom", max_length=150)
    type_mime = models.CharField("type", max_length=100)
    taille = models.PositiveBigIntegerField("taille en octets")
    sha256_recu = models.CharField("empreinte du fichier reçu", max_length=64)
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deposee_par_nom = models.CharField("déposée par", max_length=320)
    deposee_le = models.DateTimeField("déposée le", default=timezone.now)
    lecture = models.JSONField("lecture", default=dict, db_default={}, blank=True)
    verifiee_le = models.DateTimeField("vérifiée le", null=True, blank=True)
    verifiee_par_nom = models.CharField("vérifiée par", max_length=320, blank=True, db_default="")

    objects = FeuilleSigneeQuerySet.as_manager()

    class Meta:
        verbose_name = "feuille signée"
        verbose_name_plural = "feuilles signées"
        ordering = ["deposee_le", "pk"]
        constraints = [
            # A double click, or an answer lost on its way.
            models.UniqueConstraint(fields=["stage", "sorte", "sha256_recu"], name="feuille_une_fois_par_stage")
        ]

    def __str__(self):
        return f"{self.get_sorte_display().capitalize()} de {self.stage}"

    def ouvrir(self):
        """Its bytes, as an open file; raises ``FileNotFoundError`` when the store has lost them."""
        return stockage().open(self.fichier.name)

    @property
    def page(self):
        """Which page of its sheet, as its codes say; 0 when they were not read."""
        return self.lecture.get("page", 0)

    def verifier(self, user):
        """Note who first recorded what it says."""
        if self.verifiee_le is None:
            self.verifiee_le, self.verifiee_par_nom = timezone.now(), str(user)
            self.save(update_fields=["verifiee_le", "verifiee_par_nom"])

    @property
    def est_image(self):
        return self.type_mime.startswith("image/")


@receiver(post_delete, sender=FeuilleSignee, dispatch_uid="situations.effacer_la_feuille")
def effacer_la_feuille(sender, instance, **kwargs):
    transaction.on_commit(partial(effacer_du_stockage, instance.fichier.name))
