"""The classes of a teacher, and how the students of one of them stand."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Classe
from situations.suivi import suivi
from situations.suivi_stages import a_relier, stages_de_la_classe


@require_safe
def classes(request):
    """The classes that this teacher teaches, the latest session first."""
    lignes = (
        Classe.objects.visibles_par(request.user)
        .select_related("diplome", "etablissement")
        .annotate(effectif=Count("inscriptions", filter=Q(inscriptions__terminee_le=None)))
    )
    return render(request, "situations/classe/classes.html", {"classes": lignes})


@require_safe
def classe(request, pk):
    """One line per student: coverage by épreuve, recorded fiches, last activity."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    lignes = suivi(classe)
    return render(
        request,
        "situations/classe/classe.html",
        {
            "classe": classe,
            "lignes": lignes,
            "epreuves": next((ligne.epreuves for ligne in lignes if ligne.passeport), []),
            "ouverts": sum(ligne.passeport is not None for ligne in lignes),
        },
    )


@require_safe
def classe_stages(request, pk):
    """Who is where, who has no stage, whose tuteur has no link yet (R23, R24)."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    lignes = stages_de_la_classe(classe)
    tous = [stage for ligne in lignes for stage in ligne.stages]
    return render(
        request,
        "situations/stage/classe.html",
        {
            "classe": classe,
            "diplome": classe.diplome,
            "lignes": lignes,
            "sans": sum(not ligne.stages for ligne in lignes),
            "a_relier": [stage.pk for stage in tous if a_relier(stage)],
            "en_cours": sum(stage.etat == "en cours" for stage in tous),
        },
    )
