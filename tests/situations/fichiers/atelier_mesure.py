"""What one file costs: its process run as the site runs it, its time and memory told apart from those of tests."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from situations.fichiers.preparation import RACINE

# The highest memory of the process itself, said when it ends; what it inherits from the tests is not counted.
SUIVRE = """
import atexit, pathlib, runpy, sys
etat = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(etat.read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr))
module = sys.argv.pop(1)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


class Cout(NamedTuple):
    """The answer (None when the process died), seconds of processor, megabytes."""

    reponse: dict | None
    secondes: float
    mo: float


def mesurer(genre, source, dossier, extension=""):
    """Make the file at ``source`` safe in a process of the kind ``genre``."""
    commande = [sys.executable, "-c", SUIVRE, f"situations.fichiers.formats.{genre}", source, dossier / "sortie"]
    with (dossier / "dit").open("wb") as dit, (dossier / "plainte").open("wb") as plainte:
        processus = subprocess.Popen(
            [*map(str, commande), str(dossier / "vignette"), extension], cwd=RACINE, env={}, stdout=dit, stderr=plainte
        )
        _, statut, usage = os.wait4(processus.pid, 0)
        processus.returncode = os.waitstatus_to_exitcode(statut)
    reponse = Path(dossier, "dit").read_text()
    mots = Path(dossier, "plainte").read_text().split()
    mo = int(mots[-1]) / 1024 if mots and mots[-1].isdigit() else 0
    return Cout(json.loads(reponse) if reponse else None, usage.ru_utime + usage.ru_stime, mo)
