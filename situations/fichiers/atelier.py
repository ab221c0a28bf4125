"""A process of its own that makes one picture or one PDF safe.

``python -m situations.fichiers.atelier KIND SOURCE OUTPUT THUMBNAIL``

Apart, because the libraries that read these formats are written in C and what they read comes from strangers: whatever
they do here, loop, crash or eat memory, ends with the process. Knows neither Django nor the database.
Prints one JSON object: ``type`` and ``extension``, or ``refus``, or ``disque_plein``.
"""

import errno
import json
import resource
import sys
from pathlib import Path

from . import images, pdf
from .refus import TROP, FichierRefuse

# Seconds of processor, bytes of memory, bytes of one file written.
PROCESSEUR = 25
MEMOIRE = 2 * 1024**3
ECRIT = 300 * 1024**2

PLEIN = (errno.ENOSPC, errno.EDQUOT)
REFAIRE = {"image": images.refaire, "pdf": pdf.refaire}


def se_borner():
    """From here on the process cannot take more than its share."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSEUR, PROCESSEUR))
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ECRIT, ECRIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def travailler(genre, source, sortie, vignette):
    """What is printed: see the module."""
    try:
        type_mime, extension = REFAIRE[genre](Path(source), Path(sortie), Path(vignette))
    except FichierRefuse as refus:
        return {"refus": refus.message}
    except MemoryError:
        return {"refus": TROP}
    except OSError as erreur:
        if erreur.errno in PLEIN:
            return {"disque_plein": True}
        raise
    return {"type": type_mime, "extension": extension}


if __name__ == "__main__":
    se_borner()
    print(json.dumps(travailler(*sys.argv[1:])))  # noqa: T201 — the answer
