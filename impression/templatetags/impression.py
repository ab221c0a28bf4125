from collections.abc import Sequence
from typing import Any

import regex
import segno
from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_TIRET = regex.compile(r"\n\s*[-–•*]\s+")
_LETTRE = regex.compile(r"\p{L}")
_DE_DROITE = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}]")


@register.filter
def lignes(texte: str) -> SafeString:
    """The lines of a text, each in its own direction: an Arabic line does not turn its neighbours."""
    if not _DE_DROITE.search(texte):
        return linebreaksbr(texte, autoescape=True)
    return format_html_join(
        "", '<span class="ligne" dir="{}">{}</span>', ((_sens(ligne), ligne) for ligne in texte.split("\n"))
    )


@register.filter
def en_ligne(texte: str) -> str:
    """The lines of a list, one after the other: « a ; b »."""
    return "\u00a0; ".join(texte.split("\n"))


@register.filter
def suivies(texte: str) -> str:
    """The items of a list typed with dashes, one after the other; other lines stay lines."""
    return _TIRET.sub(" – ", texte)


@register.filter
def par_deux(liste: Sequence[Any]) -> list[Sequence[Any]]:
    """The elements of a list, two by two."""
    return [liste[i : i + 2] for i in range(0, len(liste), 2)]


@register.filter
def rangee(nombre: int) -> range:
    """So many turns of a loop: the lines to write on."""
    return range(nombre)


@register.filter
def qr(adresse: str) -> str:
    """The QR code of an address, as a drawing that the page carries; read through a fold or a stain (15 %)."""
    return segno.make_qr(adresse, error="m").svg_data_uri(border=0)


def _sens(ligne: str) -> str:
    lettre = _LETTRE.search(ligne)
    return "rtl" if lettre and _DE_DROITE.match(lettre.group()) else "ltr"
