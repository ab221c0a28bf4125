"""Pieces of advice as HTML: in Python, and each written once while it says the same, for the reasons that
``lignes_html`` gives."""

from functools import lru_cache, reduce
from operator import add

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from .conseils import Niveau

# Fiches named after one piece of advice; the others are only announced.
LIENS = 12
# Constants: no text enters them.
RIEN, FIN, SUITE = SafeString(""), SafeString("</span>"), SafeString("…</span>")


def conseils_html(conseils, nouvelle):
    """The items of a list of ``Conseil``. ``nouvelle``: the address of a new fiche of this passport; empty for whoever
    writes none in it."""
    nouvelle = conditional_escape(nouvelle)
    return reduce(
        add,
        (_conseil(c.niveau, c.avant, c.fort, c.apres, c.ecrire, tuple(c.fiches), nouvelle) for c in conseils),
        RIEN,
    )


@lru_cache(maxsize=10_000)
def _conseil(niveau, avant, fort, apres, ecrire, fiches, nouvelle):
    return format_html(
        "<li>{}<strong>{}</strong>{}{}{}</li>",
        avant,
        fort,
        apres,
        _ecrire(niveau, fort, ecrire, nouvelle) if ecrire and nouvelle else RIEN,
        _liens(fiches),
    )


def _ecrire(niveau, fort, ecrire, nouvelle):
    situation, competence = ecrire
    return format_html(
        ' <a href="{}{}&amp;competence={}">{}<span class="visually-hidden">, {}</span></a>',
        nouvelle,
        format_html("&amp;situation={}", str(situation)) if situation else RIEN,
        str(competence),
        "Écrire une fiche" if niveau == Niveau.RIEN else "L’écrire",
        fort,
    )


def _liens(fiches):
    """Links to the first of the fiches that a piece of advice names; nothing when it names none."""
    if not fiches:
        return RIEN
    liens = format_html_join(", ", '<a href="{}">{}</a>', fiches[:LIENS])
    return format_html(' <span class="conseil-fiches">{}', liens) + (SUITE if len(fiches) > LIENS else FIN)
