"""What a file is, by its first bytes and never by its name."""

from enum import StrEnum

import puremagic

from .noms import extension_de
from .refus import FichierRefuse

ACCEPTES = (
    "PDF, photos et images, documents de traitement de texte, tableurs, diaporamas, textes et CSV, sons et vidéos "
    "(mp3, m4a, wav, ogg, mp4, webm, mov)"
)


class Genre(StrEnum):
    """How a file is made safe: the module that does it."""

    IMAGE = "images"
    PDF = "pdf"
    BUREAUTIQUE = "bureautique"
    TEXTE = "textes"
    MEDIA = "medias"


# What a file begins with → why it is refused. Longest first where one begins another.
_PROGRAMMES = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_ANCIENS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Little and big-endian, classic and « Big ».
_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_DESSINS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", *_TIFF)
# Brands after « ftyp »: still pictures and bursts of HEIF and AVIF (ISO 23008-12, 23000-22), the first one decides.
_PHOTOS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"miaf"}
_PHOTOS |= {b"MiHE", b"MiHB", b"MiHA", b"MiCm", b"avif", b"avis", b"MA1A", b"MA1B"}
# The first atom of a QuickTime film that does not say its brand.
_ATOMES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
# MPEG audio, layer III: the three bits of synchronisation that end the first byte's run, version and layer.
_MPEG_3 = {0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3}

EXTENSIONS_DE_TEXTE = ("txt", "csv")
# Names of pictures, which are reduced: what they will weigh is not known before.
IMAGES = ("jpg", "jpeg", "png", "heic", "heif", "avif", "webp", "gif", "tif", "tiff", "bmp")
_IWORK = {"pages": ("Pages", "Word"), "numbers": ("Numbers", "Excel"), "key": ("Keynote", "PowerPoint")}

VIDE = "Ce fichier est vide."
PROGRAMME = "C’est un programme, quel que soit son nom\u00a0: il ne peut pas être joint."
ARCHIVE = "C’est une archive\u00a0: joignez un par un les documents qu’elle contient."
ANCIEN = (
    "Ce document est dans un ancien format, ou protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe "
    "au format .docx, .xlsx, .pptx, .odt, .ods ou .odp, ou exportez-le en PDF."
)
DOUBLE = "Ce fichier est de deux formats à la fois\u00a0: exportez le document en PDF et joignez le résultat."
INCONNU = f"Ce type de fichier n’est pas accepté. Vous pouvez joindre\u00a0: {ACCEPTES}."


def reconnaitre(chemin, nom):
    """The ``Genre`` of the file at ``chemin``. ``nom``: what its owner calls it, asked only of a text, which has no
    signature. Raises ``FichierRefuse``."""
    with chemin.open("rb") as fichier:
        tete = fichier.read(2048)
    if not tete:
        raise FichierRefuse(VIDE)
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
        raise FichierRefuse(DOUBLE)
    if extension_de(nom) in EXTENSIONS_DE_TEXTE or tete.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Genre.TEXTE
    if _est_une_page(tete):
        return Genre.TEXTE
    raise FichierRefuse(d_apple(extension_de(nom)) or _dire(chemin))


def d_apple(extension):
    """What to do with a document of Pages, Numbers or Keynote, which only a Mac opens; None for another extension."""
    if extension not in _IWORK:
        return None
    logiciel, cousin = _IWORK[extension]
    return (
        f"Un document {logiciel} (.{extension}) ne s’ouvre que sur un Mac ou un iPad\u00a0: dans {logiciel}, "
        f"choisissez «\u00a0Exporter vers\u00a0», puis {cousin} ou PDF, et joignez le résultat."
    )


def _par_signature(tete):
    if tete.startswith(b"%PDF-"):
        return Genre.PDF
    if tete.startswith(b"PK\x03\x04"):
        return Genre.BUREAUTIQUE
    if tete.startswith(_DESSINS) or _est_un_bmp(tete):
        return Genre.IMAGE
    if tete[:4] == b"RIFF":
        return {b"WEBP": Genre.IMAGE, b"WAVE": Genre.MEDIA}.get(tete[8:12])
    if tete[4:8] == b"ftyp":
        return Genre.IMAGE if tete[8:12] in _PHOTOS else Genre.MEDIA
    if tete[4:8] in _ATOMES or tete.startswith((b"ID3", b"OggS", b"\x1aE\xdf\xa3")):
        return Genre.MEDIA
    if tete[0] == 0xFF and len(tete) > 1 and tete[1] in _MPEG_3:
        return Genre.MEDIA
    return None


def _est_un_bmp(tete):
    """Not compressed: the other ones are of another age."""
    return tete.startswith(b"BM") and tete[6:10] == bytes(4) and tete[30:34] in (bytes(4), b"\x03\0\0\0")


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
