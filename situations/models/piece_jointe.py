import contextlib
import secrets
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from .fiche import Fiche


def stockage():
    """Where the bytes are: outside the web root, on this machine or in an S3-compatible store (settings)."""
    return storages["pieces"]


def cle_aleatoire(dossier):
    """A random key, which tells nothing of the person nor of the file."""
    cle = secrets.token_hex(16)
    return f"{dossier}/{cle[:2]}/{cle}"


def cle_de_piece(piece=None, nom=""):
    return cle_aleatoire("pieces")


def cle_de_vignette(piece=None, nom=""):
    return cle_aleatoire("vignettes")


class PieceJointeQuerySet(models.QuerySet):
    def presentes(self):
        return self.filter(retiree_le=None)

    def visibles_par(self, user):
        """Those of the fiches that this person may read; a fiche in the bin keeps its files to itself."""
        fiches = Fiche.objects.visibles_par(user).filter(pk=OuterRef("fiche"))
        return self.presentes().filter(Exists(fiches))

    def modifiables_par(self, user):
        """Only the student adds and removes (R21)."""
        fiches = Fiche.objects.modifiables_par(user).filter(pk=OuterRef("fiche"))
        return self.presentes().filter(Exists(fiches))

    def restaurables_par(self, user):
        """Removed less than ``CORBEILLE_JOURS`` days ago from a fiche that is still there."""
        fiches = Fiche.objects.modifiables_par(user).filter(pk=OuterRef("fiche"))
        return self.retirees().filter(Exists(fiches))

    def retirees(self, maintenant=None):
        limite = (maintenant or timezone.now()) - timedelta(days=settings.CORBEILLE_JOURS)
        return self.filter(retiree_le__gt=limite)

    def a_purger(self, maintenant=None):
        """Removed ``CORBEILLE_JOURS`` days ago or more."""
        limite = (maintenant or timezone.now()) - timedelta(days=settings.CORBEILLE_JOURS)
        return self.filter(retiree_le__lte=limite)

    def du_passeport(self, passeport):
        """Of all its fiches, those of the bin too: they wait there, and take their room."""
        return self.filter(fiche__passeport=passeport)

    def poids(self):
        """Bytes, altogether."""
        return self.aggregate(poids=Sum("taille"))["poids"] or 0


class PieceJointe(models.Model):
    """A production attached to a fiche, where the diplôme allows files (R17).

    Kept as it was made safe by ``situations.fichiers``, never as it was sent. ``nom``: what its student calls it, with
    the extension of what it is; ``notes``: what was taken out of it, a sentence a line; ``sha256_recu``: hash of what
    was sent. Removed (``retiree_le``), it can be taken back for ``CORBEILLE_JOURS`` days; deleted, its bytes go when
    the deletion is committed.
    """

    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="pieces")
    fichier = models.FileField("fichier", storage=stockage, upload_to=cle_de_piece, max_length=100)
    vignette = models.FileField("vignette", storage=stockage, upload_to=cle_de_vignette, max_length=100, blank=True)
    nom = models.CharField("nom", max_length=150)
    type_mime = models.CharField("type", max_length=100)
    taille = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    sha256_recu = models.CharField("empreinte du fichier reçu", max_length=64)
    notes = models.TextField("ce qui en a été retiré", blank=True)
    ajoutee_le = models.DateTimeField("ajoutée le", default=timezone.now)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = PieceJointeQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["ajoutee_le", "pk"]
        constraints = [
            # The same file sent twice (a double click, an answer lost on its way) is attached once.
            models.UniqueConstraint(
                fields=["fiche", "sha256_recu"], condition=Q(retiree_le=None), name="piece_une_fois_par_fiche"
            ),
        ]

    def __str__(self):
        return self.nom

    def get_absolute_url(self):
        return reverse("situations:fichier", args=[self.pk])

    def ouvrir(self):
        """Its bytes, as an open file; raises ``FileNotFoundError`` when the store has lost them."""
        return stockage().open(self.fichier.name)

    def ouvrir_vignette(self):
        return stockage().open(self.vignette.name)

    @property
    def est_image(self):
        return self.type_mime.startswith("image/")

    @property
    def extension(self):
        """« pdf », of the content and of the name alike."""
        return self.nom.rpartition(".")[2]


def avec_pieces(passeport, fiches):
    """These fiches of one passport, as a list whose ``contenu()`` asks nothing more of the database for their files.

    One query for all of them, none where the diplôme takes no file.
    """
    fiches = list(fiches)
    for fiche in fiches:
        fiche.passeport = passeport
    if passeport.diplome.permet("pieces_jointes"):
        models.prefetch_related_objects(fiches, "pieces")
    return fiches


def effacer_du_stockage(*cles):
    """Delete these keys for good; one that the store refuses is left to ``verifier_fichiers``."""
    for cle in filter(None, cles):
        with contextlib.suppress(OSError):
            stockage().delete(cle)


@receiver(post_delete, sender=PieceJointe, dispatch_uid="situations.effacer_les_octets")
def effacer_les_octets(sender, instance, **kwargs):
    """However the row goes (purge, fiche, passport or account deleted), its bytes follow once it is sure."""
    transaction.on_commit(partial(effacer_du_stockage, instance.fichier.name, instance.vignette.name))
