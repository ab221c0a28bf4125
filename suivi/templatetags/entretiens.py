"""The questions of an entretien, on the form of the fiche that answers them (R29)."""

from django import template

from langue.nombre import entier
from suivi.entretiens.entretien import par_rubrique, sans_reponse
from suivi.models import Appreciation

register = template.Library()


@register.simple_tag(takes_context=True)
def questions_posees(context, fiche):
    """The appréciation whose questions the student has still to answer in this fiche; None without one.

    The one that the address or the form names, with all its questions; else the latest, with those of every
    appréciation that no answer was written to since. It carries ``groupes``, ``[(name, label, questions), …]``, and
    ``par_champ``, ``{name: questions}``.
    """
    request = context["request"]
    if fiche is None:
        return None
    demandes = list(Appreciation.objects.visibles_par(request.user).filter(fiche=fiche).exclude(questions=[]))
    cle = entier(request.POST.get("questions") or request.GET.get("questions"))
    demande = next((d for d in demandes if d.pk == cle), None)
    questions = demande.questions if demande else [q for d in demandes for q in sans_reponse(d, fiche)]
    if not questions:
        return None
    demande = demande or demandes[-1]
    demande.groupes = par_rubrique(questions, fiche.passeport.diplome)
    demande.par_champ = {nom: questions for nom, _, questions in demande.groupes}
    return demande
