"""The bars of the timeline as HTML, in Python for the reason that ``lignes_html`` gives: eleven values a fiche."""

from functools import lru_cache, reduce
from operator import add

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .frise import HAUTEUR_BARRE

RIEN = SafeString("")  # Nothing to escape in it.
BARRE = (
    '<a href="{}"><title>{}</title>'
    '<rect class="{}" {} rx="5"/>'
    '<text {} dy="12">{}</text></a>\n'
)  # fmt: skip


def barres_html(frise):
    """``(the bars of the drawing, the same as the items of a list)`` of a ``Frise``."""
    ecrites = [_barre(b.url, b.texte, b.forme, b.x, b.y, b.largeur, b.x_texte, b.etiquette) for b in frise.barres]
    return reduce(add, (dessin for dessin, _ in ecrites), RIEN), reduce(add, (ligne for _, ligne in ecrites), RIEN)


# The same drawing as long as no fiche is added and none has changed: see ``lignes_html``.
@lru_cache(maxsize=10_000)
def _barre(url, texte, forme, x, y, largeur, x_texte, etiquette):
    dessin = format_html(
        BARRE,
        url,
        texte,
        forme,
        SafeString(f'x="{x:d}" y="{y:d}" width="{largeur:d}" height="{HAUTEUR_BARRE:d}"'),  # whole
        SafeString(f'x="{x_texte:d}" y="{y:d}"'),  # numbers: « :d » lets nothing else through
        etiquette,
    )
    return dessin, format_html('<li><a href="{}">{}</a></li>', url, texte)
