"""A visit planned, changed, said to be done, withdrawn: by the teacher who makes it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.connexion.reprise import rendre_le_texte
from situations.models import Stage
from stages.models import Visite

from .visite import VisiteForm, retirer

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def visite_nouvelle(request, pk):
    stages = Stage.objects.suivis_par(request.user).select_related("passeport__etudiant", "passeport__diplome")
    return _saisir(request, get_object_or_404(stages, pk=pk))


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def visite(request, pk):
    visite = _visite(request, pk)
    return _saisir(request, visite.stage, visite)


@require_http_methods(LECTURE_ECRITURE)
def visite_retirer(request, pk):
    """Ask, then withdraw."""
    visite = _visite(request, pk)
    if request.method == "POST":
        retirer(visite, request.user)
        messages.success(request, "La visite est retirée.")
        return redirect(visite.stage)
    return render(request, "stages/visites/retirer.html", {"visite": visite, "stage": visite.stage})


def _saisir(request, stage, visite=None):
    form = VisiteForm(request.saisie, stage=stage, user=request.user, visite=visite)
    if request.method == "POST" and form.is_valid() and form.enregistrer():
        messages.success(request, "La visite est enregistrée.")
        return redirect(stage)
    return render(
        request,
        "stages/visites/visite.html",
        {"form": form, "stage": stage, "diplome": stage.passeport.diplome, "visite": visite},
        status=422 if request.method == "POST" else 200,
    )


def _visite(request, pk):
    visites = Visite.objects.modifiables_par(request.user)
    return get_object_or_404(visites.select_related("stage__passeport__etudiant", "stage__passeport__diplome"), pk=pk)
