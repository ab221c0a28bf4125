"""Reading what a stranger hands over in a process of its own, whose share of time and memory is bounded."""

import json
import resource
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
MO = 1024 * 1024
# What reading may take: seconds of processor, bytes of memory, seconds of anybody's patience.
PROCESSEUR, MEMOIRE, SECONDES_AU_PLUS = 20, 900 * MO, 40
TROP = "Ce fichier demande trop de travail pour être lu\u00a0: il est refusé."


class FichierRefuse(Exception):
    """The message is a French sentence that says what to do."""


def lire_a_part(module, chemin):
    """What ``python -m module CHEMIN`` has read, as plain data. Raises ``FichierRefuse``."""
    try:
        enfant = subprocess.run(  # noqa: S603 — a fixed command on a path of ours
            [sys.executable, "-sE", "-m", module, str(chemin)],
            cwd=RACINE,
            env={"LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=SECONDES_AU_PLUS,
            check=False,
        )
        reponse = json.loads(enfant.stdout or "{}")
    except (subprocess.TimeoutExpired, ValueError):
        reponse = {}
    if "donnees" not in reponse:
        raise FichierRefuse(reponse.get("refus", TROP))
    return reponse["donnees"]


def tenir(comprendre):
    """The whole life of that process: ``comprendre(path)``, and its answer printed. It dies beyond its share, and the
    parent says so; it writes no file."""
    for quoi, combien in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, PROCESSEUR),
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(quoi, (combien, combien))
    try:
        reponse = {"donnees": comprendre(sys.argv[1])}
    except FichierRefuse as refus:
        reponse = {"refus": str(refus)}
    except (MemoryError, RecursionError):
        reponse = {"refus": TROP}
    json.dump(reponse, sys.stdout)
