"""The coverage grid of a class: who has met what (R24). Recorded fiches alone (R20), counts and no marks (R22).

Rows are the students who are in the class today, columns the compétences to claim (R3, R4). One query gives every
cell, so that a class of thirty-five costs the queries of a class of five.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, ExpressionWrapper, F, Field, Max, Q
from django.utils import timezone

from accounts.models import User
from referentiel.arbre import arbre_de
from situations.models import Fiche, Passeport
from situations.tableau.frise import FORMES
from situations.tableau.progression import difficultes

# Shapes from the most lived to the least: the shape of several fiches together is the first of theirs.
DU_PLUS_VECU = ("plein", "mixte", "raye", "creux", "pointille")
# Lived, wholly or in part.
VECUES = {"plein", "mixte"}
# Who has recorded nothing for that many days is pointed out.
JOURS_DE_SILENCE = 21
# Beyond that many days, months are enough.
JOURS_COMPTES = 60
JOURS_PAR_MOIS = 30.4
# The head of a column whose compétence has no code.
LONGUEUR_TETE = 14
# Kinds of cells kept in memory.
GENRES_GARDES = 5000
PAR_NOM, PAR_MANQUE = "nom", "manque"


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


@dataclass(eq=False, slots=True)
class Colonne:
    """One compétence. ``tete``: the code that heads the column; ``couverte_par``: how many students cover it."""

    competence: object
    situations: list
    classe: object
    tete: str
    titre: str
    couverte_par: int = 0


@dataclass(eq=False, slots=True)
class Rangee:
    """One student. ``passeport`` is a primary key, None until the student signs in for the first time; ``fiches``: how
    many are recorded, one that claims several compétences being one."""

    etudiant: object
    passeport: int | None
    fiches: int
    cases: dict
    couvertes: int
    total: int
    derniere_le: datetime | None
    jours: int | None

    @property
    def compliquees(self):
        """How many compétences were met with a complexity or a hazard (R28)."""
        return sum(not case.simple for case in self.cases.values())

    @property
    def retenues(self):
        """How many compétences have a retained fiche (R26)."""
        return sum(case.retenue for case in self.cases.values())

    @property
    def silencieux(self):
        """Has recorded nothing for ``JOURS_DE_SILENCE`` days, or nothing at all."""
        return self.jours is None or self.jours >= JOURS_DE_SILENCE

    @property
    def activite(self):
        """« il y a 26 jours », « n’a encore rien écrit », « pas encore connecté »."""
        if self.passeport is None:
            return "pas encore connecté"
        return "n’a encore rien écrit" if self.jours is None else il_y_a(self.jours)


@dataclass(frozen=True)
class Groupe:
    """Neighbouring columns of one classe de situations, or of one pôle."""

    element: object
    colonnes: list

    @property
    def largeur(self):
        return len(self.colonnes)


@dataclass
class Grille:
    """The grid, its rows in the order asked for. ``epreuve``: the only one shown, or None for all."""

    classe: object
    arbre: object
    epreuve: object | None
    colonnes: list[Colonne]
    rangees: list[Rangee]
    tri: str
    maintenant: datetime
    libelles: dict = field(default_factory=dict)

    @cached_property
    def cles(self):
        """The primary keys of the compétences, in the order of the columns."""
        return [colonne.competence.pk for colonne in self.colonnes]

    @property
    def diplome(self):
        return self.classe.diplome

    def classes(self):
        return [Groupe(e, c) for e, c in _groupes(self.colonnes, lambda c: c.classe)]

    def poles(self):
        return [Groupe(e, c) for e, c in _groupes(self.colonnes, lambda c: c.classe.pole)]

    def legende(self):
        """``[(shape, type in words), …]``, in the diplôme's order."""
        return list(zip(FORMES, self.libelles.values(), strict=False))

    def silencieux(self):
        return [r for r in self.rangees if r.silencieux]

    def sans(self, competence):
        """The students who have recorded no fiche for this compétence, by name."""
        return par_nom(r for r in self.rangees if competence.pk not in r.cases)

    def avec(self, competence):
        """``[(row, cell), …]`` of those who have, by name."""
        return [(r, r.cases[competence.pk]) for r in par_nom(self.rangees) if competence.pk in r.cases]

    def detail(self, case):
        """« vécue », or « vécue : 1, simulée : 2 » for several fiches, and what was met and retained of it."""
        return _detail(case, self._mots)

    @cached_property
    def _mots(self):
        return tuple(self.libelles.items()), self.complexite, self.fiche_retenue

    @cached_property
    def complexite(self):
        """The diplôme records complexities and hazards (R28)."""
        return self.diplome.permet("complexite")

    @cached_property
    def fiche_retenue(self):
        """The diplôme has a retained fiche (R26)."""
        return self.diplome.permet("fiche_retenue")


@lru_cache(maxsize=GENRES_GARDES)
def _detail(case, mots):
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


