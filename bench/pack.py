"""The pack of a whole class for the exam day: every épreuve of thirty-five passports of 55 fiches, by one worker."""

import json
import os
import subprocess
import sys
import tempfile

from django.conf import settings

from .chronometre import Mesure

ELEVES, FICHES, DIPLOME = 35, 55, "BTS-COM-2009"
DELAI = 1200
# What the aims allow a process that renders. The two kinds do not peak together: the worker does when it assembles.
MEMOIRE = 400


def mesurer(banc):
    with tempfile.TemporaryDirectory(prefix="bench-") as dossier:
        fait = subprocess.run(
            [sys.executable, "-m", "bench.fabrique", str(ELEVES), str(FICHES), DIPLOME],
            env=os.environ | {"BENCH_DOSSIER": dossier, "DATABASE_URL": f"sqlite:///{dossier}/pack.sqlite3"},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            timeout=DELAI,
            check=True,
        )
    bilan = json.loads(fait.stdout.splitlines()[-1])
    quoi = f"pack of {ELEVES} × {FICHES} fiches"
    return [
        Mesure(f"{quoi}: candidates left out", ELEVES - bilan["faits"], limite=0),
        Mesure(f"{quoi}: pages of the bundle", bilan["pages"]),
        Mesure(f"{quoi}: archive", bilan["octets"] / 2**20, "MB"),
        Mesure(f"{quoi}: time", bilan["secondes"], "s"),
        Mesure(f"{quoi}: candidates per second", bilan["faits"] / bilan["secondes"], "/s"),
        Mesure(f"{quoi}: peak memory, worker", bilan["ouvrier_mo"], "MB", MEMOIRE),
        Mesure(f"{quoi}: peak memory, each of its team", bilan["equipe_mo"], "MB", MEMOIRE),
    ]
