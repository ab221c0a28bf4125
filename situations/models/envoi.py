import uuid
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Sum
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from .fiche import Fiche
from .piece_jointe import effacer_du_stockage


class EnvoiQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """Those of the fiches that this person writes, where the diplôme allows files; not those given up."""
        fiches = Fiche.objects.modifiables_par(user).avec_fichiers().filter(pk=OuterRef("fiche"))
        return self.filter(Exists(fiches), abandonne_le=None)

    def ouverts(self):
        """Not finished: neither attached, nor refused, nor given up."""
        return self.filter(termine_le=None, abandonne_le=None)

    def de(self, personne):
        """Of all the passports of this person."""
        return self.filter(fiche__passeport__etudiant=personne)

    def poids(self):
        """Bytes announced, altogether; of those given up, what was received."""
        return self.aggregate(poids=Sum("taille"))["poids"] or 0

    def a_purger(self, maintenant=None):
        """Untouched for ``ENVOIS_HEURES`` hours, finished or not."""
        limite = (maintenant or timezone.now()) - timedelta(hours=settings.ENVOIS_HEURES)
        return self.filter(touche_le__lte=limite)


class Envoi(models.Model):
    """A file on its way, piece by piece, so that a lost connection costs one piece (R17).

    ``recu``: bytes received, which is where to go on from; ``morceaux``: keys of the storage, in order, so that any
    server may receive the next one. ``modifie``: what the browser says of the file's last change, so that the same file
    chosen again goes on where it stopped. ``pris_le``: being made safe. Once ``termine_le``, ``piece`` or ``refus``
    tells what became of it, to a browser that has not heard the answer. Given up (``abandonne_le``), its bytes go and
    its row stays until the purge, because it counts in what one person may send in an hour.
    """

    cle = models.UUIDField("clé", primary_key=True, default=uuid.uuid4, editable=False)
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="envois")
    nom = models.CharField("nom", max_length=255)
    taille = models.PositiveBigIntegerField("taille en octets")
    modifie = models.CharField("modifié", max_length=20, blank=True)
    recu = models.PositiveBigIntegerField("octets reçus", default=0)
    morceaux = models.JSONField("morceaux", default=list)
    cree_le = models.DateTimeField("annoncé le", default=timezone.now)
    touche_le = models.DateTimeField("dernier signe", default=timezone.now)
    pris_le = models.DateTimeField("pris en charge le", null=True, blank=True)
    abandonne_le = models.DateTimeField("abandonné le", null=True, blank=True)
    termine_le = models.DateTimeField("terminé le", null=True, blank=True)
    piece = models.ForeignKey("situations.PieceJointe", models.SET_NULL, null=True, blank=True, related_name="+")
    refus = models.TextField("refus", blank=True)
    statut = models.PositiveSmallIntegerField("statut du refus", default=0)

    objects = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        indexes = [models.Index(fields=["touche_le"], name="envoi_touche_le")]

    def __str__(self):
        return f"{self.nom} ({self.recu} sur {self.taille})"

    def ajouter(self, morceau, longueur, maintenant=None):
        """Take a piece that begins where this one stands; one of two senders alone wins. Returns whether it did."""
        pris = Envoi.objects.filter(pk=self.pk, recu=self.recu, termine_le=None, abandonne_le=None).update(
            recu=F("recu") + longueur,
            morceaux=[*self.morceaux, morceau],
            touche_le=maintenant or timezone.now(),
        )
        self.refresh_from_db()
        return bool(pris)

    def abandonner(self, maintenant=None):
        """Forget what was received; a file that is being attached at this moment is let go through."""
        morceaux = self.morceaux
        if (
            Envoi.objects.ouverts()
            .filter(pk=self.pk)
            .update(abandonne_le=maintenant or timezone.now(), taille=F("recu"), morceaux=[])
        ):
            transaction.on_commit(partial(effacer_du_stockage, *morceaux))


@receiver(post_delete, sender=Envoi, dispatch_uid="situations.effacer_les_morceaux")
def effacer_les_morceaux(sender, instance, **kwargs):
    transaction.on_commit(partial(effacer_du_stockage, *instance.morceaux))
