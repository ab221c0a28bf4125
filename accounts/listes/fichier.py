"""Which kind of file was handed over, whatever its name says."""

import zipfile

from .siecle import MAL_FORME, lire_siecle
from .tableau import OCTETS_AU_PLUS, FichierRefuse
from .tableur import lire_csv, lire_xlsx

# Unpacked: three times the largest lycée.
OCTETS_XML_AU_PLUS = 96 * 1024 * 1024
SIGNATURES_CONNUES = {
    b"\xd0\xcf\x11\xe0": "Ce classeur est à l’ancien format XLS, ou protégé par un mot de passe. Dans votre tableur, "
    "enregistrez-le en XLSX ou en CSV.",
    b"%PDF": "Ce fichier est un PDF. Il faut la liste elle-même\u00a0: un fichier SIECLE, CSV ou XLSX.",
    b"\x89PNG": "Ce fichier est une image. Il faut la liste elle-même\u00a0: un fichier SIECLE, CSV ou XLSX.",
    b"\xff\xd8\xff": "Ce fichier est une image. Il faut la liste elle-même\u00a0: un fichier SIECLE, CSV ou XLSX.",
    b"GIF8": "Ce fichier est une image. Il faut la liste elle-même\u00a0: un fichier SIECLE, CSV ou XLSX.",
}
TROP_GROS = f"Ce fichier dépasse {OCTETS_AU_PLUS // 1024 // 1024}\u00a0Mo. Une liste de classe en pèse bien moins."


def lire(flux, taille, uai, nom_de=lambda uai: ""):
    """The ``Tableau`` of a binary file of ``taille`` bytes, for the school of this UAI. Raises ``FichierRefuse``."""
    if taille > OCTETS_AU_PLUS:
        raise FichierRefuse(TROP_GROS)
    debut = flux.read(4096)
    flux.seek(0)
    if not debut.strip():
        raise FichierRefuse("Ce fichier est vide.")
    for signature, phrase in SIGNATURES_CONNUES.items():
        if debut.startswith(signature):
            raise FichierRefuse(phrase)
    if debut.startswith(b"PK"):
        return lire_archive(flux, uai, nom_de)
    if est_du_xml(debut):
        return lire_siecle(flux, uai, nom_de)
    return lire_csv(flux.read())


def est_du_xml(debut):
    return debut.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def lire_archive(flux, uai, nom_de):
    """An XLSX, or the ZIP in which SIECLE gives its XML."""
    try:
        with zipfile.ZipFile(flux) as archive:
            entrees = [e for e in archive.infolist() if not e.is_dir() and not e.filename.startswith("__MACOSX")]
            if any(e.filename == "[Content_Types].xml" for e in entrees):
                return lire_xlsx(flux)
            xml = [e for e in entrees if e.filename.lower().endswith(".xml")]
            if any(e.filename == "content.xml" for e in xml):
                raise FichierRefuse(
                    "Ce classeur est au format ODS. Dans votre tableur, enregistrez-le en XLSX ou en CSV."
                )
            eleves = [e for e in xml if "eleves" in e.filename.lower()] if len(xml) > 1 else xml
            if len(eleves) != 1:
                raise FichierRefuse(
                    "Cette archive ZIP ne contient pas un seul fichier XML des élèves. Déposez celle de SIECLE, "
                    "«\u00a0ExportXML_ElevesSansAdresses.zip\u00a0», telle quelle."
                )
            if eleves[0].file_size > OCTETS_XML_AU_PLUS:
                raise FichierRefuse("Cette archive ZIP est démesurée une fois décompressée\u00a0: elle est refusée.")
            # What was unpacked cannot exceed the size announced: zipfile stops there.
            with archive.open(eleves[0]) as xml:
                return lire_siecle(xml, uai, nom_de)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as erreur:
        # RuntimeError: an archive under a password.
        raise FichierRefuse("Cette archive est abîmée ou protégée par un mot de passe. " + MAL_FORME) from erreur
