"""What a file is, by its first bytes and never by its name."""

from enum import StrEnum
from pathlib import PurePath

import puremagic

from .refus import FichierRefuse

ACCEPTES = "PDF, photos et images, documents de traitement de texte, tableurs, diaporamas, textes et CSV"


class Genre(StrEnum):
    """How a file is made safe."""

    IMAGE = "image"
    PDF = "pdf"
    BUREAUTIQUE = "bureautique"
    TEXTE = "texte"


# What a file begins with → why it is refused. Longest first where one begins another.
_PROGRAMMES = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_ANCIENS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The brands of HEIF still pictures, after « ftyp ».
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}

EXTENSIONS_DE_TEXTE = ("txt", "csv")

PROGRAMME = "C’est un programme, quel que soit son nom\u00a0: il ne peut pas être joint."
ARCHIVE = "C’est une archive\u00a0: joignez un par un les documents qu’elle contient."
ANCIEN = (
    "Ce document est dans un ancien format, ou protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe "
    "au format .docx, .xlsx, .pptx, .odt, .ods ou .odp, ou exportez-le en PDF."
)
INCONNU = f"Ce type de fichier n’est pas accepté. Vous pouvez joindre\u00a0: {ACCEPTES}."


def reconnaitre(chemin, nom):
    """The ``Genre`` of the file at ``chemin``. ``nom``: what its owner calls it, asked only of a text, which has no
    signature. Raises ``FichierRefuse``."""
    with chemin.open("rb") as fichier:
        tete = fichier.read(2048)
    if not tete:
        raise FichierRefuse("Ce fichier est vide.")
    genre = _par_signature(tete)
    if genre:
        return genre
    if tete.startswith(_PROGRAMMES):
        raise FichierRefuse(PROGRAMME)
    if tete.startswith(_ARCHIVES):
        raise FichierRefuse(ARCHIVE)
    if tete.startswith(_ANCIENS):
        raise FichierRefuse(ANCIEN)
    if b"%PDF-" in tete[:1024]:
        raise FichierRefuse(
            "Ce fichier est de deux formats à la fois\u00a0: exportez le document en PDF et joignez le résultat."
        )
    if PurePath(nom).suffix.lower().lstrip(".") in EXTENSIONS_DE_TEXTE or tete.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Genre.TEXTE
    if _est_une_page(tete):
        return Genre.TEXTE
    raise FichierRefuse(_dire(chemin))


def _par_signature(tete):
    if tete.startswith(b"%PDF-"):
        return Genre.PDF
    if tete.startswith(b"PK\x03\x04"):
        return Genre.BUREAUTIQUE
    if tete.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return Genre.IMAGE
    if tete[:4] == b"RIFF" and tete[8:12] == b"WEBP":
        return Genre.IMAGE
    if tete[4:8] == b"ftyp" and tete[8:12] in _HEIF:
        return Genre.IMAGE
    return None


def _est_une_page(tete):
    """HTML, SVG, XML: refused by the checks of texts, which tell them apart."""
    return tete.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _dire(chemin):
    """The refusal of an unknown content, with the name of its format where it has one."""
    try:
        extension = puremagic.from_file(str(chemin)).lstrip(".")
    except (puremagic.PureError, ValueError, OSError):
        extension = ""
    if not extension.isalnum() or len(extension) > 5:
        return INCONNU
    return f"Ce fichier est au format .{extension}, qui n’est pas accepté. Vous pouvez joindre\u00a0: {ACCEPTES}."
