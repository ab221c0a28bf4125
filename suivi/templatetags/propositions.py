"""The work posts that wait for an answer, on the pages where a student starts fiches (R27)."""

from django import template

from suivi.models import PropositionDePoste

register = template.Library()


@register.inclusion_tag("suivi/propositions/_en_attente.html", takes_context=True)
def postes_proposes(context, passeport=None):
    """Those that this student has still to answer: for one of their passports, or all. Nothing to anybody else."""
    user = context["request"].user
    if passeport is None:
        return {"proposes": PropositionDePoste.objects.en_attente_de(user)}
    siens = passeport.etudiant_id == user.pk
    return {"proposes": PropositionDePoste.objects.en_attente_sur(passeport) if siens else []}
