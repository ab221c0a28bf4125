"""Initial passwords: random, readable aloud across a classroom, never drawn from who the person is."""

import math
import secrets

# Each letter has one sound and each sound one letter: no c, q, s (heard as k, z), no g, j, no l (seen as 1).
CONSONNES = "bdfkmnprtvz"
VOYELLES = "aeiou"
CHIFFRES = "23456789"
GROUPES = 4
# What the draw could spell, and no teacher wants to hand out.
REFUSES = {"bite", "bitu", "kaka", "kuku", "nazi", "nike", "niki", "pede", "pipi", "pute", "puti", "zizi"}


def groupe():
    """Two syllables: « tabo »."""
    while True:
        lettres = "".join(secrets.choice(CONSONNES) + secrets.choice(VOYELLES) for _ in range(2))
        if lettres not in REFUSES:
            return lettres


def mot_de_passe_initial():
    """A new initial password, « tabo-meki-ruza-fipo-47 »: about 52 bits, long enough for the validators."""
    return "-".join([*(groupe() for _ in range(GROUPES)), "".join(secrets.choice(CHIFFRES) for _ in range(2))])


def entropie():
    """Bits of one password, the refused groups left out."""
    possibles = (len(CONSONNES) * len(VOYELLES)) ** 2 - len(REFUSES)
    return GROUPES * math.log2(possibles) + 2 * math.log2(len(CHIFFRES))
