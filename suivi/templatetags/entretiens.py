"""The questions of an entretien, on the form of the fiche that answers them (R29)."""

from django import template

from langue.nombre import entier
from suivi.entretiens.entretien import par_rubrique
from suivi.models import Appreciation

register = template.Library()


@register.simple_tag(takes_context=True)
def questions_posees(context, fiche):
    """The appréciation whose questions the student comes to answer, by the address or the form; None without one.

    It carries ``groupes``, ``[(name, label, questions), …]``, and ``par_champ``, ``{name: questions}``.
    """
    request = context["request"]
    cle = entier(request.POST.get("questions") or request.GET.get("questions"))
    if fiche is None or cle is None:
        return None
    demande = Appreciation.objects.visibles_par(request.user).filter(pk=cle, fiche=fiche).exclude(questions=[]).first()
    if demande is not None:
        demande.groupes = par_rubrique(demande.questions, fiche.passeport.diplome)
        demande.par_champ = {nom: questions for nom, _, questions in demande.groupes}
    return demande
