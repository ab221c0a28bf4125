"""The long runs of the coverage grid, heads and cells: joined here, because a loop of a template over two thousand
cells would cost more than all the rest of the page."""

from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import mark_safe

register = template.Library()

VIDE = "<td></td>"
CHOISIE = ' class="choisie"'
MARQUES_AU_PLUS = 3
# Kinds of cells whose drawing is kept from one page to the next.
DESSINS_GARDES = 5000


@register.simple_tag
def tetes(grille, choisie, suite):
    """The heads of the columns. ``choisie``: the column whose gaps are shown; ``suite``: the rest of the query."""
    suite = escape(suite)
    ths = [
        f'<th scope="col"{CHOISIE if c is choisie else ""}><a href="?competence={c.competence.pk}{suite}">'
        f'<span class="tete">{escape(c.tete)}</span><span class="infobulle">{escape(c.titre)}'
        '<span class="visually-hidden">, qui ne l’a pas encore ?</span></span></a></th>'
        for c in grille.colonnes
    ]
    return mark_safe("".join(ths))  # noqa: S308 — our own markup, and texts just escaped


@register.simple_tag
def options(grille, choisie):
    """The columns as the options of a list."""
    lignes = [
        f'<option value="{c.competence.pk}"{" selected" if c is choisie else ""}>'
        f"{escape(c.tete)} · {escape(c.titre)}</option>"
        for c in grille.colonnes
    ]
    return mark_safe("".join(lignes))  # noqa: S308 — our own markup, and texts just escaped


@register.simple_tag
def pied(grille):
    """How many students cover each compétence."""
    tds = [f"<td>{n}</td>" if (n := c.couverte_par) else '<td class="zero">0</td>' for c in grille.colonnes]
    return mark_safe("".join(tds))  # noqa: S308 — our own markup, and numbers


@register.simple_tag
def dessins(grille):
    """``{cell: its <td>}`` for every kind of cell of this grid; what is told alike is drawn once."""
    genres = {case for rangee in grille.rangees for case in rangee.cases.values()}
    return {case: _dessin(case, grille.detail(case)) for case in genres}


@register.simple_tag
def cellules(rangee, grille, dessins):
    """The cells of one row, in the order of the columns. ``dessins``: what the tag of that name gives."""
    cases = rangee.cases
    tds = [dessins[cases[pk]] if pk in cases else VIDE for pk in grille.cles]
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
    return f'{td}<i class="{classes}" role="img" title="{plusieurs}{escape(detail)}">{nombre}</i></td>'
