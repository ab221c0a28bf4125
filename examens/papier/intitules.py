"""How the elements of a référentiel are named on paper."""

from langue.lisible import lisible


def intitule(element):
    """Code and title, without a mark: what is missing from the official text is said elsewhere (R39)."""
    return lisible(str(element))
