"""Sounds and films: the frame of their format followed from end to end, place and labels erased, nothing decoded.

What a phone writes beside the film (where it was shot, its model) is filled with zeros where it stands: nothing moves,
so the film stays the film. Only frames are read: a film of any length costs the same.
"""

import re
import shutil
import struct
import zipfile

from ..atelier import MO, Refait, tenir
from ..refus import FichierRefuse

# A film of an hour has a few hundred; more is made to be slow.
ATOMES_MAXIMUM = 20_000
PAGES_SUIVIES = 50
TRAMES_SUIVIES = 4

DOUBLE = "Ce fichier est de deux formats à la fois\u00a0: enregistrez-le à nouveau et rejoignez-le."
AILLEURS = "Cette vidéo va chercher une partie d’elle-même ailleurs\u00a0: exportez-la en un seul fichier .mp4."
MATROSKA = "Cette vidéo est au format .mkv, qui n’est pas accepté\u00a0: exportez-la en .mp4 ou en .webm."

# Boxes that hold boxes; those that hold words about the film.
_BOITES = {b"moov", b"trak", b"mdia", b"minf", b"dinf"}
_ETIQUETTES = {b"udta", b"meta", b"uuid"}
_ETIQUETTES_WAV = {b"LIST", b"bext", b"iXML", b"id3 ", b"ID3 ", b"_PMX", b"cart"}
# Those that begin with a version and the dates of the recording.
_DATES = {b"mvhd", b"tkhd", b"mdhd"}
_NOMS = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"sidx", b"styp", b"pdin", b"mfra", b"meta"}
_NOMS |= {b"uuid", b"udta", b"pnot", b"emsg", b"prft", b"ssix", b"meco", b"PICT"}
_CODECS_OGG = {b"\x01vorbis": "audio", b"OpusHead": "audio", b"\x7fFLAC": "audio", b"Speex   ": "audio"}
_DEBITS = {
    "1": (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    "2": (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_FREQUENCES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def refaire(source, sortie, vignette, extension):
    """Check the sound or film at ``source`` and copy it; returns a ``Refait``. Raises ``FichierRefuse``."""
    if zipfile.is_zipfile(source):
        raise FichierRefuse(DOUBLE)
    taille = source.stat().st_size
    with source.open("rb") as flux:
        tete = flux.read(12)
        flux.seek(0)
        try:
            type_mime, extension, a_effacer = _lecteur(tete)(flux, taille)
        except (struct.error, IndexError) as erreur:
            raise _abime("un son ou une vidéo") from erreur
    shutil.copyfile(source, sortie)
    with sortie.open("r+b") as flux:
        for position, octets in a_effacer:
            flux.seek(position)
            flux.write(octets if isinstance(octets, bytes) else bytes(octets))
    return Refait(type_mime, extension)


def _lecteur(tete):
    if tete.startswith(b"OggS"):
        return _ogg
    if tete.startswith(b"RIFF"):
        return _wav
    if tete.startswith(b"\x1aE\xdf\xa3"):
        return _webm
    if tete.startswith(b"ID3") or tete[0] == 0xFF:
        return _mp3
    return _film


def _abime(quoi):
    return FichierRefuse(
        f"Ce fichier commence comme {quoi}, mais la suite n’en est pas\u00a0: il est incomplet ou abîmé. "
        "Vérifiez qu’il se lit sur votre appareil, enregistrez-le à nouveau et rejoignez-le."
    )


# --- MP4, M4A, MOV --------------------------------------------------------------------------------------------


def _film(flux, taille):
    """Follow the boxes of an ISO or QuickTime film; its sound and pictures are in its tracks.

    A box of words becomes a « free » one, which every player skips, and its words zeros."""
    noms, pistes, a_effacer = set(), set(), []
    a_lire, lus = [(0, taille, True)], 0
    while a_lire:
        position, fin, dehors = a_lire.pop()
        while position + 8 <= fin:
            lus += 1
            flux.seek(position)
            longueur, nom = struct.unpack(">I4s", flux.read(8))
            entete = 8
            if longueur == 1:
                entete, (longueur,) = 16, struct.unpack(">Q", flux.read(8))
            elif longueur == 0 and dehors:
                longueur = fin - position
            if longueur < entete or position + longueur > fin or lus > ATOMES_MAXIMUM or dehors and nom not in _NOMS:
                # QuickTime ends some lists with four zeros.
                if not dehors and not longueur:
                    break
                raise _abime("une vidéo")
            if dehors:
                noms.add(nom)
            if nom in _BOITES:
                a_lire.append((position + entete, position + longueur, False))
            elif nom in _ETIQUETTES:
                a_effacer += [(position + 4, b"free"), (position + entete, longueur - entete)]
            elif nom in _DATES:
                flux.seek(position + entete)
                a_effacer.append((position + entete + 4, 16 if flux.read(1) == b"\x01" else 8))
            elif nom == b"hdlr":
                flux.seek(position + entete + 8)
                pistes.add(flux.read(4))
            elif nom in (b"dref", b"rmra", b"cmov") and _ailleurs(flux, nom, position + entete, longueur - entete):
                raise FichierRefuse(AILLEURS)
            position += longueur
    if b"moov" not in noms or not noms & {b"mdat", b"moof"} or not pistes & {b"vide", b"soun"}:
        raise _abime("une vidéo")
    return *_nature(flux, b"vide" in pistes), a_effacer


def _nature(flux, images):
    flux.seek(4)
    entete = flux.read(8)
    if not images:
        return "audio/mp4", "m4a"
    if entete[:4] != b"ftyp" or entete[4:] == b"qt  ":
        return "video/quicktime", "mov"
    return "video/mp4", "mp4"


def _ailleurs(flux, nom, position, longueur):
    """Whether a track takes its data from another file: each entry of « dref » says whether it is this one."""
    if nom != b"dref":
        return True
    flux.seek(position)
    donnees = flux.read(min(longueur, 4096))
    (nombre,) = struct.unpack_from(">I", donnees, 4)
    ici = 8
    for _ in range(min(nombre, 100)):
        pas, _, drapeaux = struct.unpack_from(">I4sI", donnees, ici)
        if not drapeaux & 1:
            return True
        ici += max(pas, 12)
    return nombre > 100


# --- MP3, WAV, Ogg, WebM --------------------------------------------------------------------------------------


def _mp3(flux, taille):
    """After its labels, frames that follow each other exactly. Both kinds of labels become silence."""
    position, a_effacer = 0, []
    entete = flux.read(10)
    if entete[:3] == b"ID3":
        a, b, c, d = entete[6:10]
        position = 10 + (a << 21 | b << 14 | c << 7 | d)
        a_effacer.append((10, min(position, taille) - 10))
    flux.seek(max(taille - 128, 0))
    if flux.read(3) == b"TAG":
        a_effacer.append((taille - 128, 128))
    flux.seek(position)
    # Some recorders leave a little silence between the labels and the first frame.
    debut = flux.read(4096)
    position += len(debut) - len(debut.lstrip(b"\x00"))
    for _ in range(TRAMES_SUIVIES):
        flux.seek(position)
        position += _trame(flux.read(4))
        if position > taille:
            raise _abime("un son mp3")
    return "audio/mpeg", "mp3", a_effacer


def _trame(entete):
    """Bytes of one frame of layer III, its header included."""
    if len(entete) < 4 or entete[0] != 0xFF or entete[1] & 0xE0 != 0xE0:
        raise _abime("un son mp3")
    version, couche = entete[1] >> 3 & 3, entete[1] >> 1 & 3
    debit, frequence, bourrage = entete[2] >> 4, entete[2] >> 2 & 3, entete[2] >> 1 & 1
    if version == 1 or couche != 1 or debit in (0, 15) or frequence == 3:
        raise _abime("un son mp3")
    kbits = _DEBITS["1" if version == 3 else "2"][debit]
    return (144 if version == 3 else 72) * kbits * 1000 // _FREQUENCES[version][frequence] + bourrage


def _wav(flux, taille):
    """Its chunks, of which those that are words become « JUNK », which every player skips."""
    position, vus, a_effacer = 12, set(), []
    for _ in range(ATOMES_MAXIMUM):
        flux.seek(position)
        entete = flux.read(8)
        if len(entete) < 8:
            break
        nom, longueur = struct.unpack("<4sI", entete)
        # A recorder that was cut does not say how long its sound is.
        if nom != b"data" and position + 8 + longueur > taille:
            if b"data" in vus:
                break
            raise _abime("un son wav")
        vus.add(nom)
        if nom in _ETIQUETTES_WAV:
            a_effacer += [(position, b"JUNK"), (position + 8, longueur)]
        if nom == b"data" and position + 8 + longueur >= taille:
            break
        position += 8 + longueur + longueur % 2
    if not {b"fmt ", b"data"} <= vus:
        raise _abime("un son wav")
    return "audio/wav", "wav", a_effacer


def _ogg(flux, taille):
    """Pages that follow each other; the first one tells what is played."""
    position, genre = 0, None
    for page in range(PAGES_SUIVIES):
        flux.seek(position)
        entete = flux.read(27)
        if page and not entete:
            break
        if len(entete) < 27 or entete[:5] != b"OggS\x00":
            raise _abime("un son ogg")
        morceaux = flux.read(entete[26])
        if not page:
            paquet = flux.read(8)
            genre = next((g for debut, g in _CODECS_OGG.items() if paquet.startswith(debut)), None)
            genre = "video" if paquet.startswith(b"\x80theora") else genre
        position += 27 + len(morceaux) + sum(morceaux)
    if genre is None or position > taille:
        raise _abime("un son ogg")
    return f"{genre}/ogg", "ogv" if genre == "video" else "ogg", []


def _webm(flux, taille):
    """The head of an EBML document of the kind « webm », then its segment."""
    tete = flux.read(min(taille, 256 * 1024))
    document = re.search(rb"\x42\x82[\x81-\xff]([a-z]+)", tete[:100])
    if document and document[1] == b"matroska":
        raise FichierRefuse(MATROSKA)
    if not document or document[1] != b"webm" or b"\x18\x53\x80\x67" not in tete[:200]:
        raise _abime("une vidéo webm")
    codecs = set(re.findall(rb"\x86[\x81-\xff]([VA]_[A-Z0-9_/]{2,20})", tete))
    if not codecs:
        raise _abime("une vidéo webm")
    return "video/webm" if any(c.startswith(b"V_") for c in codecs) else "audio/webm", "webm", []


if __name__ == "__main__":
    tenir(refaire, secondes=5, memoire=200 * MO)
