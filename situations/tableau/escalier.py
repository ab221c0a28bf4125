"""The drawing of a progression: one column a fiche, a square a complexity, a triangle a hazard, full when new (R28)."""

from dataclasses import dataclass

PAS, COTE, MARGE = 44, 14, 3
BAS = 20


@dataclass(frozen=True)
class Signe:
    """A square or a triangle, ready to draw: ``trace`` is the path, ``classe`` its look."""

    trace: str
    classe: str


@dataclass(frozen=True)
class Colonne:
    """``x``: the middle, where ``numero`` stands."""

    x: int
    numero: int
    signes: list
    retenue: bool


@dataclass(frozen=True)
class Escalier:
    largeur: int
    hauteur: int
    base: int
    colonnes: list


def escalier(progression):
    """The ``Escalier`` of a ``Progression``, in pixels; None when there is nothing to compare."""
    if len(progression.etapes) < 2 or not progression.hauteur:
        return None
    base = MARGE + progression.hauteur * (COTE + MARGE)
    colonnes = []
    for rang, etape in enumerate(progression.etapes):
        x, y, signes = PAS * rang + PAS // 2, base, []
        for forme, dites in ((_carre, etape.complexites), (_triangle, etape.aleas)):
            for difficulte in sorted(dites, key=lambda d: d.nouvelle):
                y -= COTE + MARGE
                signes.append(forme(x - COTE // 2, y, difficulte.nouvelle))
        colonnes.append(Colonne(x, rang + 1, signes, etape.fiche.retenue))
    return Escalier(PAS * len(colonnes), base + BAS, base, colonnes)


def _carre(x, y, nouvelle):
    return Signe(f"M{x} {y}h{COTE}v{COTE}h-{COTE}z", f"complexite{' nouvelle' if nouvelle else ''}")


def _triangle(x, y, nouvelle):
    return Signe(f"M{x + COTE // 2} {y}l{COTE // 2} {COTE}h-{COTE}z", f"alea{' nouvelle' if nouvelle else ''}")
