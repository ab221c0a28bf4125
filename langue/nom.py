"""A noun and the small words that go before it, which agree with it: « la tâche », « de l’activité », « ce stage ».

The words of a diplôme are data: a sentence that names them does not know whether they are feminine or begin with a
vowel.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .texte import de

# By small word: masculine, feminine, before a vowel.
_PETITS_MOTS = {
    "le": ("le ", "la ", "l’"),
    "du": ("du ", "de la ", "de l’"),
    "au": ("au ", "à la ", "à l’"),
    "un": ("un ", "une ", None),
    "ce": ("ce ", "cette ", "cet "),
    "aucun": ("aucun ", "aucune ", None),
    "quel": ("quel ", "quelle ", None),
    "autre": ("un autre ", "une autre ", None),
    "seul": ("un seul ", "une seule ", None),
}
# Each of these forms asks for the same small word: « {cette situation} » is « {ce situation} ».
_FORMES = {forme.strip(): petit_mot for petit_mot, formes in _PETITS_MOTS.items() for forme in formes if forme}
# Before a plural, one form for all.
PLURIELS = ("les", "des", "aux", "ces")
# « {du situation} », « {Le stage} », « {situations} », « {e situation} ».
_TROU = re.compile(r"\{(?:(\w+) )?(\w+)\}")


@dataclass(frozen=True)
class Nom:
    """A noun; ``dire("du")`` → « de la situation »."""

    singulier: str
    pluriel: str
    feminin: bool = False

    def dire(self, petit_mot: str) -> str:
        """The noun after ``le``, ``du``, ``au``, ``un``, ``ce``, ``de`` …, or any form of them, each in its right form.

        ``e``: the mark of the feminine alone, for what agrees. Raises ``KeyError`` for a word that is none of these.
        """
        if petit_mot == "e":
            return "e" if self.feminin else ""
        if petit_mot == "de":
            return de(self.singulier)
        petit_mot = _FORMES.get(petit_mot, petit_mot)
        masculin, feminin, elide = _PETITS_MOTS[petit_mot]
        if elide and de(self.singulier).startswith("d’"):
            # « cet arbre », but « cette activité ».
            return f"{feminin if petit_mot == 'ce' and self.feminin else elide}{self.singulier}"
        return f"{feminin if self.feminin else masculin}{self.singulier}"


def remplir(phrase: str, mot: Callable[[str], str]) -> str:
    """``phrase`` with its holes filled: ``{du situation}`` asks ``mot`` for « du situation »; a capital stays one."""
    if "{" not in phrase:
        return phrase

    def trou(trouve: re.Match[str]) -> str:
        demande = trouve[0][1:-1]
        dit = mot(demande[0].lower() + demande[1:])
        return dit[:1].upper() + dit[1:] if demande[0].isupper() else dit

    return _TROU.sub(trou, phrase)
