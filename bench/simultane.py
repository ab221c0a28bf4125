"""A whole class saving at once: every acknowledged save is there afterwards; then pages over 8, 32 and 128 connections.
On SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from .chronometre import Mesure

DELAI = 300


def mesurer(banc):
    avec_postgresql = [sys.executable, str(settings.BASE_DIR / "scripts" / "with_postgresql.py")]
    lignes = []
    for base, devant in (("SQLite", []), ("PostgreSQL", avec_postgresql)):
        with tempfile.TemporaryDirectory(prefix="bench-") as dossier:
            bilan = _lancer(devant, dossier)
        quoi = f"{bilan['etudiants']} students saving at once, {base}"
        lignes += [
            Mesure(f"{quoi}: acknowledged saves that are lost", bilan["perdues"], limite=0),
            Mesure(f"{quoi}: answers 5xx", bilan["erreurs"], limite=0),
            Mesure(f"{quoi}: saves not acknowledged", bilan["refusees"], limite=0),
            Mesure(f"{quoi}: saves", bilan["acquittees"]),
            Mesure(f"{quoi}: saves per second", bilan["par_seconde"], "/s"),
            Mesure(f"{quoi}: 95th percentile", bilan["p95"], "ms"),
        ]
        for connexions, (par_seconde, sans_page) in bilan["debits"].items():
            quoi = f"passport page over {connexions} connections, {base}"
            lignes += [
                Mesure(f"{quoi}: requests per second", par_seconde, "/s"),
                Mesure(f"{quoi}: answers that are no page", sans_page, limite=0),
            ]
    return lignes


def _lancer(devant, dossier):
    """Run ``bench.rafale`` on a database of its own; PostgreSQL's address comes from the command in front."""
    sqlite = f"sqlite:///{Path(dossier) / 'rafale.sqlite3'}"
    fait = subprocess.run(
        [*devant, sys.executable, "-m", "bench.rafale"],
        env=os.environ | {"DATABASE_URL": sqlite},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        timeout=DELAI,
        check=True,
    )
    return json.loads(fait.stdout.splitlines()[-1])
