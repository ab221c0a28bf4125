"""The coverage grid of a class: who has met what (R24). Recorded fiches alone (R20), counts and no marks (R22).

Rows are the students who are in the class today, columns what each épreuve counts (R3, R4): compétences, or the
activités, the tâches of its diplôme. One query gives every cell, so that a class of thirty-five costs the queries of a
class of five.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from accounts.models import User
from accounts.models.user import noms_distincts
from referentiel.arbre import arbre_de
from situations.couverture import compter, mots
from situations.models import Passeport
from situations.tableau.frise import FORMES

from .cases import cases_de, detail

# Who has recorded nothing for that many days is pointed out.
JOURS_DE_SILENCE = 21
# Beyond that many days, months are enough.
JOURS_COMPTES = 60
JOURS_PAR_MOIS = 30.4
# The head of a column whose element has no code.
LONGUEUR_TETE = 14
# Up to that many columns, a laptop has the room to say what each of them is.
PEU_DE_COLONNES = 8
PAR_NOM, PAR_MANQUE, PAR_ACTIVITE = "nom", "manque", "activite"


@dataclass(eq=False, slots=True)
class Colonne:
    """One thing to cover for one épreuve, a ``Cible``. ``tete``: the code that heads the column; ``couverte_par``: how
    many students cover it."""

    cible: object
    classe: object
    tete: str
    titre: str
    couverte_par: int = 0


@dataclass(eq=False, slots=True)
class Rangee:
    """One student. ``passeport`` is a primary key, None until it is opened; ``fiches``: how many are recorded, one that
    claims several compétences being one; ``jours``: since the latest of them, None without any; ``jours_ici``: since
    the student came into the class."""

    etudiant: object
    passeport: int | None
    fiches: int
    cases: dict
    couvertes: int
    total: int
    derniere_le: datetime | None
    jours: int | None
    jours_ici: int

    @property
    def compliquees(self):
        """How many columns were met with a complexity or a hazard (R28)."""
        return sum(not case.simple for case in self.cases.values())

    @property
    def retenues(self):
        """How many columns have a retained fiche (R26)."""
        return sum(case.retenue for case in self.cases.values())

    @property
    def silencieux(self):
        """Has recorded nothing for ``JOURS_DE_SILENCE`` days; without any fiche, since coming into the class."""
        return (self.jours_ici if self.jours is None else self.jours) >= JOURS_DE_SILENCE

    @property
    def activite(self):
        """« il y a 26 jours », « n’a encore rien écrit », « pas encore connecté »."""
        if self.jours is not None:
            return il_y_a(self.jours)
        return "n’a encore rien écrit" if self.etudiant.last_login else "pas encore connecté"


@dataclass(frozen=True)
class Groupe:
    """Neighbouring columns of one classe de situations, or of one pôle; folded (``plie``), they are one column."""

    element: object
    colonnes: list
    plie: bool = False

    @property
    def largeur(self):
        return 1 if self.plie else len(self.colonnes)

    @property
    def deja_dit(self):
        """The one column is the element itself, or its pôle is, in two levels: it is not to be headed twice."""
        seule = [colonne.cible.element for colonne in self.colonnes] == [self.element]
        return seule or self.element.cle == self.colonnes[0].classe.pole.cle


@dataclass
class Grille:
    """The grid, its rows in the order asked for. ``epreuve``: the only one shown, or None for all; ``plies``: the
    primary keys of the pôles whose columns are folded into one."""

    classe: object
    arbre: object
    epreuve: object | None
    colonnes: list[Colonne]
    rangees: list[Rangee]
    tri: str
    maintenant: datetime
    libelles: dict = field(default_factory=dict)
    plies: frozenset = frozenset()

    @cached_property
    def cles(self):
        """In the order of the columns: a ``Cible``, or a tuple of those that are folded."""
        cles = []
        for groupe in self.poles():
            siennes = [colonne.cible for colonne in groupe.colonnes]
            cles += [tuple(siennes)] if groupe.plie else siennes
        return cles

    @property
    def diplome(self):
        return self.classe.diplome

    def classes(self):
        """The classes de situations of the columns, folded ones left out."""
        return [Groupe(e, c) for e, c in _groupes(self.montrees(), lambda c: c.classe)]

    def poles(self):
        return [Groupe(e, c, e.pk in self.plies) for e, c in _groupes(self.colonnes, lambda c: c.classe.pole)]

    def montrees(self):
        """The columns that are not folded."""
        return [colonne for colonne in self.colonnes if colonne.classe.pole_id not in self.plies]

    @cached_property
    def dit_les_classes(self):
        """Whether one class at least says more than its pôle or its only column."""
        return not all(groupe.deja_dit for groupe in self.classes())

    @cached_property
    def dit_les_titres(self):
        """The columns are few enough to be headed in full."""
        return len(self.montrees()) <= PEU_DE_COLONNES

    def legende(self):
        """``[(shape, type in words), …]``, in the diplôme's order."""
        return list(zip(FORMES, self.libelles.values(), strict=False))

    @cached_property
    def noms(self):
        """``{student: name}``, primary keys; homonyms with their identifier."""
        return noms_distincts(rangee.etudiant for rangee in self.rangees)

    def silencieux(self):
        return [r for r in self.rangees if r.silencieux]

    @cached_property
    def ce_qui_compte(self):
        """« compétence », « activité »: what a column is, in the diplôme's words; « élément » of several levels."""
        return mots(self.diplome, self._niveaux, 1)

    def compter(self, valeur):
        """« 3 compétences »."""
        return compter(self.diplome, self._niveaux, valeur)

    @cached_property
    def _niveaux(self):
        return list(dict.fromkeys(colonne.cible.niveau for colonne in self.colonnes)) or ["competence"]

    def sans(self, cible):
        """The students who have recorded no fiche for it, by name."""
        return par_nom(r for r in self.rangees if cible not in r.cases)

    def avec(self, cible):
        """``[(row, cell), …]`` of those who have, by name."""
        return [(r, r.cases[cible]) for r in par_nom(self.rangees) if cible in r.cases]

    def detail(self, case):
        """« vécue », or « vécue : 1, simulée : 2 » for several fiches, and what was met and retained of it."""
        return detail(case, self._mots)

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


