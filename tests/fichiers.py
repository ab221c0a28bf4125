"""Files as people send them, honest or not, made in memory: no binary is kept with the tests."""

import errno
import io
import struct
import wave
import zipfile
import zlib

import pikepdf
from django.core.files.storage import InMemoryStorage
from PIL import Image

from situations.models.piece_jointe import stockage

LATITUDE = 0x8825  # the EXIF block that tells where a photo was taken
ORIENTATION = 0x0112


def image(format_="PNG", taille=(40, 20), couleur="navy", mode="RGB", **options):
    sortie = io.BytesIO()
    Image.new(mode, taille, couleur).save(sortie, format_, **options)
    return sortie.getvalue()


def photo(taille=(40, 20)):
    """A photo as a phone sends it: lying on its side, with its place, date and device."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Téléphone"
    exif[LATITUDE] = {1: "N", 2: (45.0, 45.0, 0.0), 3: "E", 4: (4.0, 50.0, 0.0)}
    return image("JPEG", taille, exif=exif)


def image_immense(largeur=30_000, hauteur=30_000):
    """A PNG that says it is so large, and weighs a hundred bytes."""

    def bloc(nom, contenu):
        return struct.pack(">I", len(contenu)) + nom + contenu + struct.pack(">I", zlib.crc32(nom + contenu))

    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"")) + bloc(b"IEND", b"")


def pdf(modifier=None, **enregistrement):
    """A PDF of one page; ``modifier`` receives it before it is written."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 280))
    if modifier:
        modifier(document)
    sortie = io.BytesIO()
    document.save(sortie, **enregistrement)
    return sortie.getvalue()


def wav(secondes=1):
    """Silence."""
    sortie = io.BytesIO()
    with wave.open(sortie, "wb") as son:
        son.setparams((1, 2, 8000, 0, "NONE", ""))
        son.writeframes(bytes(16_000 * secondes))
    return sortie.getvalue()


def mp3(trames=40):
    """Silent frames of layer III, 64 kbit/s, after an empty label."""
    return b"ID3\x03" + bytes(6) + (b"\xff\xfb\x50\xc4" + bytes(204)) * trames


def boite(nom, contenu=b"", longueur=None):
    """A box of an MP4, that may lie about its length."""
    return struct.pack(">I", len(contenu) + 8 if longueur is None else longueur) + nom + contenu


def mp4(genre=b"vide", marque=b"isom", donnees=b"\x00\x00\x00\x01", ou=b"+45.7640+004.8357/"):
    """A film of one track without a picture, with its date and its place."""
    entete = boite(b"mvhd", struct.pack(">IIIII", 0, 3_800_000_000, 3_800_000_001, 600, 600))
    source = boite(b"dinf", boite(b"dref", struct.pack(">II", 0, 1) + boite(b"url ", donnees)))
    piste = boite(b"mdia", boite(b"hdlr", bytes(8) + genre + bytes(12)) + boite(b"minf", source))
    lieu = boite(b"udta", boite(b"\xa9xyz", struct.pack(">HH", len(ou), 0x15C7) + ou))
    film = boite(b"moov", entete + boite(b"trak", piste) + lieu)
    return boite(b"ftyp", marque + b"\x00\x00\x02\x00" + marque) + film + boite(b"mdat", b"images")


def archive(parties):
    """A zip of ``{name: bytes}``."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nom, contenu in parties.items():
            zip_.writestr(nom, contenu)
    return sortie.getvalue()


TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/word/document.xml" ContentType="application/vnd.{}.main+xml"/></Types>"""
WORD = "openxmlformats-officedocument.wordprocessingml.document"


def docx(type_=WORD, **parties):
    """A Word document, with these parts beside its own."""
    return archive({"[Content_Types].xml": TYPES.format(type_), "word/document.xml": "<w:document/>"} | parties)


def odt(**parties):
    nature = "application/vnd.oasis.opendocument.text"
    manifeste = {"META-INF/manifest.xml": "<manifest/>", "content.xml": "<office:scripts/>"}
    return archive({"mimetype": nature} | manifeste | parties)


class DisqueQuiSeRemplit(InMemoryStorage):
    """A store without room: it refuses the first byte of what it is given."""

    faute = errno.ENOSPC

    def _save(self, name, content):
        raise OSError(self.faute, "No space left on device")


def cles(dossier=""):
    """The keys of all that the store of files holds."""
    try:
        sous_dossiers, noms = stockage().listdir(dossier)
    except FileNotFoundError:
        return set()
    trouvees = {f"{dossier}/{nom}".lstrip("/") for nom in noms}
    return trouvees.union(*(cles(f"{dossier}/{s}".lstrip("/")) for s in sous_dossiers))


def vider():
    """Forget what another test has stored."""
    for cle in cles():
        stockage().delete(cle)
