"""Office documents: a zip whose parts are known, without macro, program or outside part, written again.

Only the parts survive: what stood between, before or after them, comments and hidden entries, does not.
"""

import io
import re
import zipfile
import zlib

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from .refus import FichierRefuse

OOXML = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}
ODF = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
PARTIES_MAXIMUM = 5000
# Bytes, once unpacked: a bomb is refused before it is unpacked.
DEPLIE_MAXIMUM = 300 * 1024 * 1024
PROFONDEUR_MAXIMALE = 2

ABIME = "Ce document est abîmé\u00a0: rouvrez-le dans votre logiciel, enregistrez-le à nouveau et rejoignez-le."
MACROS = "Ce document contient des macros\u00a0: enregistrez-le sans macro (.docx, .xlsx, .pptx, .odt…), ou en PDF."
OBJET = "Ce document contient un objet incorporé qui peut être un programme\u00a0: retirez-le, ou exportez en PDF."
EXTERNE = "Ce document va chercher une partie de lui-même ailleurs\u00a0: exportez-le en PDF."
PROTEGE = "Ce document est protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe."
ARCHIVE = "C’est une archive\u00a0: joignez un par un les documents qu’elle contient."
BOMBE = "Ce document est démesuré une fois déplié\u00a0: il ne peut pas être joint."

_ABIMES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    ValueError,
    KeyError,
    ParseError,
    DefusedXmlException,
)
_MACROS = re.compile(r"vbaproject|vbadata|/activex/|^basic/|^scripts/|\.(?:docm|xlsm|pptm|xlam|dotm)$", re.IGNORECASE)
_INCORPORES = re.compile(r"\.(?:docx|xlsx|pptx)$", re.IGNORECASE)
_PROGRAMMES = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"#!", b"\xca\xfe\xba\xbe")
_LIENS_PERMIS = {"hyperlink", "image", "video", "audio", "media", "externalLinkPath"}
_ECHANGES = re.compile(rb"<w:instrText[^>]*>\s*DDE|<ddeLink|office:dde-source", re.IGNORECASE)
_SCRIPTS = re.compile(rb"<script:event-listener|<office:script[\s>]", re.IGNORECASE)


def refaire(source, sortie):
    """Check the document at ``source`` and write its parts anew; returns ``(MIME type, extension)``.

    Raises ``FichierRefuse``.
    """
    try:
        with zipfile.ZipFile(source) as entree:
            type_mime, extension = _controler(entree)
            _recopier(entree, sortie)
    except _ABIMES as erreur:
        raise FichierRefuse(ABIME) from erreur
    return type_mime, extension


def _controler(entree, profondeur=0):
    parties = entree.infolist()
    noms = [partie.filename for partie in parties]
    if len(parties) > PARTIES_MAXIMUM or sum(partie.file_size for partie in parties) > DEPLIE_MAXIMUM:
        raise FichierRefuse(BOMBE)
    if any(partie.flag_bits & 0x1 for partie in parties):
        raise FichierRefuse(PROTEGE)
    if len(set(noms)) < len(noms) or any(nom.startswith("/") or ".." in nom.split("/") for nom in noms):
        raise FichierRefuse(ABIME)
    type_mime, extension = _nature(entree, noms)
    if any(map(_MACROS.search, noms)):
        raise FichierRefuse(MACROS)
    for partie in parties:
        _controler_partie(entree, partie, profondeur)
    return type_mime, extension


def _nature(entree, noms):
    """What the document says it is, in the place where its format says it."""
    if "[Content_Types].xml" in noms:
        types = {e.get("ContentType", "") for e in fromstring(entree.read("[Content_Types].xml"))}
        if any("macroenabled" in t.lower() for t in types):
            raise FichierRefuse(MACROS)
        for type_mime, extension in OOXML.items():
            if f"{type_mime}.main+xml" in types:
                return type_mime, extension
    elif "mimetype" in noms:
        type_mime = entree.read("mimetype").decode("ascii", "replace").strip()
        if type_mime in ODF:
            if b"encryption-data" in entree.read("META-INF/manifest.xml"):
                raise FichierRefuse(PROTEGE)
            return type_mime, ODF[type_mime]
    raise FichierRefuse(ARCHIVE)


def _controler_partie(entree, partie, profondeur):
    with entree.open(partie) as flux:
        tete = flux.read(8)
    if tete.startswith(_PROGRAMMES):
        raise FichierRefuse(OBJET)
    nom = partie.filename
    if tete.startswith(b"PK\x03\x04"):
        if profondeur == PROFONDEUR_MAXIMALE or not _INCORPORES.search(nom):
            raise FichierRefuse(OBJET)
        with zipfile.ZipFile(io.BytesIO(entree.read(partie))) as dedans:
            _controler(dedans, profondeur + 1)
    elif nom.endswith(".rels"):
        for lien in fromstring(entree.read(partie)):
            genre = lien.get("Type", "").rsplit("/", 1)[-1]
            if lien.get("TargetMode") == "External" and genre not in _LIENS_PERMIS:
                raise FichierRefuse(EXTERNE)
    elif nom.endswith(".xml"):
        contenu = entree.read(partie)
        if _ECHANGES.search(contenu):
            raise FichierRefuse(EXTERNE)
        if _SCRIPTS.search(contenu):
            raise FichierRefuse(MACROS)


def _recopier(entree, sortie):
    """The parts, in their order; the ``mimetype`` of an ODF stays first and stored, as its format asks."""
    with zipfile.ZipFile(sortie, "w") as propre:
        for partie in entree.infolist():
            neuve = zipfile.ZipInfo(partie.filename, (1980, 1, 1, 0, 0, 0))
            neuve.compress_type = zipfile.ZIP_STORED if partie.filename == "mimetype" else zipfile.ZIP_DEFLATED
            with entree.open(partie) as flux, propre.open(neuve, "w") as copie:
                while bloc := flux.read(1 << 20):
                    copie.write(bloc)
