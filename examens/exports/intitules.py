"""How the elements of a référentiel and the days are named on paper."""

from langue.lisible import lisible
from langue.periode import periode

PROVISOIRE = "(intitulé provisoire)"


def intitule(element):
    """Code and title; a title not checked against the official text says so."""
    marque = f" {PROVISOIRE}" if element.intitule_provisoire else ""
    return lisible(f"{element}{marque}")


def jour(date):
    """« 1er mars 2027 »."""
    return periode(date, date).removeprefix("le ")


def capitale(mot):
    """The first letter in upper case, the others as they are."""
    return mot[:1].upper() + mot[1:]
