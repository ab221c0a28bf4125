import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from examens.packs.arret import arret
from examens.packs.menage import annoncer_de_nouveau, purger, reprendre

# Seconds between two looks at the queue, at packs that a worker left, and at what has had its time.
FILE, REPRISE, PURGE = 1, 10, 600


class Ouvrier(Worker):
    """The library's worker, which empties the queue and returns; asked to stop, it has the work in hand put down.

    Inherited, though the library documents the command ``db_worker`` alone: that command installs signal handlers of
    its own, which wait for the end of the task in hand, and nothing public lets us hear the signal. A pack may take an
    hour; ours must be told to give it back between two documents.
    """

    def __init__(self):
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum, frame):
        arret.demander()
        super().shutdown(signum, frame)

    def vider_la_file(self):
        """Run what waits. The queue is only locked when there is something in it."""
        if DBTaskResult.objects.ready().exists():
            self.run()


class Command(BaseCommand):
    help = (
        "Make what was asked for in the background (the packs of the exam day), take up what another worker left, "
        "and delete what has had its time. Runs until it is stopped; several may run at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--une-fois", action="store_true", help="do what waits, then end")
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, which started it, ends")

    def handle(self, *, une_fois, parent, **options):
        arret.suivre(parent)
        ouvrier = Ouvrier()
        ouvrier.configure_signals()
        if une_fois:
            reprendre()
            ouvrier.vider_la_file()
            return
        echeances = {reprendre: 0.0, annoncer_de_nouveau: 0.0, purger: 0.0}
        rythmes = {reprendre: REPRISE, annoncer_de_nouveau: REPRISE * 6, purger: PURGE}
        while not arret.demande:
            close_old_connections()
            try:
                for geste, echeance in echeances.items():
                    if time.monotonic() >= echeance:
                        echeances[geste] = time.monotonic() + rythmes[geste]
                        geste()
                ouvrier.vider_la_file()
            except OperationalError as erreur:
                # The database is locked, or restarting: it will answer again.
                self.stderr.write(f"{type(erreur).__name__}: {erreur}")
            if not arret.demande:
                time.sleep(FILE)
