"""The bars of the timeline as HTML, in Python for the reason that ``lignes_html`` gives: eleven values a fiche."""

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from .frise import HAUTEUR_BARRE

BARRE = (
    '<a href="{}"><title>{}</title>'
    '<rect class="{}" {} rx="5"/>'
    '<text {} dy="12">{}</text></a>\n'
)  # fmt: skip


def barres_html(frise):
    """``(the bars of the drawing, the same as the items of a list)`` of a ``Frise``."""
    barres = [(conditional_escape(b.url), conditional_escape(b.texte), b) for b in frise.barres]
    dessin = format_html_join(
        "",
        BARRE,
        (
            (
                url,
                texte,
                b.forme,
                SafeString(f'x="{b.x:d}" y="{b.y:d}" width="{b.largeur:d}" height="{HAUTEUR_BARRE:d}"'),  # whole
                SafeString(f'x="{b.x_texte:d}" y="{b.y:d}"'),  # numbers: « :d » lets nothing else through
                b.etiquette,
            )
            for url, texte, b in barres
        ),
    )
    return dessin, format_html_join("", '<li><a href="{}">{}</a></li>', ((url, texte) for url, texte, _ in barres))
