from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from stages.models.acces_tuteur import empreinte_du_jeton, tirer_jeton

from .extrait import Extrait


class LienExtraitQuerySet(models.QuerySet):
    def valides(self, maintenant=None):
        """Those that open now: neither revoked nor past their time."""
        return self.filter(revoque_le=None, expire_le__gt=maintenant or timezone.now())

    def du_jeton(self, jeton):
        """The one that this token opens, or opened."""
        return self.filter(empreinte=empreinte_du_jeton(jeton))


class LienExtrait(models.Model):
    """A link that shows one extract to whoever has it, until it ends or is revoked (R30).

    Only the SHA-256 of its token is kept. An extract has at most one that is not revoked: a new one ends the other.
    """

    JOURS = (7, 30, 90)

    extrait = models.ForeignKey("examens.Extrait", models.CASCADE, related_name="liens")
    empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = LienExtraitQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’un extrait"
        verbose_name_plural = "liens des extraits"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["extrait"], condition=Q(revoque_le__isnull=True), name="lien_extrait_un_seul"
            )
        ]

    def __str__(self):
        return f"Lien de l’extrait {self.extrait_id}"

    @classmethod
    @transaction.atomic
    def ouvrir(cls, extrait, jours):
        """A new link for ``jours`` days (one of ``JOURS``); the one before ends. Returns ``(lien, token)``: the token
        is kept nowhere."""
        # Two windows at once: the second waits, then ends the link of the first.
        Extrait.objects.select_for_update().get(pk=extrait.pk)
        maintenant = timezone.now()
        extrait.liens.filter(revoque_le=None).update(revoque_le=maintenant)
        jeton = tirer_jeton()
        lien = cls.objects.create(
            extrait=extrait,
            empreinte=empreinte_du_jeton(jeton),
            cree_le=maintenant,
            expire_le=maintenant + timedelta(days=jours),
        )
        return lien, jeton

    @classmethod
    def fermer(cls, extrait):
        """End the link, if there is one; twice is once."""
        return cls.objects.filter(extrait=extrait, revoque_le=None).update(revoque_le=timezone.now())
