"""One task for each candidate: made again when its worker fell, harmless when it is made twice.

The queue never runs again what a killed worker was at. ``reprendre`` does, after a time longer than any of these tasks
takes; what the task finds already written, it leaves.
"""

import os
from datetime import timedelta

from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

CANDIDATS = "candidats"
# Longer than a candidate takes: three documents of sixty seconds each.
PATIENCE = timedelta(minutes=4)
# After which a candidate is given up: they would take every worker down.
ESSAIS = 5


class Arret:
    """True once the worker is asked to stop, by a signal or by the end of the process ``parent`` that it follows: what
    it makes is put down between two candidates, and taken up by the next."""

    demande: bool = False
    parent: int | None = None

    def __bool__(self):
        return self.demande or self.parent not in (None, os.getppid())


arret = Arret()


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
    return bool(arret) or isinstance(erreur, DatabaseError | InterfaceError)
