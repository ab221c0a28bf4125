"""What the worker does of a ``Reprise`` that its student has confirmed."""

import logging
import zipfile

from django.db import transaction
from django_tasks import task

from examens.models import Reprise

from .ecriture import ecrire
from .plan import RepriseImpossible

logger = logging.getLogger(__name__)

INCIDENT = (
    "La reprise a été interrompue par un incident, qui est noté. Ce qui est déjà venu y est, rien n’est en "
    "double\u00a0: recommencez, ou prévenez l’administrateur du site."
)


def confirmer(reprise):
    """Give it to the workers, once; a worker given up for dead is replaced. Returns whether it was given."""
    depuis = [Reprise.Etat.LUE, Reprise.Etat.ECHEC]
    if reprise.interrompue:
        depuis.append(Reprise.Etat.EN_COURS)
    with transaction.atomic():
        passee = reprise.passer(Reprise.Etat.EN_COURS, *depuis)
        if passee:
            reprendre_archive.enqueue(reprise.pk)
    return passee


@task()
def reprendre_archive(reprise_pk):
    """Bring the archive in: what the queue runs."""
    executer(reprise_pk)


def executer(reprise_pk):
    """Write it, and say how it ended. Does nothing of one that is not waiting, or that its student has given up."""
    reprise = Reprise.objects.select_related("etudiant").filter(pk=reprise_pk, etat=Reprise.Etat.EN_COURS).first()
    if reprise is None:
        return
    try:
        with reprise.archive.open("rb") as fichier, zipfile.ZipFile(fichier) as archive:
            ecrire(reprise, archive)
    except RepriseImpossible as refus:
        reprise.passer(Reprise.Etat.ECHEC, Reprise.Etat.EN_COURS, bilan=[str(refus)])
    except Exception:
        # Whatever it is, its student is told, and may begin again.
        logger.exception("reprise %s", reprise.pk)
        reprise.passer(Reprise.Etat.ECHEC, Reprise.Etat.EN_COURS, bilan=[INCIDENT])
    else:
        if reprise.passer(Reprise.Etat.FAITE, Reprise.Etat.EN_COURS):
            reprise.oublier()


def oublier():
    """Forget the archives that nobody has confirmed within the day."""
    Reprise.objects.perimees().delete()
