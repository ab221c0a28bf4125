"""How a period and a moment read in French, and which school year a day falls in."""

from functools import cache, lru_cache

from django.utils.dates import MONTHS
from django.utils.timezone import localtime

PREMIER_MOIS = 9


def annee_scolaire(jour):
    """The calendar year in which the school year of this day began: 2025 for any day of 2025-2026."""
    return jour.year if jour.month >= PREMIER_MOIS else jour.year - 1


@lru_cache(maxsize=10_000)
def periode(debut, fin):
    """« du 2 au 13 mars 2026 », « le 1er mai 2026 »; nothing is said twice. Two dates, ``fin`` not before ``debut``."""
    if debut == fin:
        return f"le {_quantieme(fin)} {_nom_mois(fin.month)} {fin.year}"
    depart = _quantieme(debut)
    if (debut.year, debut.month) != (fin.year, fin.month):
        depart += f" {_nom_mois(debut.month)}"
    if debut.year != fin.year:
        depart += f" {debut.year}"
    return f"du {depart} au {_quantieme(fin)} {_nom_mois(fin.month)} {fin.year}"


def anciennete(moment, maintenant):
    """« à l’instant », « il y a 4 minutes », « hier », « il y a 3 jours », « le 2 mars 2026 » beyond a week."""
    jours = (localtime(maintenant).date() - localtime(moment).date()).days
    minutes = int((maintenant - moment).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes} minute{'s' if minutes > 1 else ''}"
    if jours == 0:
        return f"il y a {minutes // 60} heure{'s' if minutes >= 120 else ''}"
    if jours == 1:
        return "hier"
    if jours <= 7:
        return f"il y a {jours} jours"
    jour = localtime(moment).date()
    return periode(jour, jour)


@cache
def _nom_mois(mois):
    return str(MONTHS[mois])


def _quantieme(jour):
    return "1er" if jour.day == 1 else str(jour.day)
