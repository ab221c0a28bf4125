"""What a worker does between two tasks: announce again, forget what has had its time."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Courriel
from examens.models import Pack

from .annonce import annoncer
from .stockage import vider

# How long the queue remembers what it has done: a task may name an address.
TACHES = timedelta(days=1)


def annoncer_de_nouveau():
    """Send what a mail server refused a moment ago."""
    for pk in list(Pack.objects.a_annoncer().values_list("pk", flat=True)):
        annoncer(pk)


def purger():
    """Delete the files of the packs whose hours have passed, and folders that nothing needs. Returns how many packs."""
    maintenant = timezone.now()
    passes = list(Pack.objects.a_effacer(maintenant))
    for pack in passes:
        # The state first: from then on nobody is sent to a file that is going away.
        Pack.objects.filter(pk=pack.pk, etat=Pack.Etat.PRET).update(
            etat=Pack.Etat.EXPIRE, archive="", liasse="", archive_octets=0, liasse_octets=0
        )
        pack.lignes.all().delete()
        vider(pack.stockage(), pack.dossier)
    Pack.objects.exclude(etat__in=(Pack.Etat.EN_ATTENTE, Pack.Etat.EN_COURS)).filter(
        demande_le__lt=maintenant - Pack.MEMOIRE
    ).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=maintenant - TACHES).delete()
    Courriel.objects.purger(maintenant)
    _balayer()
    return len(passes)


def _balayer():
    """Folders of packs that were cancelled, that failed, or that went away with their class."""
    stockage = Pack.stockage()
    try:
        dossiers, _ = stockage.listdir("")
    except FileNotFoundError:
        return
    utiles = Pack.objects.filter(etat__in=(Pack.Etat.EN_ATTENTE, Pack.Etat.EN_COURS, Pack.Etat.PRET))
    utiles = {str(pk) for pk in utiles.values_list("pk", flat=True)}
    for dossier in dossiers:
        if dossier not in utiles:
            vider(stockage, dossier)
