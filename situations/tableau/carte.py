"""The map of a passport: each situation of the référentiel is a cell, coloured as in the teacher's grid (R4, R14)."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from langue.nombre import pluriel


class EtatCase(StrEnum):
    """How far a situation is told; also the class of its cell, and its words in the legend."""

    RACONTEE = "racontee"
    EN_PARTIE = "en_partie"
    BROUILLON = "brouillon"
    A_RACONTER = "a_raconter"
    AILLEURS = "ailleurs"

    def libelle(self, diplome):
        return {
            "racontee": diplome.dire("raconté{e situation}"),
            "en_partie": f"{diplome.mot('un competence')} manque",
            "brouillon": "en brouillon",
            "a_raconter": "à raconter",
            "ailleurs": "pour une autre épreuve",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Case:
    """One situation. ``etiquette``: its code, or its place in its pôle; ``texte``: all that the cell shows."""

    situation: int
    etiquette: str
    etat: EtatCase
    nombre: int
    texte: str


@dataclass(frozen=True, slots=True)
class PartieCarte:
    """One pôle: its cells, and how many are told of those that can be."""

    pole: object
    cases: list
    racontees: int
    total: int


class Carte:
    """``fiches``: from ``fiches_du_passeport``; ``couverture``: theirs. ``legende``: the states that are there."""

    def __init__(self, arbre, fiches, couverture):
        self._couverture, self._diplome = couverture, arbre.diplome
        self._racontees = Counter(pk for f in fiches if not f.est_brouillon for pk in f.situations_revendiquees)
        self._brouillons = {pk for f in fiches if f.est_brouillon for pk in f.situations_revendiquees}
        self.parties = [self._partie(branche) for branche in arbre.poles]
        presents = {case.etat for partie in self.parties for case in partie.cases}
        self.legende = [(etat, etat.libelle(self._diplome)) for etat in EtatCase if etat in presents]
        racontees = sum(partie.racontees for partie in self.parties)
        # « 12 sur 55 »
        self.dit = f"{racontees}\u00a0sur {sum(partie.total for partie in self.parties)}"

    def _partie(self, branche):
        situations = [b for classe in branche.classes for b in classe.situations]
        cases = [self._case(rang, b) for rang, b in enumerate(situations, 1)]
        a_raconter = [case for case in cases if case.etat is not EtatCase.AILLEURS]
        return PartieCarte(branche.pole, cases, sum(bool(c.nombre) for c in a_raconter), len(a_raconter))

    def _case(self, rang, branche):
        situation, nombre = branche.situation, self._racontees[branche.situation.pk]
        etat = self._etat(branche, nombre)
        fiches = f", {pluriel(nombre, 'fiche')}" if nombre > 1 else ""
        texte = f"{situation}\u00a0: {etat.libelle(self._diplome)}{fiches}"
        return Case(situation.pk, situation.code or str(rang), etat, nombre, texte)

    def _etat(self, branche, nombre):
        if nombre:
            manque = [cible for c in branche.revendicables for cible in self._couverture.manque(branche.situation, c)]
            # What any of several situations covers is missing from none of them.
            partie = any(len(cible.situations) == 1 for cible in manque)
            return EtatCase.EN_PARTIE if partie else EtatCase.RACONTEE
        if branche.situation.pk in self._brouillons:
            return EtatCase.BROUILLON
        return EtatCase.A_RACONTER if branche.revendicables else EtatCase.AILLEURS
