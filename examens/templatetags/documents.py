"""The documents of an épreuve, on the page of a passport: what this floor knows, on a page of the floor below."""

from django import template

from examens.documents.contenu import documents_de

register = template.Library()


@register.filter
def documents_demandes(epreuve, diplome):
    """The models that this épreuve asks for; none in most diplômes, and no query."""
    return documents_de(diplome, epreuve)
