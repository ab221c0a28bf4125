"""How a measure is taken and told."""

import gc
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.db import connection
from django.test.utils import CaptureQueriesContext

TOURS = 30
A_CHAUD = 4


@dataclass(frozen=True)
class Mesure:
    """One line of the table. ``limite``: the most that ``valeur`` may be; None for a value that only informs.

    ``valeur`` is None when the machine lacks what it takes to measure it; it then has no limit.
    """

    nom: str
    valeur: float | None
    unite: str = ""
    limite: float | None = None

    @property
    def tenue(self):
        return self.limite is None or self.valeur <= self.limite


def medianes(*actions, tours=TOURS):
    """Milliseconds of processor that each action takes, of this process (the median) and of PostgreSQL (the mean).

    Not the time that passes, most of which is another's on a machine that does something else. They run by turns, on
    warm code, so that a slower moment of the machine slows them all and ratios hold.
    """
    for _ in range(A_CHAUD):
        for action in actions:
            action()
    durees, serveur = [[] for _ in actions], [0.0] * len(actions)
    gc.collect()
    gc.disable()
    try:
        for _ in range(tours):
            for rang, action in enumerate(actions):
                avant, debut = secondes_de_postgresql(), time.process_time()
                action()
                durees[rang].append(time.process_time() - debut)
                serveur[rang] += secondes_de_postgresql() - avant
    finally:
        gc.enable()
    return [1000 * (statistics.median(liste) + total / tours) for liste, total in zip(durees, serveur, strict=True)]


def secondes_de_postgresql():
    """Seconds of processor that the server of the database has used; 0 for SQLite, which is in this process."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as curseur:
        curseur.execute("SHOW data_directory")
        maitre = psutil.Process(int((Path(curseur.fetchone()[0]) / "postmaster.pid").read_text().split()[0]))
    return sum(secondes(processus) for processus in (maitre, *maitre.children(recursive=True)))


def secondes(processus):
    temps = processus.cpu_times()
    return temps.user + temps.system + temps.children_user + temps.children_system


def requetes(action):
    """How many queries a warm action sends, savepoints included, BEGIN and COMMIT left out as in Django's tests."""
    action()
    with CaptureQueriesContext(connection) as capture:
        action()
    return sum(not requete["sql"].startswith(("BEGIN", "COMMIT")) for requete in capture.captured_queries)
