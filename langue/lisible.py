"""Texts as a page can carry them: nothing that reverses or hides the reading."""

import regex

from .texte import SAUT, normaliser

_SANS_IMAGE = regex.compile(r"[\p{Cc}--[\n]]|\p{Bidi_Control}|[\p{Cs}\p{Co}\u200b\ufff9-\ufffb]", regex.V1)


def lisible(texte: str) -> str:
    """The text without control characters, marks of direction and zero-width spaces."""
    texte = SAUT.sub("\n", normaliser("NFC", texte)).replace("\t", " ")
    return _SANS_IMAGE.sub("", texte)
