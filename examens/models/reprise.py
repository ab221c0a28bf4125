import secrets
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from situations.models.piece_jointe import effacer_du_stockage, stockage


def cle_d_archive(reprise=None, nom=""):
    """A random key, which tells nothing of the person."""
    return f"reprises/{secrets.token_hex(16)}"


class RepriseQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """Everybody's own (R1)."""
        return self.filter(etudiant=user) if user.is_authenticated else self.none()

    def perimees(self, maintenant=None):
        """Read and left so for a day: nobody will confirm them."""
        limite = (maintenant or timezone.now()) - Reprise.DUREE
        return self.filter(etat=Reprise.Etat.LUE, creee_le__lt=limite)


class Reprise(models.Model):
    """An archive that a student brings back: read, shown, then written by a worker (R1); or tables of theirs, of which
    brouillons are made.

    ``donnees``: what the archive holds, as ``examens.emporter.donnees`` wrote it, or the titles and lines of the
    tables; emptied once written, and ``archive`` deleted. ``bilan``: what was done, a French sentence each.
    ``passeport``: where it went, or where it is to go.
    """

    class Etat(models.TextChoices):
        LUE = "lue", "à vérifier"
        EN_COURS = "en_cours", "en cours"
        FAITE = "faite", "faite"
        ECHEC = "echec", "échec"

    # How long what was read waits for its student.
    DUREE = timedelta(days=1)
    # After which a worker is given up for dead.
    PATIENCE = timedelta(minutes=5)

    etudiant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reprises")
    passeport = models.ForeignKey("situations.Passeport", models.SET_NULL, null=True, blank=True, related_name="+")
    archive = models.FileField(storage=stockage, upload_to=cle_d_archive, max_length=100, blank=True)
    donnees = models.JSONField(default=dict)
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.LUE)
    bilan = models.JSONField(default=list)
    creee_le = models.DateTimeField(default=timezone.now)
    modifiee_le = models.DateTimeField(default=timezone.now)

    objects = RepriseQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise"
        ordering = ["-pk"]

    def __str__(self):
        return f"Reprise du {self.creee_le:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("examens:reprise", args=[self.pk])

    @property
    def est_un_tableau(self):
        """Whether it holds lines to be matched with rubriques, and not an archive of ours."""
        return "lignes" in self.donnees

    @property
    def interrompue(self):
        """Whether no worker has given a sign of life for ``PATIENCE``."""
        return self.etat == self.Etat.EN_COURS and self.modifiee_le < timezone.now() - self.PATIENCE

    def passer(self, etat, *depuis, **valeurs):
        """Go on to this state from one of ``depuis``; of two at once, one does. Returns whether it did."""
        modifiee_le = timezone.now()
        passee = Reprise.objects.filter(pk=self.pk, etat__in=depuis).update(
            etat=etat, modifiee_le=modifiee_le, **valeurs
        )
        self.refresh_from_db()
        return bool(passee)

    def oublier(self):
        """Forget what was brought, once it is written."""
        effacer_du_stockage(self.archive.name)
        Reprise.objects.filter(pk=self.pk).update(archive="", donnees={})


@receiver(post_delete, sender=Reprise, dispatch_uid="examens.effacer_l_archive")
def effacer_l_archive(sender, instance, **kwargs):
    """However the row goes, its bytes follow once it is sure."""
    transaction.on_commit(partial(effacer_du_stockage, instance.archive.name))
