"""The PDF of a whole passport: measured in ``bench/pdf.py``, told here."""

import importlib

from .chronometre import Mesure

UNITES = {"s": "s", "ms": "ms", "mb": "MB", "kb": "kB"}


def mesurer(banc):
    """Every number that ``bench.pdf.mesurer()`` gives; those named in ``LIMITES`` there are held to their limit."""
    pdf = importlib.import_module("bench.pdf")
    limites = getattr(pdf, "LIMITES", {})
    lignes = []
    for nom, valeur in pdf.mesurer().items():
        if valeur is None:
            lignes.append(Mesure(f"PDF, {nom}: no Chromium on this machine", None))
        elif isinstance(valeur, int | float):
            lignes.append(Mesure(f"PDF, {nom}", valeur, UNITES.get(nom.rpartition("_")[2], ""), limites.get(nom)))
    return lignes
