"""The cells of the coverage grid, the one HTML that Python writes.

A class of 35 students and 55 situations has 1,925 cells, of a few hundred kinds. Written one by one in the template
they took 28 ms, more than all the rest of the page; each kind drawn once, 2 ms when the template loops over the cells,
and a quarter of one when a row is joined here.
"""

from functools import lru_cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

register = template.Library()

VIDE = "<td></td>"
MARQUES_AU_PLUS = 3
# Kinds of cells whose drawing is kept from one page to the next.
DESSINS_GARDES = 5000


@register.simple_tag
def dessins(grille):
    """``{cell: (what opens its <td>, its drawing)}`` for every kind of cell of this grid; what is told alike is drawn
    once."""
    genres = {case for rangee in grille.rangees for case in rangee.cases.values()}
    return {case: _dessin(case, grille.detail(case)) for case in genres}


@register.simple_tag
def cellules(rangee, grille, dessins):
    """The cells of one row, in the order of the columns. ``dessins``: what the tag of that name gives.

    Each that holds something leads to its fiches, on the passport. These links stay out of the way of the Tab key,
    which would stop two thousand times: by keyboard, the head of the column lists the same ones.
    """
    cases = rangee.cases
    lien = f'<a tabindex="-1" href="{reverse("situations:passeport", args=[rangee.passeport or 0])}#'
    tds = []
    for cle in grille.cles:
        if cle in cases:
            td, dessin = dessins[cases[cle]]
            tds.append(f'{td}{lien}{cle.ancre}">{dessin}</a></td>')
        elif isinstance(cle, tuple):
            tds.append(f'<td class="pli">{sum(c in cases for c in cle)}<span>/{len(cle)}</span></td>')
        else:
            tds.append(VIDE)
    return mark_safe("".join(tds))  # noqa: S308 — our own markup, and words that ``_dessin`` has escaped


@lru_cache(maxsize=DESSINS_GARDES)
def _dessin(case, detail):
    """One mark for each complexity and each hazard, three at most; the words tell how many (R28).

    Written without ``format_html``: a class has hundreds of kinds of cells, and only ``detail`` comes from outside.
    """
    classes = case.forme
    if case.complexites:
        classes += f" c{min(case.complexites, MARQUES_AU_PLUS)}"
    if case.aleas:
        classes += f" a{min(case.aleas, MARQUES_AU_PLUS)}"
    td = '<td class="retenue">' if case.retenue else "<td>"
    plusieurs, nombre = (f"{case.nombre} fiches, ", case.nombre) if case.nombre > 1 else ("", "")
    return td, f'<i class="{classes}" role="img" title="{plusieurs}{escape(detail)}">{nombre}</i>'
