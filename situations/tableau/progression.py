"""How far a student has gone in one situation, fiche after fiche: complexities and hazards, what each adds (R28)."""

from dataclasses import dataclass
from functools import lru_cache

from langue.nombre import pluriel
from langue.periode import periode
from langue.texte import comparable


@dataclass(frozen=True)
class Difficulte:
    """A complexity or a hazard as the fiche tells it. ``nouvelle``: no earlier fiche of the situation has told it."""

    texte: str
    nouvelle: bool


@dataclass(frozen=True)
class Etape:
    """One recorded fiche, in the order of dates."""

    fiche: object
    periode: str
    complexites: list[Difficulte]
    aleas: list[Difficulte]

    @property
    def nouvelles(self):
        """How many complexities and hazards are met here for the first time."""
        return sum(d.nouvelle for d in (*self.complexites, *self.aleas))


@dataclass(frozen=True)
class Progression:
    """``complexites`` and ``aleas``: those met so far, each once, in the order met. ``a_rencontrer``: what the
    référentiel knows of the situation and no fiche has met, ``(complexities, hazards)``."""

    etapes: list[Etape]
    complexites: list[str]
    aleas: list[str]
    a_rencontrer: tuple

    @property
    def retenue(self):
        """The fiche that the student has retained (R26), or None."""
        return next((e.fiche for e in self.etapes if e.fiche.retenue), None)

    @property
    def hauteur(self):
        """The most complexities and hazards that one fiche tells."""
        return max((len(e.complexites) + len(e.aleas) for e in self.etapes), default=0)


@lru_cache(maxsize=1000)
def difficultes(complexites, aleas):
    """« 2 complexités, 1 aléa » of two numbers; empty when there is neither."""
    mots = ((complexites, "complexité"), (aleas, "aléa"))
    return ", ".join(pluriel(nombre, mot) for nombre, mot in mots if nombre)


def progression(fiches, situation):
    """The ``Progression`` of the recorded fiches of one situation, in any order; reads no more than they hold."""
    vues = {"complexites": {}, "aleas": {}}
    etapes = []
    for fiche in sorted(fiches, key=lambda f: (f.date_debut, f.date_fin, f.pk)):
        dites = {nom: _dites(getattr(fiche, nom), deja) for nom, deja in vues.items()}
        etapes.append(Etape(fiche, periode(fiche.date_debut, fiche.date_fin), **dites))
    manquent = tuple(
        [texte for texte in getattr(situation, nom) if comparable(texte) not in deja] for nom, deja in vues.items()
    )
    return Progression(etapes, *(list(deja.values()) for deja in vues.values()), manquent)


def _dites(textes, deja):
    """The difficulties of one fiche; ``deja``, those met before, takes the new ones in."""
    dites = []
    for texte in textes:
        cle = comparable(texte)
        dites.append(Difficulte(texte, cle not in deja))
        deja.setdefault(cle, texte)
    return dites
