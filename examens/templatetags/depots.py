"""The dépôts of a passport, on its page: what this floor knows, on a page of the floor below."""

from django import template

from examens.depots.suivi import copies_depassees, periodes_du_passeport
from situations.fichiers.pieces import en_clair

register = template.Library()
register.filter("taille", en_clair)


@register.simple_tag
def depots_du_passeport(passeport):
    """An ``EtatPeriode`` per period: none as long as no session is open; three queries."""
    return periodes_du_passeport(passeport)


register.simple_tag(copies_depassees)


@register.simple_tag
def copies_sans(fiche):
    """The ``EtatPeriode`` whose copy was made before this fiche, and could still be made again; a few queries."""
    return copies_depassees(periodes_du_passeport(fiche.passeport), fiche.passeport, fiche)


@register.filter
def proches(etats):
    """Those that their student should hear of now, the first to close first."""
    return sorted((etat for etat in etats if etat.proche), key=lambda etat: etat.periode.ferme_le)


@register.filter
def empreinte_lisible(empreinte):
    """A hash in groups of eight, which a person can follow with a finger."""
    return " ".join(empreinte[i : i + 8] for i in range(0, len(empreinte), 8))
