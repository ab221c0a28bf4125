"""The groups of a class, named by its teachers and shared between them (R24)."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Classe
from accounts.models.user import homonymes
from suivi.models import Groupe
from suivi.models.groupe import membres

from .forms import GroupeForm

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]


@require_safe
def groupes(request, pk):
    classe = _classe(request, pk)
    presents = {i.etudiant_id: i.etudiant for i in classe.inscriptions.actives().select_related("etudiant")}
    lignes = [
        (groupe, sorted((presents[membre] for membre in siens), key=lambda e: e.rang_liste))
        for groupe, siens in membres(classe.groupes.all()).items()
    ]
    dans = {etudiant.pk for _, siens in lignes for etudiant in siens}
    return render(
        request,
        "suivi/groupes/groupes.html",
        {
            "classe": classe,
            "lignes": lignes,
            "presents": len(presents),
            "sans": sorted((e for pk, e in presents.items() if pk not in dans), key=lambda e: e.rang_liste),
            "homonymes": homonymes(presents.values()),
        },
    )


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def groupe_nouveau(request, pk):
    return _saisir(request, _classe(request, pk))


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def groupe(request, pk):
    groupe = _groupe(request, pk)
    return _saisir(request, groupe.classe, groupe)


@require_http_methods(LECTURE_ECRITURE)
def groupe_supprimer(request, pk):
    """Ask, then delete: nobody leaves the class, and no work post changes."""
    groupe = _groupe(request, pk)
    if request.method == "POST":
        groupe.delete()
        messages.success(request, f"Le groupe «\u00a0{groupe.nom}\u00a0» est supprimé.")
        return redirect("suivi:groupes", groupe.classe_id)
    return render(request, "suivi/groupes/supprimer.html", {"groupe": groupe, "classe": groupe.classe})


@transaction.atomic
def _saisir(request, classe, groupe=None):
    form = GroupeForm(request.saisie, classe=classe, groupe=groupe)
    if request.method == "POST" and form.is_valid() and (ecrit := form.enregistrer()):
        messages.success(request, f"Le groupe «\u00a0{ecrit.nom}\u00a0» est enregistré.")
        return redirect("suivi:groupes", classe.pk)
    return render(
        request,
        "suivi/groupes/groupe.html",
        {"form": form, "classe": classe, "groupe": groupe, "homonymes": homonymes(form.presents)},
        status=422 if request.method == "POST" else 200,
    )


def _classe(request, pk):
    return get_object_or_404(Classe.objects.visibles_par(request.user).select_related("diplome"), pk=pk)


def _groupe(request, pk):
    return get_object_or_404(Groupe.objects.modifiables_par(request.user).select_related("classe__diplome"), pk=pk)
