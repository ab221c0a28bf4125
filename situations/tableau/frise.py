"""The timeline of a passport: recorded fiches by their dates (R11), as whole numbers that a template draws.

Time runs from left to right, a month having the same width wherever it is. Each fiche is a bar followed by its
label; fiches that overlap, bar or label, lie in different lanes. The look of a bar tells the type of the fiche by
its shape, not by its colour alone.
"""

import datetime
from dataclasses import dataclass

from langue.dates import mois_court
from langue.periode import PREMIER_MOIS, annee_scolaire, periode

# The shapes of the types of fiches (R13), by rank in the diplôme's list, « vécue, observée, simulée, mixte »: told
# apart without colour. A fifth type and the next ones share the last shape.
FORMES = ("plein", "raye", "creux", "mixte", "pointille")

# In units of the drawing, which are pixels at its natural size.
LARGEUR = 1060
# Kept at the right for the label of the last bar.
MARGE = 56
MOIS_MINIMAL, MOIS_MAXIMAL = 27, 96
# Beyond five years (a date mistyped long ago) months are no longer told apart: the drawing stays within its width.
MOIS_DISTINCTS = 60
TETE, COULOIR, HAUTEUR_BARRE, PIED = 26, 24, 14, 26
BARRE_MINIMALE, ECART, PAR_LETTRE = 9, 8, 8

# A school year narrower than this is not drawn; one narrower than its label has none.
ANNEE_MINIMALE, ANNEE_NOMMEE = 12, 80


@dataclass(slots=True)
class Barre:
    """One fiche. ``texte``: all that the bar shows, for those who do not see it."""

    fiche: int
    url: str
    x: int
    y: int
    largeur: int
    forme: str
    x_texte: int
    etiquette: str
    texte: str


@dataclass(slots=True)
class Repere:
    """The name of a month, where it begins."""

    x: int
    libelle: str


@dataclass(slots=True)
class Annee:
    """A school year, as a band."""

    x: int
    largeur: int
    x_texte: int
    libelle: str
    paire: bool


class Frise:
    """``fiches``: recorded fiches, with their ``url``; ``situations``: their labels by primary key, as
    ``(code, full title)``."""

    hauteur_barre = HAUTEUR_BARRE

    def __init__(self, fiches, diplome, situations, aujourdhui):
        fiches = sorted(fiches, key=lambda f: (f.date_debut, f.date_fin, f.pk))
        self.barres, self.reperes, self.annees = [], [], []
        self.trait_mois = self.trait_rentrees = ""
        self.legende = [(forme, libelle) for forme, (_, libelle) in zip(FORMES, diplome.liste("type"), strict=False)]
        if not fiches:
            return
        self._debut = _mois(fiches[0].date_debut)
        self._mois = _mois(max(f.date_fin for f in fiches)) - self._debut + 1
        par_mois = min(MOIS_MAXIMAL, (LARGEUR - MARGE) / self._mois)
        self._par_mois = par_mois if self._mois > MOIS_DISTINCTS else max(MOIS_MINIMAL, par_mois)
        self._poser(fiches, diplome, situations)
        self._graduer()
        self.x_aujourdhui = self._x(aujourdhui) if 0 <= _mois(aujourdhui) - self._debut < self._mois else None

    def __bool__(self):
        return bool(self.barres)

    def _x(self, jour, apres=0):
        """Where a day begins; ``apres=1``: where it ends."""
        return round((_mois(jour) - self._debut + (jour.day - 1 + apres) / 31) * self._par_mois)

    def _poser(self, fiches, diplome, situations):
        libelles = dict(diplome.liste("type"))
        formes = dict(zip(libelles, FORMES, strict=False))
        libres = []
        self.largeur = round(self._mois * self._par_mois)
        for fiche in fiches:
            code, titre = situations[fiche.situation_id]
            etiquette = f"{code} ◆" if fiche.projet else code
            x = self._x(fiche.date_debut)
            largeur = max(BARRE_MINIMALE, self._x(fiche.date_fin, apres=1) - x)
            bout = x + largeur + 5 + len(etiquette) * PAR_LETTRE
            couloir = next((i for i, libre in enumerate(libres) if libre <= x), len(libres))
            libres[couloir : couloir + 1] = [bout + ECART]
            y = TETE + couloir * COULOIR + (COULOIR - HAUTEUR_BARRE) // 2
            self.largeur = max(self.largeur, bout)
            self.barres.append(
                Barre(
                    fiche=fiche.pk,
                    url=fiche.url,
                    x=x,
                    y=y,
                    largeur=largeur,
                    forme=formes.get(fiche.type, FORMES[-1]),
                    x_texte=x + largeur + 5,
                    etiquette=etiquette,
                    texte=", ".join(
                        [
                            titre,
                            periode(fiche.date_debut, fiche.date_fin),
                            libelles.get(fiche.type, fiche.type).lower(),
                            *(["projet"] if fiche.projet else []),
                        ]
                    ),
                )
            )
        self.bas = TETE + len(libres) * COULOIR + 6
        self.hauteur = self.bas + PIED
        self.y_mois = self.bas + 17

    def _graduer(self):
        pas = 1 if self._par_mois >= 40 else 3
        premiere = annee_scolaire(_jour(self._debut))
        derniere = annee_scolaire(_jour(self._debut + self._mois - 1))
        rentrees = {a: max(0, self._x(datetime.date(a, PREMIER_MOIS, 1))) for a in range(premiere, derniere + 1)}
        for annee, x in rentrees.items():
            suivant = rentrees.get(annee + 1, self.largeur)
            if suivant - x < ANNEE_MINIMALE:
                continue
            libelle = f"{annee}-{annee + 1}" if suivant - x > ANNEE_NOMMEE else ""
            self.annees.append(Annee(x, suivant - x, x + 8, libelle, annee % 2 == 0))
        if self._mois > MOIS_DISTINCTS:
            return
        for rang in range(self._mois):
            jour = _jour(self._debut + rang)
            x = round(rang * self._par_mois)
            if jour.month == PREMIER_MOIS:
                self.trait_rentrees += f"M{x}.5 0V{self.bas}"
            else:
                self.trait_mois += f"M{x}.5 {TETE - 2}V{self.bas}"
            if jour.month % pas == 0:
                self.reperes.append(Repere(x + 4, mois_court(jour.month)))


def _mois(jour):
    return jour.year * 12 + jour.month - 1


def _jour(mois):
    return datetime.date(mois // 12, mois % 12 + 1, 1)
