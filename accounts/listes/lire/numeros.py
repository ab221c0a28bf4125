"""National numbers: which kind one is, by its form alone. A person may have several, from school to university."""

import re

# Ten digits and a letter, until 2018; nine digits and two letters since; apprentices; universities, in base 36.
FORMES = {
    "bea": re.compile(r"\d{10}[A-Z]"),
    "rnie": re.compile(r"\d{9}[A-Z]{2}"),
    "apprenti": re.compile(r"\d{4}A\d{5}[A-Z]"),
    "universitaire": re.compile(r"(?=(?:[A-Z]*\d){4})(?=\d*[A-Z])[0-9A-Z]{11}"),
}


def nature_de(valeur):
    """The kind of a number written without spaces, in capitals; empty when it is none."""
    return next((nature for nature, forme in FORMES.items() if forme.fullmatch(valeur)), "")


def lire_numeros(texte):
    """``(numbers, what is not one)`` of a cell, which may hold several."""
    entier = re.sub(r"[\s.\-]", "", texte).upper()
    if not entier:
        return [], ""
    if nature_de(entier):
        return [entier], ""
    parties = [re.sub(r"[.\-]", "", partie).upper() for partie in re.split(r"[\s;,/|]+", texte) if partie]
    bons = [partie for partie in parties if nature_de(partie)]
    return bons, "" if len(bons) == len(parties) else texte
