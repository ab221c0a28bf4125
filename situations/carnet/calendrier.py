"""The logbook's calendar: the weeks of a school year, with what was written in each, as a drawing and as words."""

import datetime
from collections import Counter
from dataclasses import dataclass

from langue.dates import mois_court
from langue.nombre import pluriel
from langue.periode import PREMIER_MOIS, annee_scolaire, periode

# In units of the drawing, which are pixels at its natural size.
PAS, CASE, TETE = 29, 25, 20
SEMAINE = datetime.timedelta(days=7)


def lundi(jour):
    """The Monday of the week of this day."""
    return jour - datetime.timedelta(days=jour.weekday())


def annee_de_la_semaine(jour):
    """The school year that the week of this day counts in: that of its Thursday, so that no week is in two."""
    return annee_scolaire(lundi(jour) + datetime.timedelta(days=3))


def bornes(annee):
    """The first day and the last of the weeks of a school year: Mondays to Sundays."""
    debut = lundi(datetime.date(annee, PREMIER_MOIS, 4))
    fin = lundi(datetime.date(annee + 1, PREMIER_MOIS, 4)) - datetime.timedelta(days=1)
    return debut, fin


@dataclass(slots=True)
class Semaine:
    """One week: where its square stands, how many notes and fiches, and the words that say so.

    ``etat``: vide, notes, fiches, ensemble (both) or avenir. ``ancre``: of its notes in the list below.
    """

    debut: datetime.date
    x: int
    y: int
    notes: int
    fiches: int
    etat: str
    en_cours: bool
    texte: str

    @property
    def ancre(self):
        return f"semaine-{self.debut:%Y-%m-%d}"


class Calendrier:
    """``notes``: the days of the notes of one school year; ``fiches``: the days when fiches were begun.

    ``semaines``: in order; ``mois``: ``[(x, name)]``; ``largeur``, ``hauteur``: of the drawing.
    """

    def __init__(self, annee, notes, fiches, aujourdhui):
        self.annee = annee
        self.libelle = f"{annee}-{annee + 1}"
        par_semaine_n = Counter(map(lundi, notes))
        par_semaine_f = Counter(map(lundi, fiches))
        debut, fin = bornes(annee)
        self.semaines, self.mois, rangs = [], [], Counter()
        while debut < fin:
            jeudi = debut + datetime.timedelta(days=3)
            colonne = (jeudi.month - PREMIER_MOIS) % 12
            if not rangs[colonne]:
                self.mois.append((colonne * PAS + CASE // 2, mois_court(jeudi.month)))
            self.semaines.append(
                _semaine(
                    debut,
                    colonne * PAS,
                    TETE + rangs[colonne] * PAS,
                    par_semaine_n[debut],
                    par_semaine_f[debut],
                    aujourdhui,
                )
            )
            rangs[colonne] += 1
            debut += SEMAINE
        self.largeur = 12 * PAS
        self.hauteur = TETE + max(rangs.values()) * PAS

    @property
    def passees(self):
        """The weeks begun, the latest first: what the text twin tells."""
        return [semaine for semaine in reversed(self.semaines) if semaine.etat != "avenir"]

    @property
    def ecrites(self):
        return sum(semaine.notes + semaine.fiches > 0 for semaine in self.semaines)


def _semaine(debut, x, y, notes, fiches, aujourdhui):
    etats = {(False, False): "vide", (True, False): "notes", (False, True): "fiches", (True, True): "ensemble"}
    etat = etats[notes > 0, fiches > 0]
    if etat == "vide" and debut > aujourdhui:
        etat = "avenir"
    dits = [pluriel(n, nom) for n, nom in ((notes, "note"), (fiches, "fiche")) if n]
    quoi = " et ".join(dits) or ("à venir" if etat == "avenir" else "rien d’écrit")
    jours = periode(debut, debut + datetime.timedelta(days=6))
    return Semaine(
        debut=debut,
        x=x,
        y=y,
        notes=notes,
        fiches=fiches,
        etat=etat,
        en_cours=debut <= aujourdhui < debut + SEMAINE,
        texte=f"Semaine {jours} : {quoi}",
    )
