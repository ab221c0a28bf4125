"""Giving deposited passports back, one or several of a class, with a reason (R36)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Classe
from examens.models import Depot, PeriodeDepot
from langue.nombre import pluriel

from .deposer import DepotRefuse, rouvrir
from .forms import ReouvertureForm
from .suivi import depots_de_la_classe


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def depot_rouvrir(request, pk):
    """A teacher, or whoever runs the session, gives the passport back and says why."""
    depot = get_object_or_404(
        Depot.objects.rouvrables_par(request.user).select_related(
            "passeport__etudiant", "passeport__diplome", "epreuve", "session"
        ),
        pk=pk,
    )
    # Who runs the exam opens no passport: back to their own pages.
    lisible = Depot.objects.visibles_par(request.user).filter(pk=pk).exists()
    retour = depot.get_absolute_url() if lisible else reverse("examens:commissions_etablissement")
    form = ReouvertureForm(request.saisie)
    refus = None
    if request.method == "POST" and form.is_valid():
        try:
            rouvrir(depot, request.user, form.cleaned_data["motif"])
        except DepotRefuse as erreur:
            refus = str(erreur)
        else:
            messages.success(
                request,
                f"{depot.titulaire.etudiant}\u00a0: le dépôt est rouvert, "
                "il faut déposer de nouveau avant la fermeture.",
            )
            return redirect(retour)
    contexte = {"depot": depot, "passeport": depot.titulaire, "form": form, "refus": refus, "retour": retour}
    statut = 422 if request.method == "POST" else 200
    return render(request, "examens/depots/rouvrir.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def classe_rouvrir(request, pk, periode_pk):
    """Several dépôts of a class at once, for one reason: the ticked ones, and each tells what became of it."""
    classe = get_object_or_404(Classe.objects.visibles_par(request.user).select_related("diplome"), pk=pk)
    periode = get_object_or_404(PeriodeDepot.objects.de_la_classe(classe), pk=periode_pk)
    (etat,) = depots_de_la_classe(classe, [periode])
    form = ReouvertureForm(request.saisie)
    coches = set(request.saisie.getlist("passeports")) if request.saisie else set()
    choisis = [ligne for ligne in etat.deposes if str(ligne.passeport.pk) in coches]
    if request.method == "POST" and form.is_valid() and choisis:
        _rouvrir(request, choisis, form.cleaned_data["motif"])
        return redirect(f"{reverse('examens:classe_depots', args=[pk])}?periode={periode_pk}")
    contexte = {
        "classe": classe,
        "periode": periode,
        "etat": etat,
        "form": form,
        "coches": coches,
        "aucun": request.method == "POST" and not choisis,
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "examens/depots/classe_rouvrir.html", contexte, status=statut)


def _rouvrir(request, lignes, motif):
    rouverts = 0
    for ligne in lignes:
        try:
            rouvrir(ligne.depot, request.user, motif)
        except DepotRefuse as refus:
            messages.error(request, f"{ligne.nom}\u00a0: {refus}")
        else:
            rouverts += 1
    if rouverts:
        messages.success(request, f"{pluriel(rouverts, 'dépôt rouvert')}\u00a0: il faut déposer de nouveau.")
