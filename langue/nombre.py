"""Numbers: written in French with the words that they count, and read from what a browser sends.

Reading stands here, on the ground, because every app reads the same text the same way; it takes a text and knows no
request.
"""

import math
import re

# Any primary key of eighteen digits fits its column; a smaller column is asked with a lookup, which bears them.
_ENTIER = re.compile(r"[0-9]{1,18}")
# « fiche », « enregistrée » take an s; « nouveau », « morceau » an x; « refus », « prix », « nez » nothing.
_SANS_MARQUE = ("s", "x", "z")
_EN_X = ("au", "eu")


def entier(texte: str | None) -> int | None:
    """The whole number written in ASCII digits in ``texte``, at most eighteen of them; None for anything else.

    For what a request holds: a missing value (None), an empty one, « -1 », « ٣ » or twenty digits name nothing, and
    never make the database refuse a question.
    """
    return int(texte) if texte and _ENTIER.fullmatch(texte) else None


def nombre(valeur: float) -> str:
    """« 2 000 », « 1,5 »: no-break spaces between the thousands, a comma before the decimals."""
    return f"{valeur:,}".replace(",", "\u00a0").replace(".", ",")


def accord(valeur: float, formes: str = "s") -> str:
    """What agrees with a number: the mark of the plural, or the word. In French 0, 1 and 1,5 are singular.

    ``accord(3)`` → « s »; ``accord(3, "x")`` → « x »; ``accord(3, "a,ont")`` → « ont ».
    """
    un, _, plusieurs = formes.rpartition(",")
    return plusieurs if _pluriel(valeur) else un


def pluriel(valeur: float, mots: str) -> str:
    """The number and its words, each of which agrees: ``pluriel(2000, "fiche enregistrée")`` → « 2 000 fiches
    enregistrées ». Words that do not all agree are given both ways: ``"dépôt en vigueur,dépôts en vigueur"``.
    """
    un, _, plusieurs = mots.partition(",")
    if _pluriel(valeur):
        un = plusieurs or " ".join(_au_pluriel(mot) for mot in un.split(" "))
    return f"{nombre(valeur)}\u00a0{un}"


def _pluriel(valeur: float) -> bool:
    return math.floor(abs(valeur)) >= 2


def _au_pluriel(mot: str) -> str:
    if mot.endswith(_SANS_MARQUE):
        return mot
    return f"{mot}x" if mot.endswith(_EN_X) else f"{mot}s"
