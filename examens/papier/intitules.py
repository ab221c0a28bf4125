"""How the elements of a référentiel and the days are named on paper."""

from langue.lisible import lisible
from langue.periode import periode


def intitule(element):
    """Code and title, without a mark: what is missing from the official text is said elsewhere (R39)."""
    return lisible(str(element))


def jour(date):
    """« 1er mars 2027 »."""
    return periode(date, date).removeprefix("le ")


def capitale(mot):
    """The first letter in upper case, the others as they are."""
    return mot[:1].upper() + mot[1:]
