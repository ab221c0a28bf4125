"""The cells of the coverage grid: what a student has recorded of what is to be covered (R24), in one query."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import ExpressionWrapper, F, Field, Q

from situations.couverture import sert
from situations.models import Fiche
from situations.tableau.frise import FORMES
from situations.tableau.progression import difficultes

# Shapes from the most lived to the least: the shape of several fiches together is the first of theirs.
DU_PLUS_VECU = ("plein", "mixte", "raye", "creux", "pointille")
# Lived, wholly or in part.
VECUES = {"plein", "mixte"}
# Kinds of cells kept in memory.
GENRES_GARDES = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What a student has recorded of one thing to cover. ``types``: ``((code of the type, number of fiches), …)``, in
    the diplôme's order; cells alike are one object, drawn once. ``complexites``, ``aleas``: the most that one fiche
    tells, how far the student has gone (R28); ``retenue``: one of them is retained (R26). Nought where the diplôme
    has no such options."""

    types: tuple
    forme: str
    nombre: int
    complexites: int = 0
    aleas: int = 0
    retenue: bool = False

    @property
    def vecue(self):
        """Lived at least in part: what was only observed or simulated is still to be lived in a company."""
        return self.forme in VECUES

    @property
    def simple(self):
        """Neither complexity nor hazard so far."""
        return not (self.complexites or self.aleas)

    @property
    def difficultes(self):
        """« 2 complexités, 1 aléa », « jusqu’à … » of several fiches; empty when it is ``simple``."""
        mots = difficultes(self.complexites, self.aleas)
        return f"jusqu’à {mots}" if mots and self.nombre > 1 else mots


@lru_cache(maxsize=GENRES_GARDES)
def detail(case, mots):
    """``mots``: the types in words, whether complexities are recorded, whether a fiche is retained."""
    types, complexite, fiche_retenue = mots
    libelles = dict(types)
    if case.nombre == 1:
        details = [libelles.get(case.types[0][0], case.types[0][0])]
    else:
        details = [", ".join(f"{libelles.get(code, code)} : {nombre}" for code, nombre in case.types)]
    if complexite:
        details.append(case.difficultes or "ni complexité ni aléa")
    if fiche_retenue and case.retenue:
        details.append("fiche retenue")
    return " ; ".join(details)


def cases_de(passeports, arbre, fiches=None):
    """``{passport: {Cible: Case}}``, in one query: what each fiche covers is asked of ``couverture.sert`` alone.

    A few columns of each fiche, all of them in one index where compétences are counted, are counted here: sorting
    them in the database (``GROUP BY``) takes longer.
    """
    diplome = arbre.diplome
    lues = ["competence"]
    if any(c.niveau != "competence" for c in arbre.cibles):
        lues = ["competence", "situation"]
    if diplome.permet("plusieurs_situations") or diplome.permet("plusieurs_competences"):
        lues = ["competence", "situation", "situations_en_plus", "competences_en_plus"]
    genre = ["type"]
    if diplome.permet("complexite") or diplome.permet("fiche_retenue"):
        # As the database holds it: to make two thousand booleans of it takes time, and serves nothing.
        genre += ["nombre_complexites", "nombre_aleas", ExpressionWrapper(F("retenue"), Field())]
    lignes = Fiche.objects.enregistrees().filter(fiches or Q(), passeport__in=passeports).order_by()
    par_passeport = defaultdict(lambda: defaultdict(list))
    cibles = _Cibles(arbre)
    fin = len(lues) + 1
    for ligne in lignes.values_list("passeport", *lues, *genre):
        for cible in cibles.de(*ligne[1:fin]):
            par_passeport[ligne[0]][cible].append(ligne[fin:])
    case = _dessinateur(tuple(code for code, _ in diplome.liste("type"))).case
    return {
        passeport: {cible: case(genres) for cible, genres in par_cible.items()}
        for passeport, par_cible in par_passeport.items()
    }


class _Cibles:
    """What the fiches of a class count for: most of them are about the same few things, looked up once."""

    def __init__(self, arbre):
        self._arbre = arbre
        self._par_cle = {(c.epreuve.pk, c.niveau, c.element.pk): c for c in arbre.cibles}
        self._connues = {}

    def de(self, competence, situation=None, situations=(), competences=()):
        """The ``Cible`` of a fiche, from what it claims; without its situation where only compétences are counted."""
        dites = competence, situation, tuple(situations), tuple(competences)
        if dites not in self._connues:
            servies = sert(([situation, *situations], [competence, *competences]), self._arbre)
            self._connues[dites] = [self._par_cle[cle] for cle in servies if cle in self._par_cle]
        return self._connues[dites]


@lru_cache(maxsize=32)
def _dessinateur(codes):
    """Kept from one page to the next: a class has thousands of cells, of a few hundred kinds."""
    return _Cases(codes)


class _Cases:
    """Makes cells, each kind once. ``codes``: the types, in the diplôme's order."""

    def __init__(self, codes):
        self._rangs = {code: min(rang, len(FORMES) - 1) for rang, code in enumerate(codes)}
        # Which fiches make which cell; then each cell by what it tells.
        self._faites, self._cellules = {}, {}

    def case(self, genres):
        """The ``Case`` of ``[(code of a type, complexities, hazards, retained), …]``, one per fiche, in any order; the
        last three may be left out of them all."""
        cle = tuple(sorted(genres)) if len(genres) > 1 else (genres[0],)
        if cle not in self._faites:
            if len(self._faites) >= GENRES_GARDES:
                self._faites.clear()
                self._cellules.clear()
            self._faites[cle] = self._faire(cle)
        return self._faites[cle]

    def _faire(self, genres):
        types = Counter(genre[0] for genre in genres)
        ranges = tuple(sorted(types.items(), key=lambda t: (self._rang(t[0]), t[0])))
        formes = {FORMES[self._rang(code)] for code in types}
        forme = next(forme for forme in DU_PLUS_VECU if forme in formes)
        complexites, aleas, retenues = zip(*(genre[1:] or (0, 0, 0) for genre in genres), strict=True)
        cellule = ranges, forme, len(genres), max(complexites), max(aleas), any(retenues)
        return self._cellules.setdefault(cellule, Case(*cellule))

    def _rang(self, code):
        """A type that the diplôme's list no longer holds goes last."""
        return self._rangs.get(code, len(FORMES) - 1)
