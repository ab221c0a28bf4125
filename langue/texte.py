"""The text of a rubrique: how it is tidied, how long it is for a person, what it may not hold."""

import unicodedata

import regex

# A character as a person sees it may be many code points (an emoji family is seven). More than this many on
# average is not writing, it is an attempt to swell the database.
POINTS_PAR_CARACTERE = 12

_CARACTERE = regex.compile(r"\X")
# Control characters other than the line break and the tab; marks that reverse the direction of reading; those
# that are invisible and belong to no French text. The joiner of emoji (U+200D) and their selector stay.
_PUCE = regex.compile(r"^\s*(?:[-–—•*·]\s+)+")
# An h is silent in nearly every first name; a y is a vowel where a consonant follows it.
_VOYELLE = regex.compile(r"[aeiouhœæ]|y[^aeiouy]")
_INTERDIT = regex.compile(r"[\p{Cc}--[\n\t]]|\p{Bidi_Control}|[\u200b\u2060\ufeff\ufff9-\ufffb\p{Cs}\p{Co}]", regex.V1)


def nettoyer(texte):
    """The text as it is kept: composed accents (NFC), one kind of line break, nothing blank at the ends."""
    return unicodedata.normalize("NFC", texte.replace("\r\n", "\n").replace("\r", "\n")).strip()


def lignes(texte):
    """The lines that say something, each once, without the dash or the bullet that may begin them."""
    propres = (nettoyer(_PUCE.sub("", ligne)) for ligne in nettoyer(texte).split("\n"))
    return list(dict.fromkeys(ligne for ligne in propres if ligne))


def longueur(texte):
    """How many characters a person counts: a line break is one, an emoji is one (R8). Expects cleaned text."""
    return len(_CARACTERE.findall(texte))


def caractere_interdit(texte):
    """``(code point « U+0007 », the words before it)`` for the first forbidden character, or None."""
    trouve = _INTERDIT.search(texte)
    if not trouve:
        return None
    avant = texte[max(0, trouve.start() - 25) : trouve.start()].strip()
    return f"U+{ord(trouve.group()):04X}", avant


def trop_de_points(texte, limite):
    """Whether the text hides far more code points than the characters that it shows."""
    return len(texte) > limite * POINTS_PAR_CARACTERE


def de(nom):
    """The name after « de », as it is said: « d’Aminata Diallo », « de Yanis Benali », « d’Yves »."""
    nu = unicodedata.normalize("NFD", str(nom).casefold())
    return f"d’{nom}" if _VOYELLE.match(nu) else f"de {nom}"


def comparable(texte):
    """For telling a copy from a text of one's own: no case, accents, punctuation or spacing."""
    nu = unicodedata.normalize("NFD", texte.casefold())
    return "".join(c for c in nu if c.isalnum())
