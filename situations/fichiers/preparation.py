"""From what was sent to what is kept: recognised, made safe, named, measured."""

import errno
import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import bureautique, textes
from .noms import nom_propre
from .reconnaissance import Genre, reconnaitre
from .refus import TROP, FichierRefuse

RACINE = Path(__file__).resolve().parents[2]
# A file that asks for more is refused; the processor's share of it is bounded in the workshop itself.
SECONDES_AU_PLUS = 40

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preparation:
    """A safe file, still in the temporary folder. ``taille`` in bytes; hashes are SHA-256 in hexadecimal.

    ``sha256_recu``: of what was sent, so that the same file sent twice is known; ``vignette``: a JPEG, or None.
    """

    chemin: Path
    vignette: Path | None
    nom: str
    type_mime: str
    taille: int
    sha256: str
    sha256_recu: str


def preparer(source, nom, dossier):
    """Make the file at ``source``, called ``nom`` by its owner, fit to be kept; writes in ``dossier``.

    Raises ``FichierRefuse``, and ``OSError`` when the disk is full.
    """
    sortie, vignette = Path(dossier, "sortie"), Path(dossier, "vignette")
    genre = reconnaitre(source, nom)
    if genre is Genre.TEXTE:
        type_mime, extension = textes.copier(source, sortie, nom)
    elif genre is Genre.BUREAUTIQUE:
        type_mime, extension = bureautique.refaire(source, sortie)
    else:
        type_mime, extension = _a_l_atelier(genre, source, sortie, vignette)
    return Preparation(
        chemin=sortie,
        vignette=vignette if vignette.exists() else None,
        nom=nom_propre(nom, extension),
        type_mime=type_mime,
        taille=sortie.stat().st_size,
        sha256=empreinte_de(sortie),
        sha256_recu=empreinte_de(source),
    )


def empreinte_de(chemin):
    """SHA-256 of a file, in hexadecimal."""
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def _a_l_atelier(genre, *chemins):
    """The work of ``situations.fichiers.atelier``; a process that dies refuses what it was reading."""
    try:
        resultat = subprocess.run(  # noqa: S603 — a fixed command on paths of ours
            [sys.executable, "-sE", "-m", "situations.fichiers.atelier", genre.value, *map(str, chemins)],
            cwd=RACINE,
            capture_output=True,
            timeout=SECONDES_AU_PLUS,
            check=False,
        )
        reponse = json.loads(resultat.stdout or "null")
    except (subprocess.TimeoutExpired, ValueError):
        resultat, reponse = None, None
    if not reponse:
        logger.warning("the workshop gave up on a %s: %s", genre, resultat.stderr[-2000:] if resultat else "timeout")
        raise FichierRefuse(TROP)
    if "refus" in reponse:
        raise FichierRefuse(reponse["refus"])
    if "disque_plein" in reponse:
        raise OSError(errno.ENOSPC, "no space left in the temporary folder")
    return reponse["type"], reponse["extension"]
