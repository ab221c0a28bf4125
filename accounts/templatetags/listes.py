"""What the pages of a school show of the lists."""

from django import template

from accounts.models import DemandeDArrivee, Inscription

register = template.Library()


@register.inclusion_tag("accounts/listes/_demandes.html")
def demandes_d_arrivee(etablissement):
    """Students whom another school asks for, to be answered in one click; and those whom this school waits for."""
    recues = list(
        DemandeDArrivee.objects.recues_par([etablissement]).select_related("etudiant", "classe__etablissement")
    )
    envoyees = DemandeDArrivee.objects.filter(classe__etablissement=etablissement).exclude(acceptee=True)
    ici = Inscription.objects.actives().filter(classe__etablissement=etablissement)
    siennes = ici.filter(etudiant__in=[demande.etudiant_id for demande in recues])
    classes = dict(siennes.values_list("etudiant", "classe__nom")) if recues else {}
    return {
        "recues": [(demande, classes.get(demande.etudiant_id, "")) for demande in recues],
        "envoyees": list(envoyees.select_related("etudiant", "classe")),
    }
