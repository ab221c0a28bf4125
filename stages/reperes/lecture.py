"""What the photo of a sheet says, for a teacher to check: a proposal for each line of boxes, and pieces of the picture
put upright. Nothing is recorded from here."""

from dataclasses import dataclass
from functools import cached_property

from .geometrie import redresser
from .plan import COIN_DU_PLAN, HAUTEUR, LARGEUR, Plan, lire_code

# Of the inside of a box: below the first it is empty, above the second it is ticked; between, nobody but a person says.
VIDE, COCHEE = 0.03, 0.09
# Millimetres around what is shown.
MARGE = 3

DEUX = "Plusieurs cases sont cochées\u00a0: choisissez."
DOUTEUSE = "Une marque est trop légère pour être sûre\u00a0: regardez, et choisissez."
CACHEE = "Une case n’est pas visible sur la photo\u00a0: regardez la feuille, et choisissez."
AUCUNE = "Aucune case n’est cochée."


@dataclass(frozen=True)
class Extrait:
    """A piece of the picture, as the attributes of an ``<svg>`` and of its ``<image>``, ready to be written."""

    cadre: str
    largeur: int
    hauteur: int
    transformation: str


@dataclass(frozen=True)
class LigneLue:
    """One line of boxes. ``niveau``: the rank of the only one that is surely ticked, else None, and ``remarque`` says
    why."""

    niveau: int | None
    remarque: str
    extrait: Extrait

    @property
    def a_lire(self):
        """Whether only a person can say."""
        return self.niveau is None and self.remarque != AUCUNE


class LectureDeFeuille:
    """``LectureDeFeuille(feuille)``: ``lignes``, ``{compétence pk: LigneLue}``, and ``extraits``, ``{zone: Extrait}``;
    both empty, and ``lue`` false, when the boxes could not be read."""

    def __init__(self, feuille):
        self._lecture = feuille.lecture
        self.reconnue = bool(self._lecture)
        self.lue = "plan" in self._lecture

    @cached_property
    def _plan(self):
        code = lire_code(self._lecture["plan"])
        return code.plan if code.coin == COIN_DU_PLAN else Plan(code.page)

    @cached_property
    def lignes(self):
        par_competence = {}
        if not self.lue:
            return par_competence
        for case, noirceur in zip(self._plan.cases, self._lecture["noirceurs"], strict=True):
            par_competence.setdefault(case.competence, []).append((case, noirceur))
        gauche = min((case.x for case in self._plan.cases), default=0)
        droite = max((case.x + case.cote for case in self._plan.cases), default=0)
        return {pk: self._ligne(cases, gauche, droite) for pk, cases in par_competence.items()}

    @cached_property
    def extraits(self):
        if not self.lue:
            return {}
        return {zone.nom: self._extrait(zone.x, zone.y, zone.largeur, zone.hauteur) for zone in self._plan.zones}

    @cached_property
    def feuille(self):
        """The whole sheet upright, without the table around it."""
        return self._extrait(MARGE, MARGE, LARGEUR - 2 * MARGE, HAUTEUR - 2 * MARGE)

    def _ligne(self, cases, gauche, droite):
        case = cases[0][0]
        niveau, remarque = _decider([(case.niveau, noirceur) for case, noirceur in cases])
        return LigneLue(niveau, remarque, self._extrait(gauche, case.y, droite - gauche, case.cote))

    def _extrait(self, x, y, largeur, hauteur):
        matrice = redresser(self._lecture["homographie"], x + largeur / 2, y + hauteur / 2)
        cadre = (x - MARGE, y - MARGE, largeur + 2 * MARGE, hauteur + 2 * MARGE)
        return Extrait(
            " ".join(f"{valeur:.1f}" for valeur in cadre),
            *self._lecture["taille"],
            f"matrix({' '.join(f'{valeur:.6f}' for valeur in matrice)})",
        )


def _decider(noirceurs):
    cochees = [niveau for niveau, noirceur in noirceurs if noirceur is not None and noirceur >= COCHEE]
    if any(noirceur is None for _, noirceur in noirceurs):
        return None, CACHEE
    if len(cochees) > 1:
        return None, DEUX
    if any(VIDE <= noirceur < COCHEE for _, noirceur in noirceurs):
        return None, DOUTEUSE
    return (cochees[0], "") if cochees else (None, AUCUNE)
