"""Dates as people and spreadsheets write them in France."""

import re
from datetime import date, timedelta
from unicodedata import normalize

MOIS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
JOUR_MOIS_AN = re.compile(r"(\d{1,2})(?:er)?[\s./-]{1,3}(\d{1,2}|[a-z]{3,9}\.?)[\s./-]{1,3}(\d{4}|\d{2})")
AN_MOIS_JOUR = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
HEURE = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?(z|[+-]\d{2}:?\d{2})?$")
# « Née le lundi 12 mars 2007 ».
DEVANT_LA_DATE = re.compile(r"^(?:nee?(?:\(e\))? )?(?:le )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.? )?")
# Days since 30 December 1899, as a spreadsheet keeps a date: from 1927 to 2064.
SERIE = re.compile(r"([1-6]\d{4})([.,]0+)?")


def lire_date(texte):
    """The date of a French text, of a year of two or four digits, or of a spreadsheet's number; None when it is none.

    « 12/03/2007 », « 13.04.07 », « 12 mars 2007 », « 12-mars-07 », « 1er mars 2007 », « 2007-03-12 », « 39153 ».
    """
    nu = normalize("NFKD", texte[:60]).encode("ascii", "ignore").decode().lower().strip()
    nu = DEVANT_LA_DATE.sub("", HEURE.sub("", nu))
    try:
        if trouve := JOUR_MOIS_AN.fullmatch(nu):
            jour, mois, an = trouve.groups()
            return _date(int(an), _mois(mois), int(jour))
        if trouve := AN_MOIS_JOUR.fullmatch(nu):
            an, mois, jour = (partie for partie in trouve.groups() if partie)
            return _date(int(an), int(mois), int(jour))
        if trouve := SERIE.fullmatch(nu):
            return date(1899, 12, 30) + timedelta(days=int(trouve[1]))
    except (ValueError, StopIteration):
        return None
    return None


def _mois(texte):
    if texte.isdecimal():
        return int(texte)
    return next(rang for rang, debut in enumerate(MOIS, 1) if texte.startswith(debut))


def _date(an, mois, jour):
    if an < 100:
        an += 2000 if an + 2000 <= date.today().year + 10 else 1900
    return date(an, mois, jour)