def grille(classe, epreuve=None, tri=PAR_NOM, maintenant=None, fiches=None, plies=(), groupe=None):
    """The ``Grille`` of a class (``diplome`` selected); three queries whatever the number of students and fiches.

    ``epreuve``: the code of the only one to show, anything else shows all; ``tri``: ``PAR_NOM``, ``PAR_MANQUE`` or
    ``PAR_ACTIVITE``; ``fiches``: a ``Q`` of those that the cells count; ``plies``: see ``Grille``; ``groupe``: the only
    students shown.
    """
    maintenant = maintenant or timezone.now()
    arbre = arbre_de(classe.diplome)
    choisie = next((e for e in arbre.epreuves if e.code == epreuve and e.a_renseigner), None)
    colonnes = _colonnes(arbre, choisie)
    libelles = {code: libelle.lower() for code, libelle in classe.diplome.liste("type")}
    etudiants = User.objects.filter(inscriptions__classe=classe, inscriptions__terminee_le=None)
    etudiants = etudiants.annotate(depuis=F("inscriptions__depuis"))
    if groupe is not None:
        etudiants = etudiants.filter(groupes=groupe)
    etudiants = sorted(etudiants.only("username", "first_name", "last_name", "last_login"), key=_cle_nom)
    passeports = _passeports(classe, [etudiant.pk for etudiant in etudiants])
    cases = cases_de([passeport for passeport, *_ in passeports.values()], arbre, fiches)
    aujourdhui = timezone.localdate(maintenant)
    attendues = {colonne.cible for colonne in colonnes}
    couverte_par = Counter()
    rangees = []
    for etudiant in etudiants:
        passeport, derniere_le, fiches = passeports.get(etudiant.pk, (None, None, 0))
        siennes = {cible: case for cible, case in cases.get(passeport, {}).items() if cible in attendues}
        couverte_par.update(siennes.keys())
        jours = (aujourdhui - timezone.localdate(derniere_le)).days if derniere_le else None
        activite = derniere_le, jours, (aujourdhui - etudiant.depuis).days
        rangees.append(Rangee(etudiant, passeport, fiches, siennes, len(siennes), len(colonnes), *activite))
    for colonne in colonnes:
        colonne.couverte_par = couverte_par[colonne.cible]
    if tri == PAR_MANQUE:
        rangees.sort(key=lambda r: r.couvertes)
    elif tri == PAR_ACTIVITE:
        rangees.sort(key=lambda r: (r.derniere_le is not None, r.derniere_le))
    return Grille(classe, arbre, choisie, colonnes, rangees, tri, maintenant, libelles, frozenset(plies))


def cases_du_passeport(passeport):
    """``{Cible: Case}`` of one passport."""
    return cases_de([passeport.pk], arbre_de(passeport.diplome)).get(passeport.pk, {})


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
    """What is to be covered, where the référentiel first leads to it."""
    situations = arbre.situations_par_competence
    # Where one situation is one compétence, people say the situation's code.
    simple = all(len(situations[c.pk]) == 1 for c in arbre.revendicables()) and all(
        len(b.revendicables) <= 1 for b in arbre.situations.values()
    )
    colonnes = []
    for cible in arbre.cibles if epreuve is None else arbre.cibles_de(epreuve):
        premiere = min(cible.situations, key=_place)
        nomme = premiere if simple and cible.niveau == "competence" else cible.element
        tete = nomme.code or cible.element.code or nomme.intitule[:LONGUEUR_TETE]
        place = (*_place(premiere), cible.element.ordre, cible.element.pk, cible.epreuve.ordre)
        colonnes.append((place, Colonne(cible, premiere.classe_situations, tete, nomme.intitule)))
    return [colonne for _, colonne in sorted(colonnes, key=itemgetter(0))]


def _place(situation):
    classe = situation.classe_situations
    return classe.pole.ordre, classe.pole_id, classe.ordre, classe.pk, situation.ordre, situation.pk


def _groupes(colonnes, cle):
    for _, groupe in groupby(colonnes, key=lambda c: cle(c).pk):
        membres = list(groupe)
        yield cle(membres[0]), membres
