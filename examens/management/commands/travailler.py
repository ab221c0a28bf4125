import threading
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from accounts.courriels.depart import envoyer_ce_qui_attend
from examens.depots import classe as depots
from examens.file import arret, reprendre
from examens.packs.menage import annoncer_de_nouveau, purger
from examens.pouls import RYTHME, battre
from examens.reprendre import tache as reprises
from impression.equipe import equipe

# Seconds between two looks at the queue, at what a worker left, and at what has had its time.
FILE, REPRISE, PURGE = 1, 10, 600
COURRIEL = "courriel"
# One for each core of a small server; the site's own pages come before, by the priority of the worker.
FILS = 2


class Ouvrier(Worker):
    """The library's worker, which empties the queue and returns; asked to stop, it ends the task in hand first.

    Inherited, though the library documents the command ``db_worker`` alone: that command is one process a queue, and a
    small server has no room for three.
    """

    def __init__(self, files=("*",), sauf=()):
        super().__init__(
            queue_names=list(files),
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=list(sauf),
        )

    def shutdown(self, signum, frame):
        arret.demande = True
        super().shutdown(signum, frame)

    def run_task(self, db_task_result):
        super().run_task(db_task_result)
        # The signal reaches the first of our threads alone.
        self.running = not arret

    def vider_la_file(self):
        """Run what waits. The queue is only locked when there is something in it."""
        attendent = DBTaskResult.objects.ready().exclude(queue_name__in=self.excluded_queue_names)
        if not self.process_all_queues:
            attendent = attendent.filter(queue_name__in=self.queue_names)
        if attendent.exists():
            with equipe:
                self.run()


class Command(BaseCommand):
    help = (
        "Send the e-mails that wait, make what was asked for in the background (the packs of the exam day, the "
        "dépôts of a class), take up what another worker left, and delete what has had its time. Runs until it is "
        "stopped; several may run at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--une-fois", action="store_true", help="do what waits, then end")
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, which started it, ends")

    def handle(self, *, une_fois, parent, **options):
        arret.parent = parent
        ouvrier, *autres = (Ouvrier(sauf=[COURRIEL]) for _ in range(FILS))
        facteur = Ouvrier([COURRIEL])
        ouvrier.configure_signals()
        if une_fois:
            reprendre()
            ouvrier.vider_la_file()
            facteur.vider_la_file()
            while envoyer_ce_qui_attend():
                pass
            return
        # A pack may take an hour, and e-mails are waited for.
        courrier = {battre: RYTHME, facteur.vider_la_file: 0, envoyer_ce_qui_attend: 0}
        for gestes in (courrier, *({autre.vider_la_file: 0} for autre in autres)):
            threading.Thread(target=self._sans_fin, args=[gestes]).start()
        self._sans_fin(
            {
                reprendre: REPRISE,
                annoncer_de_nouveau: REPRISE * 6,
                purger: PURGE,
                depots.oublier: PURGE,
                reprises.oublier: PURGE,
                ouvrier.vider_la_file: 0,
            }
        )

    def _sans_fin(self, rythmes):
        """Each gesture again when its seconds have passed, until the worker is asked to stop.

        A fault that nobody foresaw in one thread stops both: the service that started the worker starts it again.
        """
        echeances = dict.fromkeys(rythmes, 0.0)
        try:
            while not arret:
                close_old_connections()
                try:
                    for geste, rythme in rythmes.items():
                        if time.monotonic() >= echeances[geste]:
                            echeances[geste] = time.monotonic() + rythme
                            geste()
                except (OperationalError, InterfaceError) as erreur:
                    # The database is locked, or restarting: it will answer again.
                    self.stderr.write(f"{type(erreur).__name__}: {erreur}")
                if not arret:
                    time.sleep(FILE)
        finally:
            arret.demande = True
            connections.close_all()
