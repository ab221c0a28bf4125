"""The lease of a pack: who is making it. Every statement is an ``UPDATE`` on condition, which one worker alone wins."""

import uuid
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from examens.models import Pack

ABANDONNE = (
    "La préparation s’est interrompue plusieurs fois de suite. Demandez-la de nouveau\u00a0; si cela se répète, "
    "prévenez l’administrateur du site."
)


class BailPerdu(Exception):
    """The pack was cancelled, or another worker has taken it."""


class Bail:
    """A lease on one pack."""

    def __init__(self, pack_pk, jeton):
        self.pack_pk, self.jeton = pack_pk, jeton

    @classmethod
    def prendre(cls, pack_pk):
        """The lease, or None: the pack has ended, or a worker that is alive is making it.

        A pack whose worker died ``Pack.TENTATIVES`` times fails instead: it would take the others down with it.
        """
        maintenant = timezone.now()
        libres = Pack.objects.filter(
            Q(etat=Pack.Etat.EN_ATTENTE) | Q(etat=Pack.Etat.EN_COURS, bail_jusqua__lt=maintenant), pk=pack_pk
        )
        if libres.filter(tentatives__gte=Pack.TENTATIVES).update(
            etat=Pack.Etat.ECHEC, motif=ABANDONNE, bail=None, termine_le=maintenant
        ):
            return None
        jeton = uuid.uuid4()
        pris = libres.update(
            etat=Pack.Etat.EN_COURS, bail=jeton, bail_jusqua=maintenant + Pack.BAIL, tentatives=F("tentatives") + 1
        )
        return cls(pack_pk, jeton) if pris else None

    def tenir(self, **champs):
        """Renew, writing these fields of the pack in the same statement. Raises ``BailPerdu``."""
        champs.setdefault("bail_jusqua", timezone.now() + Pack.BAIL)
        if not Pack.objects.filter(pk=self.pack_pk, etat=Pack.Etat.EN_COURS, bail=self.jeton).update(**champs):
            raise BailPerdu

    @contextmanager
    def ecriture(self):
        """A block whose writes count only if the lease is ours. Raises ``BailPerdu``, and writes nothing then."""
        with transaction.atomic():
            self.tenir()
            yield

    def rendre(self):
        """Give the pack back to the queue, as one who stops in good order."""
        self.tenir(etat=Pack.Etat.EN_ATTENTE, bail=None, bail_jusqua=None, tentatives=F("tentatives") - 1)
