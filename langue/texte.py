"""What people type and paste: how it is mended, and how long it is for a person."""

import unicodedata
from typing import Literal

import regex

# A character as a person sees it may be many code points (an emoji family is seven). More than this many on
# average is not writing, it is an attempt to swell the database.
POINTS_PAR_CARACTERE = 12

_CARACTERE = regex.compile(r"\X")
_PUCE = regex.compile(r"^\s*(?:[-–—•*·]\s+)+")
# An h is silent in nearly every first name; a y is a vowel where a consonant follows it.
_VOYELLE = regex.compile(r"[aeiouhœæ]|y[^aeiouy]")
# Word's bullets, in the private letters of its fonts Symbol and Wingdings.
_PUCE_DE_WORD = regex.compile(r"[\uf020-\uf0ff][ \t]*")
# What breaks a line elsewhere: Word's Shift+Enter, a page break, the breaks of other systems.
SAUT = regex.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# What nobody sees: controls, marks of direction, soft hyphens, signs without width, code points of no letter and those
# that are no character (U+FFFF), which no workbook takes.
# The joiner of emoji (U+200D) and their selector stay.
_INVISIBLE = regex.compile(
    r"[\p{Cc}--[\n\t]]|\p{Bidi_Control}|\p{Noncharacter_Code_Point}|[\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\p{Cs}\p{Co}]",
    regex.V1,
)
# More marks on one letter than any language writes (the Stream-Safe Text Format, UAX 15): putting thousands of them in
# order takes minutes, and they would be drawn over the lines around.
_AMAS = regex.compile(r"(\P{ccc=0}{30})\P{ccc=0}+")


def normaliser(forme: Literal["NFC", "NFD", "NFKD"], texte: str) -> str:
    """The text in this form of Unicode, thirty marks on a letter at most. Linear in its length."""
    return unicodedata.normalize(forme, _AMAS.sub(r"\1", texte))


def nettoyer(texte: str) -> str:
    """The text as it is kept, mended rather than refused: what people paste holds what they never see.

    Composed accents (NFC), one kind of line break, Word's bullets as « • », nothing invisible, nothing blank at the
    ends. Linear in the length of the text.
    """
    texte = _PUCE_DE_WORD.sub("• ", SAUT.sub("\n", texte))
    return normaliser("NFC", _INVISIBLE.sub("", texte)).strip()


def lignes(texte: str) -> list[str]:
    """The lines that say something, each once, without the dash or the bullet that may begin them."""
    propres = (nettoyer(_PUCE.sub("", ligne)) for ligne in nettoyer(texte).split("\n"))
    return list(dict.fromkeys(ligne for ligne in propres if ligne))


def longueur(texte: str) -> int:
    """How many characters a person counts: a line break is one, an emoji is one (R8). Expects cleaned text."""
    return len(_CARACTERE.findall(texte))


def trop_de_points(texte: str, limite: int) -> bool:
    """Whether the text hides far more code points than the characters that it shows."""
    return len(texte) > limite * POINTS_PAR_CARACTERE


def de(nom: object) -> str:
    """The name after « de », as it is said: « d’Aminata Diallo », « de Yanis Benali », « d’Yves »."""
    nu = unicodedata.normalize("NFD", str(nom).casefold())
    return f"d’{nom}" if _VOYELLE.match(nu) else f"de {nom}"


def plier(texte: str) -> str:
    """Without case nor accents, of the same length: what is found in it stands at the same place in the text."""
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[:1] or c for c in texte)


def comparable(texte: str) -> str:
    """For telling a copy from a text of one's own: no case, accents, punctuation or spacing."""
    nu = normaliser("NFD", texte.casefold())
    return "".join(c for c in nu if c.isalnum())
