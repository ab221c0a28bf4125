"""The diplôme's own words in templates, without ``{% load %}``: settings make this library a builtin."""

from django import template

from langue.nombre import accord, nombre
from referentiel.models import Diplome

register = template.Library()


@register.filter
def mot(diplome: Diplome, niveau: str) -> str:
    """The diplôme's own word: ``{{ diplome|mot:"stage" }}`` → « PFMP »."""
    return diplome.mot(niveau)


@register.filter
def mots(diplome: Diplome, niveau: str) -> str:
    """The same, in the plural."""
    return diplome.mot(niveau, pluriel=True)


@register.filter
def dire(diplome: Diplome, phrase: str) -> str:
    """A sentence of its file, with its words in it."""
    return diplome.dire(phrase)


@register.filter
def etudiants(combien: int, diplome: Diplome) -> str:
    """A number of people in the diplôme's own word: ``{{ 12|etudiants:diplome }}`` → « 12 élèves »."""
    return f"{nombre(combien)}\u00a0{diplome.mot('etudiant', pluriel=bool(accord(combien)))}"
