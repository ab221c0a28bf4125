"""The application of ``bench.chaos``: its clock is a day ahead while a file « horloge » is there."""

import os
import threading
import time
from pathlib import Path

import time_machine

from passeport.wsgi import application as la_vraie

FAUTES = Path(os.environ["BENCH_DOSSIER"])
JOUR = 24 * 3600


class Horloge:
    """A clock that jumps, and comes back."""

    def __init__(self):
        self.voyage, self.verrou = None, threading.Lock()

    def regler(self):
        avance = (FAUTES / "horloge").exists()
        with self.verrou:
            if avance and self.voyage is None:
                self.voyage = time_machine.travel(time.time() + JOUR, tick=True)
                self.voyage.start()
            elif not avance and self.voyage is not None:
                self.voyage.stop()
                self.voyage = None


horloge = Horloge()


def application(environ, start_response):
    horloge.regler()
    return la_vraie(environ, start_response)
