"""What every kind of file becomes: titles, and numbered lines of cells, all plain text."""

import re
from dataclasses import asdict, dataclass

OCTETS_AU_PLUS = 32 * 1024 * 1024
LIGNES_AU_PLUS = 5_000
COLONNES_AU_PLUS = 60
CARACTERES_AU_PLUS = 300
CONTROLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")

TROP_DE_LIGNES = (
    f"Ce fichier compte plus de {LIGNES_AU_PLUS // 1000}\u00a0000 lignes. Une liste de classe, ou même tout un "
    "établissement, en compte moins\u00a0: vérifiez que c’est le bon fichier, ou partagez-le en plusieurs."
)


class FichierRefuse(Exception):
    """A file that cannot be read as a class list; the message is a French sentence that says what to do."""


def nettoyer(valeur):
    """A cell as plain text on one line: no control or invisible character, single spaces, at most 300 characters.

    Cut one character beyond the limit, so that a check of the length still sees that it was too long.
    """
    if valeur is None:
        return ""
    return re.sub(r"\s+", " ", CONTROLE.sub(" ", str(valeur))).strip()[: CARACTERES_AU_PLUS + 1]


@dataclass(frozen=True)
class Tableau:
    """``lignes``: ``[number in the file, [cells]]``, blank lines left out. ``siecle``: its columns are known."""

    entetes: list
    lignes: list
    siecle: bool = False

    def en_donnees(self):
        """Plain data for JSON; ``Tableau(**donnees)`` is the way back."""
        return asdict(self)
