"""Whether a picture holds its pixels and nothing else, as those that ``images`` draws: then it is kept byte for byte.

Drawn again it would lose a little each time that a passport goes from one site to another.
"""

import struct

# JPEG: its tables, one frame, one scan; what else it may hold (APPn, COM …) is no pixel.
_DEBUT, _FIN, _SCAN, _JFIF = 0xD8, 0xD9, 0xDA, 0xE0
_TABLES = {0xC0, 0xC4, 0xDB, 0xDD}
_RELANCES = {0x00, *range(0xD0, 0xD8)}
_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


def seuls(octets: bytes, format_: str) -> bool:
    """Whether these bytes of a JPEG or a WebP, which a library can read, are nothing but a picture."""
    try:
        return {"JPEG": _jpeg, "WEBP": _webp}[format_](octets)
    except (KeyError, IndexError, ValueError, struct.error):
        return False


def _jpeg(octets: bytes) -> bool:
    if octets[:2] != bytes((0xFF, _DEBUT)):
        return False
    place = 2
    while True:
        if octets[place] != 0xFF:
            return False
        marque, longueur = octets[place + 1], struct.unpack_from(">H", octets, place + 2)[0]
        jfif = marque == _JFIF and longueur == 16 and octets[place + 4 : place + 9] == b"JFIF\x00"
        if not (jfif or marque in _TABLES or marque == _SCAN):
            return False
        place += 2 + longueur
        if marque == _SCAN:
            return _scan(octets, place)


def _scan(octets: bytes, place: int) -> bool:
    """From there on, coded pixels up to the mark of the end, which is the end."""
    while (place := octets.index(0xFF, place)) < len(octets) - 2:
        if octets[place + 1] not in _RELANCES:
            return False
        place += 2
    return octets[place:] == bytes((0xFF, _FIN))


def _webp(octets: bytes) -> bool:
    if octets[:4] != b"RIFF" or octets[8:12] != b"WEBP":
        return False
    fin, place = 8 + struct.unpack_from("<I", octets, 4)[0], 12
    while place < fin:
        genre, longueur = struct.unpack_from("<4sI", octets, place)
        if genre not in _WEBP:
            return False
        place += 8 + longueur + longueur % 2
    return place == fin == len(octets)
