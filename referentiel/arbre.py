"""The référentiel of a diplôme as one tree in memory, read once per revision and per process.

A référentiel changes a few times a year and is read on every page; ``Diplome.revision`` grows with every
change (``charger_referentiel``, a correction by an administrator), so that no process keeps an old tree.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from referentiel.rubriques import Genre

from .models import Association, ClasseSituations, Competence, Diplome, Epreuve, Pole, Situation

E = TypeVar("E", Situation, Competence)


@dataclass(eq=False)
class BrancheSituation:
    """A situation and the compétences that the référentiel associates with it, E5 ones included."""

    situation: Situation
    competences: list[Competence] = field(default_factory=list)
    # Primary keys of the compétences whose link to this situation is still to be checked.
    a_verifier: set[int] = field(default_factory=set)

    @property
    def revendicables(self) -> list[Competence]:
        """What a fiche on this situation may claim (R3, R18)."""
        return [c for c in self.competences if c.revendicable and not c.retire]


@dataclass(eq=False)
class BrancheClasse:
    classe: ClasseSituations
    situations: list[BrancheSituation] = field(default_factory=list)


@dataclass(eq=False)
class BranchePole:
    pole: Pole
    classes: list[BrancheClasse] = field(default_factory=list)

    @property
    def a_deux_niveaux(self) -> bool:
        """Whether the pôle leads straight to its situations: its one classe is itself, not to be shown twice."""
        return [c.classe.cle for c in self.classes] == [self.pole.cle]


@dataclass(frozen=True, eq=False)
class Cible:
    """One thing that the fiches of an épreuve have to cover, at the level that its text counts: « competence »,
    « situation » or « classe ». ``situations``: those that lead to it, in order."""

    epreuve: Epreuve
    niveau: str
    element: Competence | Situation | ClasseSituations
    situations: list[Situation]

    @property
    def ancre(self) -> str:
        """« competence-12 »: where it stands on the page of a passport; the same in each épreuve that counts it."""
        return f"{self.niveau}-{self.element.pk}"

    @property
    def cle(self) -> str:
        """« E4-competence-12 »."""
        return f"{self.epreuve.code}-{self.ancre}"


class Arbre:
    """Pôles → classes → situations → compétences, elements in force only, plus look-ups by primary key.

    The look-ups (``situations``, ``competences``, ``classes``) also hold retired elements: old fiches still name them.
    """

    def __init__(self, diplome: Diplome) -> None:
        self.diplome = diplome
        self.epreuves = list(Epreuve.objects.filter(diplome=diplome))
        epreuves = {e.pk: e for e in self.epreuves}
        self.competences = {c.pk: c for c in Competence.objects.filter(diplome=diplome)}
        for competence in self.competences.values():
            competence.epreuve = epreuves[competence.epreuve_id]
            cles = [competence.epreuve.cle, *competence.autres_epreuves]
            competence.epreuves = [e for e in self.epreuves if e.cle in cles]
        classes: dict[int, BrancheClasse] = {}
        self.classes: dict[int, ClasseSituations] = {}
        self.poles: list[BranchePole] = []
        branches_poles: dict[int, BranchePole] = {}
        for pole in Pole.objects.filter(diplome=diplome):
            branches_poles[pole.pk] = BranchePole(pole)
            if not pole.retire:
                self.poles.append(branches_poles[pole.pk])
        for classe in ClasseSituations.objects.filter(diplome=diplome):
            classe.pole = branches_poles[classe.pole_id].pole
            classes[classe.pk] = BrancheClasse(classe)
            self.classes[classe.pk] = classe
            if not classe.retire:
                branches_poles[classe.pole_id].classes.append(classes[classe.pk])
        self.situations: dict[int, BrancheSituation] = {}
        for situation in Situation.objects.filter(diplome=diplome):
            situation.classe_situations = classes[situation.classe_situations_id].classe
            self.situations[situation.pk] = BrancheSituation(situation)
            if not situation.retire:
                classes[situation.classe_situations_id].situations.append(self.situations[situation.pk])
        self.situations_par_competence: dict[int, list[Situation]] = defaultdict(list)
        for association in Association.objects.en_vigueur().filter(situation__diplome=diplome):
            branche = self.situations[association.situation_id]
            competence = self.competences[association.competence_id]
            if not competence.retire:
                branche.competences.append(competence)
                if association.provisoire:
                    branche.a_verifier.add(competence.pk)
                if not branche.situation.retire:
                    self.situations_par_competence[competence.pk].append(branche.situation)

    def nommer(self, genre: Genre, cles: Iterable[int]) -> list[dict[str, str]]:
        """These situations or compétences (``genre``) as a content keeps them, those of another tree left out."""
        elements: Iterable[Situation | Competence] = (
            self.situations[pk].situation for pk in cles if pk in self.situations
        )
        if genre is Genre.COMPETENCES:
            elements = (self.competences[pk] for pk in cles if pk in self.competences)
        return [{"cle": e.cle, "code": e.code, "intitule": e.intitule} for e in elements]

    def dire_competences(self, cles: Iterable[int]) -> str:
        """What a fiche claims (R18): one compétence by code and title; several, which are equals, as ``codes_de``."""
        cles = [pk for pk in cles if pk in self.competences]
        return self.codes_de(cles) if cles[1:] else "".join(str(self.competences[pk]) for pk in cles)

    def codes_de(self, cles: Iterable[int]) -> str:
        """Compétences in short: « C3, C4 »."""
        return ", ".join(self.competences[pk].nom_court for pk in cles if pk in self.competences)

    def qui_remplacent(self, element: E) -> list[E]:
        """What is in force and replaces this situation or compétence (R38), in order.

        What had replaced it and is retired too leads to its own.
        """
        freres: list[Any] = [b.situation for b in self.situations.values()]
        if isinstance(element, Competence):
            freres = list(self.competences.values())
        trouves, vus, reste = [], {element.cle}, [element.cle]
        while reste:
            cle = reste.pop(0)
            for suivant in (f for f in freres if cle in f.remplace and f.cle not in vus):
                vus.add(suivant.cle)
                if suivant.retire:
                    reste.append(suivant.cle)
                else:
                    trouves.append(suivant)
        return sorted(trouves, key=lambda e: e.ordre)

    @property
    def epreuves_du_passeport(self) -> list[Epreuve]:
        """The épreuves that the passport serves, in order (R2)."""
        return [e for e in self.epreuves if e.dans_passeport]

    def competences_de(self, epreuve: Epreuve) -> list[Competence]:
        """The compétences in force of one épreuve that a situation in force leads to, in order."""
        return [
            c
            for c in self.competences.values()
            if epreuve in c.epreuves and not c.retire and self.situations_par_competence.get(c.pk)
        ]

    def cles_de(self, epreuve: Epreuve) -> list[int]:
        """The primary keys of all the compétences of one épreuve: a fiche serves it when its first is one of them."""
        return [c.pk for c in self.competences.values() if epreuve in c.epreuves]

    def a_compter(self, epreuve: Epreuve) -> list[Competence] | list[Situation] | list[ClasseSituations]:
        """What the fiches of this épreuve have to cover, in order: its compétences, or what leads to them."""
        competences = self.competences_de(epreuve)
        if epreuve.compte == "competence":
            return competences
        menent = {s.pk for c in competences for s in self.situations_par_competence[c.pk]}
        branches = [(c.classe, b.situation) for p in self.poles for c in p.classes for b in c.situations]
        if epreuve.compte == "situation":
            return [situation for _, situation in branches if situation.pk in menent]
        return list(dict.fromkeys(classe for classe, situation in branches if situation.pk in menent))

    @cached_property
    def cibles(self) -> list[Cible]:
        """All that is to be covered, épreuve by épreuve in order: ``a_compter`` of each that is filled in (R3, R4)."""
        return [
            Cible(epreuve, epreuve.compte, element, self._qui_menent(element, epreuve))
            for epreuve in self.epreuves
            if epreuve.a_renseigner
            for element in self.a_compter(epreuve)
        ]

    def cibles_de(self, epreuve: Epreuve) -> list[Cible]:
        return [cible for cible in self.cibles if cible.epreuve.pk == epreuve.pk]

    def _qui_menent(self, element: Competence | Situation | ClasseSituations, epreuve: Epreuve) -> list[Situation]:
        if isinstance(element, Competence):
            return self.situations_par_competence[element.pk]
        if isinstance(element, Situation):
            return [element]
        branches = [b for p in self.poles for c in p.classes if c.classe == element for b in c.situations]
        return [b.situation for b in branches if any(epreuve in c.epreuves for c in b.competences)]

    def element(self, niveau: str, pk: int) -> Competence | Situation | ClasseSituations | None:
        """One element of a level that an épreuve may count, retired or not; None when it is none of this tree."""
        if niveau == "competence":
            return self.competences.get(pk)
        if niveau == "classe":
            return self.classes.get(pk)
        return self.situations[pk].situation if pk in self.situations else None

    def revendicables(self) -> list[Competence]:
        """Every compétence that must or may be claimed (R3), in order."""
        return [
            c
            for c in self.competences.values()
            if c.revendicable and not c.retire and self.situations_par_competence.get(c.pk)
        ]


@lru_cache(maxsize=32)
def _arbre(diplome_pk: int, revision: int) -> Arbre:
    return Arbre(Diplome.objects.get(pk=diplome_pk))


def arbre_de(diplome: Diplome) -> Arbre:
    """The tree of this diplôme at its present revision; seven queries the first time, none afterwards."""
    return _arbre(diplome.pk, diplome.revision)
