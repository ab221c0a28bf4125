"""The classes of a teacher, and how the students of one of them stand."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Classe
from accounts.models.user import homonymes
from impression.telechargement import nom_de_fichier, telechargement
from situations.models import Passeport

from .avancement import suivi
from .liste_pdf import liste_pdf


@require_safe
def classes(request):
    """The classes that this teacher teaches, the latest session first."""
    lignes = (
        Classe.objects.visibles_par(request.user)
        .select_related("diplome", "etablissement")
        .annotate(effectif=Count("inscriptions", filter=Q(inscriptions__terminee_le=None)))
        # Django forgets the order of a model where rows are counted.
        .order_by("-session", "nom")
    )
    return render(request, "suivi/classes/classes.html", {"classes": lignes})


@require_safe
def classe(request, pk):
    """One line per student: coverage by épreuve, recorded fiches, last activity."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    lignes = suivi(classe, request.user)
    presents = [ligne for ligne in lignes if not ligne.parti]
    return render(
        request,
        "suivi/classes/classe.html",
        {
            "classe": classe,
            "lignes": lignes,
            "homonymes": homonymes(ligne.etudiant for ligne in lignes),
            "epreuves": next((ligne.epreuves for ligne in lignes if ligne.passeport), []),
            "presents": len(presents),
            "anciens": sorted(Passeport.objects.anciens_de_la_classe(classe), key=lambda p: p.etudiant.rang_liste),
            "ouverts": sum(ligne.passeport is not None for ligne in lignes),
            "attendus": sum(ligne.etudiant.last_login is None for ligne in presents),
        },
    )


@require_safe
def liste(request, pk):
    """The list of those who are in the class today, to print and tick."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    return telechargement(
        liste_pdf(classe, timezone.localdate()), nom_de_fichier("liste", classe.nom, str(classe.session))
    )
