"""The cells of the coverage grid: what a student has recorded for one compétence (R24). One query gives them all."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import ExpressionWrapper, F, Field, Q

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
    """What a student has recorded for one compétence. ``types``: ``((code of the type, number of fiches), …)``, in
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


def cases_de(passeports, arbre, epreuve=None, fiches=None):
    """``{passport: {compétence: Case}}``, in one query. ``epreuve``: of its compétences, what serves it alone (R2).

    A few columns of each fiche, all of them in one index, are counted here: sorting them in the database
    (``GROUP BY``) takes longer.
    """
    diplome = arbre.diplome
    siennes = set(arbre.cles_de(epreuve)) if epreuve else set()
    colonnes = ["passeport", "competence", "type"]
    plusieurs = diplome.permet("plusieurs_competences")
    if diplome.permet("complexite") or diplome.permet("fiche_retenue"):
        # As the database holds it: to make two thousand booleans of it takes time, and serves nothing.
        colonnes += ["nombre_complexites", "nombre_aleas", ExpressionWrapper(F("retenue"), Field())]
    fiches = Fiche.objects.enregistrees().filter(fiches or Q(), passeport__in=passeports).order_by()
    par_passeport = defaultdict(lambda: defaultdict(list))
    if plusieurs:
        for *ligne, autres in fiches.values_list(*colonnes, "competences_en_plus"):
            sert_ailleurs = epreuve is not None and ligne[1] not in siennes
            for competence in (ligne[1], *autres):
                if not (sert_ailleurs and competence in siennes):
                    par_passeport[ligne[0]][competence].append(tuple(ligne[2:]))
    else:
        for ligne in fiches.values_list(*colonnes):
            par_passeport[ligne[0]][ligne[1]].append(ligne[2:])
    case = _dessinateur(tuple(code for code, _ in diplome.liste("type"))).case
    return {
        passeport: {competence: case(genres) for competence, genres in par_competence.items()}
        for passeport, par_competence in par_passeport.items()
    }


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
