"""Texts as a page can carry them: nothing that reverses or hides the reading, nothing too long to break."""

import re
import unicodedata

import regex

# No French word is that long; an address or a row of letters is, and must not run off the page.
MOT_LE_PLUS_LONG = 28
POINT_DE_COUPE = "\u200b"

_SAUT = re.compile(r"\r\n?|[\u2028\u2029\v\f\x85]")
_SANS_IMAGE = regex.compile(r"[\p{Cc}--[\n]]|\p{Bidi_Control}|[\p{Cs}\p{Co}\ufff9-\ufffb]", regex.V1)
_MOT_TROP_LONG = re.compile(rf"[^\s{POINT_DE_COUPE}]{{{MOT_LE_PLUS_LONG + 1},}}")
_CARACTERE = regex.compile(r"\X")


def lisible(texte: str) -> str:
    """The text without control characters and marks of direction; long words may break between two characters."""
    texte = _SAUT.sub("\n", unicodedata.normalize("NFC", texte)).replace("\t", " ")
    return _MOT_TROP_LONG.sub(_coupable, _SANS_IMAGE.sub("", texte))


def _coupable(mot: re.Match[str]) -> str:
    return POINT_DE_COUPE.join(_CARACTERE.findall(mot.group()))
