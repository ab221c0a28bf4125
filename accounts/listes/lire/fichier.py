"""Which kind of file was handed over, whatever its name says; read in a process of its own, whose share is bounded.

``python -m accounts.listes.lire.fichier`` reads the file on its standard input and prints the document, or why not.
"""

import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

from .balises import OCTETS_DE_BALISES_AU_PLUS, lire_balises
from .document import OCTETS_AU_PLUS, Document, FichierRefuse
from .flux_xml import DEMESURE
from .siecle import MAL_FORME, lire_siecle
from .sts import lire_sts
from .tableur import VIDE, XLSX_DEMESURE, lire_csv, lire_xls, lire_xlsx

RACINE = Path(__file__).resolve().parents[3]
# Unpacked: three times the largest lycée.
OCTETS_XML_AU_PLUS = 96 * 1024 * 1024
# Where the name of the root stands, after the prolog.
OCTETS_DE_LA_RACINE = 1024
# HTML, or a workbook of Excel 2003: neither SIECLE nor STS.
EST_UNE_TABLE = re.compile(rb"<(?:html|!doctype html|table|(?:ss:)?workbook)\b", re.I)
# What reading may take: seconds of processor, for a file that is small and one of 30 MB; bytes beside the file itself.
PROCESSEUR, PROCESSEUR_PAR_MO, PROCESSEUR_AU_PLUS = 2, 0.25, 10
MEMOIRE = 200 * 1024 * 1024
SECONDES_AU_PLUS = 30
# What begins a workbook of before 2007, or one of today under a password.
OLE2 = b"\xd0\xcf\x11\xe0"
SIGNATURES_CONNUES = {
    b"%PDF": "Ce fichier est un PDF. Il faut la liste elle-même, en CSV ou en XLSX par exemple.",
    b"\x89PNG": "Ce fichier est une image. Il faut la liste elle-même, en CSV ou en XLSX par exemple.",
    b"\xff\xd8\xff": "Ce fichier est une image. Il faut la liste elle-même, en CSV ou en XLSX par exemple.",
    b"GIF8": "Ce fichier est une image. Il faut la liste elle-même, en CSV ou en XLSX par exemple.",
}
TROP_GROS = f"Ce fichier dépasse {OCTETS_AU_PLUS // 1024 // 1024}\u00a0Mo. Une liste de classe en pèse bien moins."
TROP = (
    "Ce fichier demande trop de travail pour être lu\u00a0: il est abîmé, ou n’est pas une liste. Copiez la liste "
    "seule dans un nouveau classeur, ou enregistrez-la en CSV, puis recommencez."
)


def lire(flux, taille):
    """The ``Document`` of a binary file of ``taille`` bytes, read aside. Raises ``FichierRefuse``."""
    if taille > OCTETS_AU_PLUS:
        raise FichierRefuse(TROP_GROS)
    contenu = flux.read()
    try:
        enfant = subprocess.run(  # noqa: S603 — a fixed command
            [sys.executable, "-sE", "-m", "accounts.listes.lire.fichier"],
            cwd=RACINE,
            input=contenu,
            capture_output=True,
            timeout=SECONDES_AU_PLUS,
            check=False,
        )
        reponse = json.loads(enfant.stdout or "{}")
    except (subprocess.TimeoutExpired, ValueError):
        reponse = {}
    if "document" not in reponse:
        raise FichierRefuse(reponse.get("refus", TROP))
    return Document(**reponse["document"])


def comprendre(contenu):
    """The ``Document`` of these bytes. Raises ``FichierRefuse``."""
    debut = contenu[:4096]
    if not contenu[:65_536].strip():
        raise FichierRefuse(VIDE)
    for signature, phrase in SIGNATURES_CONNUES.items():
        if debut.startswith(signature):
            raise FichierRefuse(phrase)
    if debut.startswith(OLE2):
        return lire_xls(contenu)
    if debut.startswith(b"PK"):
        return lire_archive(io.BytesIO(contenu))
    if debut.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return lire_balises(contenu) if EST_UNE_TABLE.search(contenu[:65_536]) else _lire_xml(io.BytesIO(contenu))
    return lire_csv(contenu)


def _lire_xml(flux):
    """SIECLE, or STSWeb when its root says so."""
    debut = flux.read(OCTETS_DE_LA_RACINE)
    flux.seek(0)
    return lire_sts(flux) if b"<STS_EDT" in debut else lire_siecle(flux)


def lire_archive(flux):
    """An XLSX, an ODS, or the ZIP in which SIECLE gives its XML."""
    try:
        with zipfile.ZipFile(flux) as archive:
            entrees = [e for e in archive.infolist() if not e.is_dir() and not e.filename.startswith("__MACOSX")]
            if any(e.filename == "[Content_Types].xml" for e in entrees):
                return lire_xlsx(flux)
            xml = [e for e in entrees if e.filename.lower().endswith(".xml")]
            if ods := [e for e in xml if e.filename == "content.xml"]:
                if ods[0].file_size > OCTETS_DE_BALISES_AU_PLUS:
                    raise FichierRefuse(XLSX_DEMESURE)
                return lire_balises(archive.read(ods[0]))
            attendus = ("eleves", "sts_emp")
            eleves = [e for e in xml if any(n in e.filename.lower() for n in attendus)] if len(xml) > 1 else xml
            if len(eleves) != 1:
                raise FichierRefuse(
                    "Cette archive ZIP ne contient pas un seul fichier XML des élèves. Déposez celle de SIECLE, "
                    "«\u00a0ExportXML_ElevesSansAdresses.zip\u00a0», telle quelle."
                )
            if eleves[0].file_size > OCTETS_XML_AU_PLUS:
                raise FichierRefuse(DEMESURE)
            # What was unpacked cannot exceed the size announced: zipfile stops there.
            with archive.open(eleves[0]) as xml:
                return _lire_xml(xml)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as erreur:
        # RuntimeError: an archive under a password.
        raise FichierRefuse("Cette archive est abîmée ou protégée par un mot de passe. " + MAL_FORME) from erreur


def main():
    """What the process of its own does; it dies beyond its share, and the parent says so."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    contenu = sys.stdin.buffer.read()
    secondes = int(min(PROCESSEUR + PROCESSEUR_PAR_MO * len(contenu) / 1024 / 1024, PROCESSEUR_AU_PLUS))
    resource.setrlimit(resource.RLIMIT_CPU, (secondes, secondes))
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE + 2 * len(contenu), MEMOIRE + 2 * len(contenu)))
    try:
        reponse = {"document": comprendre(contenu).en_donnees()}
    except FichierRefuse as refus:
        reponse = {"refus": str(refus)}
    except (MemoryError, RecursionError):
        reponse = {"refus": TROP}
    json.dump(reponse, sys.stdout)


if __name__ == "__main__":
    main()
