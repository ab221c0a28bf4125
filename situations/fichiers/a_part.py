"""Reading what a stranger hands over in a process of its own, whose share of time and memory is bounded."""

import json
import resource
import subprocess
import sys
from pathlib import Path

from .refus import TROP, FichierRefuse

RACINE = Path(__file__).resolve().parents[2]
MO = 1024 * 1024
# What reading may take: seconds of processor, bytes of memory, seconds of anybody's patience.
PROCESSEUR, MEMOIRE, SECONDES_AU_PLUS = 20, 900 * MO, 40


def lire_a_part(module, *arguments):
    """What ``python -m module ARGUMENT…`` has read, as plain data. Raises ``FichierRefuse``."""
    try:
        enfant = subprocess.run(  # noqa: S603 — a fixed command on paths of ours
            [sys.executable, "-sE", "-m", module, *map(str, arguments)],
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


def tenir(comprendre, *, ecrit=0, processeur=PROCESSEUR):
    """The whole life of that process: ``comprendre(*arguments)``, and its answer printed. It dies beyond its share, and
    the parent says so. ``ecrit``: bytes of one file that it may write; ``processeur``: seconds."""
    for quoi, combien in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, processeur),
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_FSIZE, ecrit),
    ):
        resource.setrlimit(quoi, (combien, combien))
    try:
        reponse = {"donnees": comprendre(*sys.argv[1:])}
    except FichierRefuse as refus:
        reponse = {"refus": str(refus)}
    except (MemoryError, RecursionError):
        reponse = {"refus": TROP}
    json.dump(reponse, sys.stdout)
