"""The process of its own in which each file is made safe, bounded in time, memory and what it writes.

``python -m situations.fichiers.formats.KIND SOURCE OUTPUT THUMBNAIL EXTENSION``, where KIND is the module that reads
such files. Apart, because what these modules read comes from strangers: whatever they do there, loop, crash or eat
memory, ends with the process. None knows Django nor the database.

Prints one JSON object: ``type``, ``extension`` and ``notes``, or ``refus``, or ``disque_plein``.
"""

import errno
import json
import os
import resource
import sys
from pathlib import Path
from typing import NamedTuple

from .refus import TROP, FichierRefuse

MO = 1024**2
# Bytes of one file written.
ECRIT = 300 * MO
PLEIN = (errno.ENOSPC, errno.EDQUOT)
# A neighbour's page comes before a file.
POLITESSE = 5


class Refait(NamedTuple):
    """What was made of a file: its type and extension by its content, and a sentence for each thing taken out of it."""

    type_mime: str
    extension: str
    notes: tuple = ()


def tenir(refaire, *, secondes, memoire, ensuite=None, secondes_ensuite=1, memoire_ensuite=0):
    """The whole life of the process: ``refaire(source, output, thumbnail, extension)`` within ``secondes`` of processor
    and ``memoire`` bytes, its answer printed, then ``ensuite(output, thumbnail)``, which may fail: that costs a
    thumbnail.
    """
    source, sortie, vignette = map(Path, sys.argv[1:4])
    os.nice(POLITESSE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ECRIT, ECRIT))
    _borner(secondes, memoire)
    reponse = _repondre(refaire, source, sortie, vignette, sys.argv[4])
    print(json.dumps(reponse), flush=True)  # noqa: T201 — the answer
    if ensuite and "type" in reponse:
        _borner(_consomme() + secondes_ensuite, memoire_ensuite)
        ensuite(sortie, vignette)


def _borner(secondes, memoire):
    """From here on the process cannot take more than its share; soft limits, so that the next step has its own."""
    for quoi, combien in ((resource.RLIMIT_CPU, secondes), (resource.RLIMIT_DATA, memoire)):
        resource.setrlimit(quoi, (combien, resource.getrlimit(quoi)[1]))


def _consomme():
    utilise = resource.getrusage(resource.RUSAGE_SELF)
    return round(utilise.ru_utime + utilise.ru_stime)


def _repondre(refaire, source, sortie, vignette, extension):
    try:
        refait = refaire(source, sortie, vignette, extension)
    except FichierRefuse as refus:
        return {"refus": refus.message}
    except (MemoryError, RecursionError):
        return {"refus": TROP}
    except OSError as erreur:
        if erreur.errno in PLEIN:
            return {"disque_plein": True}
        raise
    return {"type": refait.type_mime, "extension": refait.extension, "notes": list(refait.notes)}
