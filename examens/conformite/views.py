"""« Conformité du dossier »: of one passport, for its student and their teachers; of a class, for its teachers."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Classe, Journal
from accounts.models.user import homonymes
from situations.models import Passeport

from .conformite import ce_qui_manque, conformites, conformites_de_la_classe


@require_safe
def conformite(request, pk):
    """What each épreuve asks of the dossier, and how this passport stands."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    Journal.noter_lecture(Journal.Action.LECTURE_PASSEPORT, request.user, passeport.etudiant, passeport)
    contexte = {
        "passeport": passeport,
        "diplome": passeport.diplome,
        "est_le_sien": passeport.etudiant_id == request.user.pk,
        "conformites": conformites(passeport),
    }
    return render(request, "examens/conformite/conformite.html", contexte)


@require_safe
def classe_conformite(request, pk):
    """What most of the class lack, then what each student lacks for each épreuve."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    lignes = conformites_de_la_classe(classe)
    contexte = {
        "classe": classe,
        "diplome": classe.diplome,
        "lignes": lignes,
        "homonymes": homonymes(etudiant for etudiant, _, _ in lignes),
        "ouverts": sum(passeport is not None for _, _, passeport in lignes),
        "manques": ce_qui_manque(lignes),
        "colonnes": next((conformites for _, conformites, _ in lignes if conformites), []),
    }
    return render(request, "examens/conformite/classe.html", contexte)
