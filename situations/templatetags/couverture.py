"""The long runs of the coverage grid, heads and cells: joined here, because a loop of a template over two thousand
cells would cost more than all the rest of the page."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()

VIDE = "<td></td>"
TETE = (
    '<th scope="col"{}><a href="?competence={}{}"><span class="tete">{}</span>'
    '<span class="infobulle">{}<span class="visually-hidden">, qui ne l’a pas encore\u00a0?</span></span></a></th>'
)


@register.simple_tag
def tetes(grille, choisie, suite):
    """The heads of the columns. ``choisie``: the column whose gaps are shown; ``suite``: the rest of the query."""
    # Chosen by us, not by anybody's text.
    marque = mark_safe(' class="choisie"')  # noqa: S308
    return format_html_join(
        "", TETE, ((marque if c is choisie else "", c.competence.pk, suite, c.tete, c.titre) for c in grille.colonnes)
    )


@register.simple_tag
def options(grille, choisie):
    """The columns as the options of a list."""
    marque = mark_safe(" selected")  # noqa: S308 — chosen by us
    return format_html_join(
        "",
        '<option value="{}"{}>{} · {}</option>',
        ((c.competence.pk, marque if c is choisie else "", c.tete, c.titre) for c in grille.colonnes),
    )


@register.simple_tag
def pied(grille):
    """How many students cover each compétence."""
    tds = [f"<td>{n}</td>" if (n := c.couverte_par) else '<td class="zero">0</td>' for c in grille.colonnes]
    return mark_safe("".join(tds))  # noqa: S308 — our own markup, and numbers


@register.simple_tag
def dessins(grille):
    """``{cell: its <td>}`` for every kind of cell of this grid; a kind is a shape and numbers by type."""
    genres = {case for rangee in grille.rangees for case in rangee.cases.values()}
    return {case: _dessin(case, grille.detail(case)) for case in genres}


@register.simple_tag
def cellules(rangee, grille, dessins):
    """The cells of one row, in the order of the columns. ``dessins``: what the tag of that name gives."""
    cases = rangee.cases
    tds = [dessins[cases[pk]] if pk in cases else VIDE for pk in grille.cles]
    return mark_safe("".join(tds))  # noqa: S308 — our own markup, and what format_html has escaped


def _dessin(case, detail):
    nombre = case.nombre
    if nombre == 1:
        return format_html('<td><i class="{}" role="img" title="{}"></i></td>', case.forme, detail)
    return format_html(
        '<td><i class="{}" role="img" title="{} fiches, {}">{}</i></td>', case.forme, nombre, detail, nombre
    )
