"""How a measure is taken and told."""

import gc
import time
from dataclasses import dataclass

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


def meilleurs(*actions, tours=TOURS):
    """The shortest time of each action, in milliseconds: what is longer is what else the machine does.

    They run by turns, on warm code, so that a slower moment of the machine slows them all and ratios hold.
    """
    for _ in range(A_CHAUD):
        for action in actions:
            action()
    durees = [[] for _ in actions]
    gc.collect()
    gc.disable()
    try:
        for _ in range(tours):
            for action, liste in zip(actions, durees, strict=True):
                debut = time.perf_counter()
                action()
                liste.append((time.perf_counter() - debut) * 1000)
    finally:
        gc.enable()
    return [min(liste) for liste in durees]


def requetes(action):
    """How many queries a warm action sends, savepoints included, BEGIN and COMMIT left out as in Django's tests."""
    action()
    with CaptureQueriesContext(connection) as capture:
        action()
    return sum(not requete["sql"].startswith(("BEGIN", "COMMIT")) for requete in capture.captured_queries)
