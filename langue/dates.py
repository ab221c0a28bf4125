"""How a day and an hour read in French, on pages, in mails and on paper.

A moment reads in the time of who reads (``accounts/connexion/fuseau.py``): Paris's, unless their school is overseas. A
term of the exam reads in Paris time for everybody.

A day takes a ``date`` or a ``datetime``; an hour and a moment take an aware ``datetime``. The template filters of the
same names are in ``templatetags/francais.py``.
"""

import datetime
import re
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS
from django.utils.timezone import localtime, override

PARIS = ZoneInfo("Europe/Paris")
_ECRIT = re.compile(r"(?:[a-z]+ )?(?P<jour>[0-9]{1,2})(?:er)?[ /-](?P<mois>[a-zéû]+\.?)[ /-](?P<annee>[0-9]{4})")
_SANS_ANNEE = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])")
MOIS_COURTS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def jour(quand: datetime.date) -> str:
    """« 1er octobre 2026 »."""
    return f"{jour_court(quand)} {_date(quand).year}"


def jour_court(quand: datetime.date) -> str:
    """« 1er octobre », where the year goes without saying."""
    quand = _date(quand)
    return f"{quantieme(quand)}\u00a0{nom_du_mois(quand.month)}"


def heure(quand: datetime.datetime) -> str:
    """« 18 h 00 », « 9 h 05 »."""
    ici = localtime(quand)
    return f"{ici.hour}\u00a0h\u00a0{ici:%M}"


def moment(quand: datetime.datetime) -> str:
    """« 1er octobre 2026 à 18 h 00 »."""
    return f"{jour(quand)} à {heure(quand)}"


def moment_court(quand: datetime.datetime) -> str:
    """« 1er octobre à 18 h 00 »."""
    return f"{jour_court(quand)} à {heure(quand)}"


def moment_proche(quand: datetime.datetime, maintenant: datetime.datetime) -> str:
    """« aujourd’hui, 9 h 05 », « hier, 14 h 32 », « le 1er octobre, 18 h 00 »; the year with it when it is another."""
    jours = (localtime(maintenant).date() - localtime(quand).date()).days
    proche = {0: "aujourd’hui", 1: "hier"}.get(jours)
    loin = jour_court(quand) if localtime(quand).year == localtime(maintenant).year else jour(quand)
    return f"{proche or f'le {loin}'}, {heure(quand)}"


def moment_exact(quand: datetime.datetime) -> str:
    """« 20 mai 2027 à 17 h 59 min 58 s », where the order of two gestures counts."""
    return f"{moment(quand)}\u00a0min\u00a0{localtime(quand):%S}\u00a0s"


def a_la_seconde(quand: datetime.datetime) -> str:
    """« le 20 mai 2027 à 17 h 59 min 58 s (heure de Paris) », as a receipt says it."""
    with override(PARIS):
        return f"le {moment_exact(quand)} (heure de Paris)"


def echeance(quand: datetime.datetime) -> str:
    """« le 20 mai 2027 à 18 h 00 », with the seconds when there are any: a term is exact."""
    with override(PARIS):
        return f"le {moment_exact(quand) if localtime(quand).second else moment(quand)}"


def moment_de_paris(quand: datetime.datetime) -> str:
    """« 1er octobre à 18 h 00 », and « (heure de Paris) » for whoever lives by another one."""
    ailleurs = localtime(quand).utcoffset() != localtime(quand, PARIS).utcoffset()
    with override(PARIS):
        return f"{moment_court(quand)} (heure de Paris)" if ailleurs else moment_court(quand)


def jour_ecrit(texte: str) -> datetime.date | None:
    """The day that words say: « 5 octobre 2026 », « lundi 1er févr. 2026 »; None when they say none."""
    lu = _ECRIT.fullmatch(" ".join(texte.casefold().split()))
    noms = [nom for nom in range(1, 13) if lu and nom_du_mois(nom).startswith(lu["mois"].rstrip("."))]
    if lu is None or len(lu["mois"].rstrip(".")) < 3 or len(noms) != 1:
        return None
    try:
        return datetime.date(int(lu["annee"]), noms[0], int(lu["jour"]))
    except ValueError:
        return None


def avec_annee(texte: str, annee: int) -> str | None:
    """« 3 mars 2026 », « 13/03/2026 » for « 3 mars », « 13/03 » and 2026; None when a day and a month are not all that
    the words say."""
    texte = texte.strip()
    if _SANS_ANNEE.fullmatch(texte):
        return f"{texte}/{annee}"
    ecrit = f"{texte} {annee}"
    return ecrit if jour_ecrit(ecrit) else None


def mois_court(mois: int) -> str:
    """« janv. », « févr. », « juil. » … for the month 1 to 12."""
    return MOIS_COURTS[mois - 1]


@cache
def nom_du_mois(mois: int) -> str:
    """« octobre » for 10."""
    return str(MONTHS[mois])


def quantieme(quand: datetime.date) -> str:
    """« 1er », « 2 » …, the day in its month."""
    return "1er" if quand.day == 1 else str(quand.day)


def _date(quand: datetime.date) -> datetime.date:
    return localtime(quand).date() if isinstance(quand, datetime.datetime) else quand
