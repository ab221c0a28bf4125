"""Texts as a page can carry them: nothing that reverses or hides the reading."""

import re

import regex

from .texte import normaliser

_SAUT = re.compile(r"\r\n?|[\u2028\u2029\v\f\x85]")
_SANS_IMAGE = regex.compile(r"[\p{Cc}--[\n]]|\p{Bidi_Control}|[\p{Cs}\p{Co}\u200b\ufff9-\ufffb]", regex.V1)


def lisible(texte: str) -> str:
    """The text without control characters, marks of direction and zero-width spaces."""
    texte = _SAUT.sub("\n", normaliser("NFC", texte)).replace("\t", " ")
    return _SANS_IMAGE.sub("", texte)
