"""From what was sent to what is kept: recognised, made safe, named, measured."""

import errno
import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .noms import extension_de, nom_propre
from .reconnaissance import reconnaitre
from .refus import TROP, FichierRefuse

RACINE = Path(__file__).resolve().parents[2]
# On a busy machine; the processor's share of each kind is bounded in its own module.
SECONDES_AU_PLUS = 40

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preparation:
    """A safe file, still in the temporary folder. ``taille`` in bytes; hashes are SHA-256 in hexadecimal.

    ``sha256_recu``: of what was sent, so that the same file sent twice is known; ``vignette``: a JPEG, or None;
    ``notes``: a sentence for each thing taken out of it.
    """

    chemin: Path
    vignette: Path | None
    nom: str
    type_mime: str
    taille: int
    sha256: str
    sha256_recu: str
    notes: tuple = ()


def preparer(source, nom, dossier):
    """Make the file at ``source``, called ``nom`` by its owner, fit to be kept; writes in ``dossier``.

    Raises ``FichierRefuse``, and ``OSError`` when the disk is full.
    """
    sortie, vignette = Path(dossier, "sortie"), Path(dossier, "vignette")
    reponse = _a_l_atelier(reconnaitre(source, nom), source, sortie, vignette, extension_de(nom))
    return Preparation(
        chemin=sortie,
        vignette=vignette if vignette.exists() else None,
        nom=nom_propre(nom, reponse["extension"]),
        type_mime=reponse["type"],
        taille=sortie.stat().st_size,
        sha256=empreinte_de(sortie),
        sha256_recu=empreinte_de(source),
        notes=tuple(reponse["notes"]),
    )


def empreinte_de(chemin):
    """SHA-256 of a file, in hexadecimal."""
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def _a_l_atelier(genre, source, sortie, vignette, extension):
    """The answer of ``situations.fichiers.atelier``; a process that dies without one refuses what it was reading, one
    that dies after it leaves no thumbnail. It inherits nothing of this process: neither keys nor addresses."""
    commande = [sys.executable, "-sE", "-m", f"situations.fichiers.formats.{genre.value}"]
    try:
        resultat = subprocess.run(  # noqa: S603 — a fixed command on paths of ours
            [*commande, str(source), str(sortie), str(vignette), extension],
            cwd=RACINE,
            env={"LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=SECONDES_AU_PLUS,
            check=False,
        )
        entier, dit, plainte = resultat.returncode == 0, resultat.stdout, resultat.stderr[-2000:]
    except subprocess.TimeoutExpired as trop_long:
        entier, dit, plainte = False, trop_long.stdout, "timeout"
    if not entier:
        logger.warning("the workshop gave up on a %s: %s", genre, plainte)
        vignette.unlink(missing_ok=True)
    try:
        reponse = json.loads(dit or "null")
    except ValueError:
        reponse = None
    if not reponse:
        raise FichierRefuse(TROP)
    if "refus" in reponse:
        raise FichierRefuse(reponse["refus"])
    if "disque_plein" in reponse:
        raise OSError(errno.ENOSPC, "no space left in the temporary folder")
    return reponse
