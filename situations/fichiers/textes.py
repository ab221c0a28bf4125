"""Texts and CSV: kept byte for byte once they are known to be nothing else."""

import re
import shutil
from pathlib import PurePath

from .refus import FichierRefuse

# Bytes. A text longer than a novel is something else.
TAILLE_MAXIMALE = 5 * 1024 * 1024
TYPES = {"txt": "text/plain", "csv": "text/csv"}

_BALISES = re.compile(r"<\s*(?:!doctype|\?xml|\?php|html|head|body|svg|script|iframe|object|embed)\b", re.IGNORECASE)
# A cell that makes a spreadsheet start a program (DDE): « =cmd|' /C calc'!A0 ».
_FORMULE = re.compile(r"(?:^|[;,\t\"])\s*[=+\-@][^;\n]*\|[^;\n]*!", re.MULTILINE)
_COMMANDES = "\t\n\r\f"


def copier(source, sortie, nom):
    """Copy a text that is one; returns ``(MIME type, extension)``. Raises ``FichierRefuse``."""
    if source.stat().st_size > TAILLE_MAXIMALE:
        raise FichierRefuse("Ce texte dépasse 5\u00a0Mo\u00a0: découpez-le, ou exportez-le en PDF.")
    texte = _decoder(source.read_bytes())
    if texte is None:
        raise FichierRefuse("Ce fichier a le nom d’un texte et n’en est pas un\u00a0: il ne peut pas être joint.")
    if re.search(r"<\s*svg\b", texte, re.IGNORECASE):
        raise FichierRefuse("Un dessin SVG peut contenir un programme\u00a0: exportez-le en PNG ou en PDF.")
    if _BALISES.search(texte):
        raise FichierRefuse("Une page web peut contenir un programme\u00a0: imprimez-la en PDF et joignez le PDF.")
    extension = "csv" if PurePath(nom).suffix.lower() == ".csv" else "txt"
    if texte.lstrip().startswith("<"):
        raise FichierRefuse("Les fichiers XML ne sont pas acceptés\u00a0: exportez le document en PDF.")
    if extension == "csv" and _FORMULE.search(texte):
        raise FichierRefuse("Une cellule de ce tableau lance un programme\u00a0: retirez cette formule.")
    shutil.copyfile(source, sortie)
    return TYPES[extension], extension


def _decoder(octets):
    """The text, or None when these bytes are not one."""
    marque = octets.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encodage in ("utf-16",) if marque else ("utf-8-sig", "cp1252"):
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if not any(c < " " and c not in _COMMANDES for c in texte):
            return texte
    return None
