"""One task for each candidate: made again when its worker fell, harmless when it is made twice.

The queue never runs again what a killed worker was at. ``reprendre`` does, after a time longer than any of these tasks
takes; what the task finds already written, it leaves.
"""

from datetime import timedelta

from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from impression.arret import arret

CANDIDATS = "candidats"
# Longer than a candidate takes: three documents of sixty seconds each.
PATIENCE = timedelta(minutes=4)
# After which a candidate is given up: they would take every worker down.
ESSAIS = 5


def reprendre():
    """Put back in the queue what a worker left, or could not do for a reason of the machine. Returns how many."""
    taches = DBTaskResult.objects.filter(
        queue_name=CANDIDATS,
        status__in=[TaskResultStatus.RUNNING, TaskResultStatus.FAILED],
        started_at__lt=timezone.now() - PATIENCE,
    )
    return taches.update(status=TaskResultStatus.READY)


def panne(erreur):
    """Whether it is the machine's: everything stops, or the database is away. The candidate's turn comes again."""
    return arret.demande or isinstance(erreur, DatabaseError | InterfaceError)
