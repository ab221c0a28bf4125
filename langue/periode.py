"""How a period and an age read in French, and which school year a day falls in."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.timezone import localtime

from .dates import jour, jour_court, quantieme
from .nombre import pluriel

PREMIER_MOIS = 9


def annee_scolaire(jour: date) -> int:
    """The calendar year in which the school year of this day began: 2025 for any day of 2025-2026."""
    return jour.year if jour.month >= PREMIER_MOIS else jour.year - 1


@lru_cache(maxsize=10_000)
def periode(debut: date, fin: date) -> str:
    """« du 2 au 13 mars 2026 », « le 1er mai 2026 »; nothing is said twice. Two dates, ``fin`` not before ``debut``."""
    if debut == fin:
        return f"le {jour(fin)}"
    if debut.year != fin.year:
        depart = jour(debut)
    elif debut.month != fin.month:
        depart = jour_court(debut)
    else:
        depart = quantieme(debut)
    return f"du {depart} au {jour(fin)}"


def session_de_juin(annee: int) -> str:
    """« session de juin 2027 », of an exam held in June of that year; month and year stay on one line."""
    return f"session de juin\u00a0{annee}"


def anciennete(moment: datetime, maintenant: datetime) -> str:
    """« à l’instant », « il y a 4 minutes », « hier », « il y a 3 jours », « le 2 mars 2026 » beyond a week."""
    jours = (localtime(maintenant).date() - localtime(moment).date()).days
    minutes = int((maintenant - moment).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {pluriel(minutes, 'minute')}"
    if jours == 0:
        return f"il y a {pluriel(minutes // 60, 'heure')}"
    if jours == 1:
        return "hier"
    if jours <= 7:
        return f"il y a {pluriel(jours, 'jour')}"
    return f"le {jour(moment)}"