def grille(classe, epreuve=None, tri=PAR_NOM, maintenant=None):
    """The ``Grille`` of a class (``diplome`` selected); three queries whatever the number of students and fiches.

    ``epreuve``: the code of the only one to show, anything else shows all; ``tri``: ``PAR_NOM`` or ``PAR_MANQUE``.
    """
    maintenant = maintenant or timezone.now()
    arbre = arbre_de(classe.diplome)
    choisie = next((e for e in arbre.epreuves if e.code == epreuve and e.a_renseigner), None)
    colonnes = _colonnes(arbre, choisie)
    libelles = {code: libelle.lower() for code, libelle in classe.diplome.liste("type")}
    etudiants = User.objects.filter(inscriptions__classe=classe, inscriptions__terminee_le=None)
    etudiants = sorted(etudiants.only("username", "first_name", "last_name"), key=_cle_nom)
    passeports = _passeports(classe, [etudiant.pk for etudiant in etudiants])
    cases = _cases([passeport for passeport, *_ in passeports.values()], arbre, choisie)
    aujourdhui = timezone.localdate(maintenant)
    attendues = {colonne.competence.pk for colonne in colonnes}
    couverte_par = Counter()
    rangees = []
    for etudiant in etudiants:
        passeport, derniere_le, fiches = passeports.get(etudiant.pk, (None, None, 0))
        siennes = cases.get(passeport, {})
        couvertes = attendues & siennes.keys()
        couverte_par.update(couvertes)
        jours = (aujourdhui - timezone.localdate(derniere_le)).days if derniere_le else None
        rangees.append(Rangee(etudiant, passeport, fiches, siennes, len(couvertes), len(colonnes), derniere_le, jours))
    for colonne in colonnes:
        colonne.couverte_par = couverte_par[colonne.competence.pk]
    if tri == PAR_MANQUE:
        rangees.sort(key=lambda r: r.couvertes)
    return Grille(classe, arbre, choisie, colonnes, rangees, tri, maintenant, libelles)


def cases_du_passeport(passeport):
    """``{compétence pk: Case}`` of one passport."""
    return _cases([passeport.pk], arbre_de(passeport.diplome)).get(passeport.pk, {})


def il_y_a(jours):
    """« aujourd’hui », « hier », « il y a 26 jours », « il y a 5 mois »."""
    if jours < 1:
        return "aujourd’hui"
    if jours == 1:
        return "hier"
    return f"il y a {jours} jours" if jours < JOURS_COMPTES else f"il y a {round(jours / JOURS_PAR_MOIS)} mois"


def par_nom(rangees):
    return sorted(rangees, key=lambda r: _cle_nom(r.etudiant))


def _cle_nom(etudiant):
    return etudiant.rang_liste


def _passeports(classe, etudiants):
    """``{student: (passport, last activity or None, recorded fiches)}``, primary keys; a brouillon is nothing (R20)."""
    enregistree = Q(fiches__enregistree_le__isnull=False, fiches__supprimee_le=None)
    lignes = (
        Passeport.objects.filter(diplome=classe.diplome_id, etudiant__in=etudiants)
        .annotate(
            derniere_le=Max("fiches__modifiee_le", filter=enregistree), nombre=Count("fiches", filter=enregistree)
        )
        .values_list("etudiant", "pk", "derniere_le", "nombre")
    )
    return {etudiant: ligne for etudiant, *ligne in lignes}


def _colonnes(arbre, epreuve):
    """The compétences to claim, each once, where the référentiel first leads to it."""
    situations = arbre.situations_par_competence
    revendicables = arbre.revendicables()
    # Where one situation is one compétence, people say the situation's code.
    simple = all(len(situations[c.pk]) == 1 for c in revendicables) and all(
        len(b.revendicables) <= 1 for b in arbre.situations.values()
    )
    colonnes = []
    for competence in revendicables:
        if epreuve and epreuve not in competence.epreuves:
            continue
        premiere = min(situations[competence.pk], key=_place)
        nomme = premiere if simple else competence
        tete = nomme.code or competence.code or nomme.intitule[:LONGUEUR_TETE]
        colonne = Colonne(competence, situations[competence.pk], premiere.classe_situations, tete, nomme.intitule)
        colonnes.append(((*_place(premiere), competence.ordre, competence.pk), colonne))
    return [colonne for _, colonne in sorted(colonnes, key=itemgetter(0))]


def _place(situation):
    classe = situation.classe_situations
    return classe.pole.ordre, classe.pole_id, classe.ordre, classe.pk, situation.ordre, situation.pk


def _cases(passeports, arbre, epreuve=None):
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
    fiches = Fiche.objects.enregistrees().filter(passeport__in=passeports).order_by()
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


def _groupes(colonnes, cle):
    for _, groupe in groupby(colonnes, key=lambda c: cle(c).pk):
        membres = list(groupe)
        yield cle(membres[0]), membres
