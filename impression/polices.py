"""Which characters the fonts of the prints can draw; what none of them has is printed « ▯ »."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import regex
from fontTools.ttLib import TTFont, TTLibError

DOSSIERS = ("/usr/share/fonts", "/usr/local/share/fonts", Path.home() / ".local/share/fonts")
# As in polices.conf, the first to be asked first: text (and passwords), symbols and emoji, other scripts,
# Chinese-Japanese-Korean.
TEXTE = "LinLibertine_R.otf"
MOTS_DE_PASSE = "DejaVuSansMono.ttf"
AUTRES = ("Symbola*", "NotoSans*-Regular.ttf", "wqy-microhei.ttc")
ABSENT = "▯"

# These have no drawing of their own: joiners, selectors of an emoji's look, marks of direction, line ends.
_SANS_DESSIN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}]")


def imprimable(texte: str) -> str:
    """The text with « ▯ » in the place of each character that no font of ours can draw."""
    return texte.translate({ord(caractere): ABSENT for caractere in sans_dessin(texte)})


def sans_dessin(texte: str) -> list[str]:
    """The characters of the text that no font of ours can draw, each once, in order."""
    if not installees():
        return []
    suspects = [c for c in dict.fromkeys(texte) if ord(c) not in _dessinables(TEXTE)]
    return [c for c in suspects if not _SANS_DESSIN.match(c) and not _dessine_ailleurs(ord(c))]


def installees() -> bool:
    """Whether the font of the texts is on this machine."""
    return bool(_dessinables(TEXTE))


def manquantes() -> list[str]:
    """The fonts that are not on this machine, by the patterns of their names."""
    return [motif for motif in (TEXTE, MOTS_DE_PASSE, *AUTRES) if next(_fichiers(motif), None) is None]


def _dessine_ailleurs(numero: int) -> bool:
    return any(numero in _dessinables(motif) for motif in AUTRES)


@cache
def _dessinables(motif: str) -> frozenset[int]:
    """The code points that the fonts of this name can draw; none when they are not installed."""
    numeros: set[int] = set()
    for fichier in _fichiers(motif):
        try:
            with TTFont(fichier, fontNumber=0, lazy=True) as police:
                numeros |= police.getBestCmap().keys()
        except (OSError, TTLibError):
            continue
    return frozenset(numeros)


def _fichiers(motif: str) -> Iterator[Path]:
    for dossier in DOSSIERS:
        yield from sorted(Path(dossier).rglob(motif))
