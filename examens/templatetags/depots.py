"""The dépôts of a passport, on its page: an area of this floor on a page of the floor below."""

from django import template

from examens.depots.suivi import periodes_du_passeport

register = template.Library()


@register.inclusion_tag("examens/depots/_sur_le_passeport.html")
def depots_du_passeport(passeport, est_le_sien):
    """``{% depots_du_passeport passeport est_le_sien %}``: nothing as long as no session is open; three queries."""
    return {"passeport": passeport, "est_le_sien": est_le_sien, "etats": periodes_du_passeport(passeport)}


@register.filter
def empreinte_lisible(empreinte):
    """A hash in groups of eight, which a person can follow with a finger."""
    return " ".join(empreinte[i : i + 8] for i in range(0, len(empreinte), 8))
