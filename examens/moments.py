"""How the moments of an exam read: in Paris time, which is the time of the settings."""

from django.utils.timezone import localtime

from langue.periode import periode


def a_la_seconde(moment):
    """« le 20 mai 2027 à 17 h 59 min 58 s (heure de Paris) »."""
    ici = localtime(moment)
    return f"{_jour(ici)} à {ici.hour}\u00a0h\u00a0{ici:%M}\u00a0min\u00a0{ici:%S}\u00a0s (heure de Paris)"


def echeance(moment):
    """« le 20 mai 2027 à 18 h 00 », with the seconds when there are any: a term is exact."""
    ici = localtime(moment)
    secondes = f"\u00a0min\u00a0{ici:%S}\u00a0s" if ici.second else ""
    return f"{_jour(ici)} à {ici.hour}\u00a0h\u00a0{ici:%M}{secondes}"


def _jour(moment):
    return periode(moment.date(), moment.date())
