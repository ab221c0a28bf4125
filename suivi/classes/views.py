"""The classes of a teacher, and how the students of one of them stand."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Classe

from .avancement import suivi


@require_safe
def classes(request):
    """The classes that this teacher teaches, the latest session first."""
    lignes = (
        Classe.objects.visibles_par(request.user)
        .select_related("diplome", "etablissement")
        .annotate(effectif=Count("inscriptions", filter=Q(inscriptions__terminee_le=None)))
    )
    return render(request, "suivi/classes/classes.html", {"classes": lignes})


@require_safe
def classe(request, pk):
    """One line per student: coverage by épreuve, recorded fiches, last activity."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    lignes = suivi(classe, request.user)
    return render(
        request,
        "suivi/classes/classe.html",
        {
            "classe": classe,
            "lignes": lignes,
            "epreuves": next((ligne.epreuves for ligne in lignes if ligne.passeport), []),
            "ouverts": sum(ligne.passeport is not None for ligne in lignes),
        },
    )
