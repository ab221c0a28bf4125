"""Two accounts of one person: which one stays, what moves, by name; and undoing it for a week."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.ecole.personnes import chercher, connues_par, modifiables_par, sans_les_reunies
from accounts.models import Fusion, User

from .fusion import FusionImpossible, annuler, apercu, deux_fois, fusionner

PROPOSES = 12


@require_http_methods(["GET", "HEAD"])
def fusion_choisir(request, pk):
    """With whom: the homonyms first, else whoever is looked for."""
    personne = get_object_or_404(modifiables_par(request.user), pk=pk, role=User.Role.ETUDIANT)
    q = request.GET.get("q", "")[:80]
    possibles = sans_les_reunies(connues_par(request.user)).filter(role=User.Role.ETUDIANT).exclude(pk=pk)
    possibles = chercher(possibles, q) if q else possibles.filter(last_name__iexact=personne.last_name)
    possibles = possibles.prefetch_related("inscriptions__classe").order_by("last_name", "first_name", "pk")
    contexte = {"personne": personne, "q": q, "possibles": possibles[:PROPOSES]}
    return render(request, "accounts/fusion/choisir.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def fusion(request, pk, autre_pk):
    """GET shows what would move to ``pk`` from the other one; POST does it."""
    miens = modifiables_par(request.user).filter(role=User.Role.ETUDIANT)
    garde = get_object_or_404(miens.select_related("etablissement"), pk=pk)
    absorbe = get_object_or_404(miens, pk=autre_pk)
    autres_noms = garde.rang_liste[0] != absorbe.rang_liste[0]
    contexte = {"garde": garde, "absorbe": absorbe, "autres_noms": autres_noms}
    try:
        contexte |= {"deplaces": apercu(garde, absorbe), "deux_fois": deux_fois(garde, absorbe)}
        if request.method == "POST":
            ecole = garde.etablissement or garde.inscriptions.latest("pk").classe.etablissement
            fusionner(garde, absorbe, request.user, ecole)
            messages.success(request, f"Les deux comptes de {garde} n’en font plus qu’un\u00a0: {garde.username}.")
            return redirect("accounts:personne", garde.pk)
    except FusionImpossible as refus:
        contexte["refus"] = str(refus)
    statut = 422 if request.method == "POST" else 200
    return render(request, "accounts/fusion/apercu.html", contexte, status=statut)


@require_POST
def fusion_annuler(request, pk):
    """Two accounts again, each with what it had."""
    fusion = get_object_or_404(Fusion.objects.modifiables_par(request.user), pk=pk)
    try:
        annuler(fusion, request.user)
    except FusionImpossible as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "Les deux comptes sont de nouveau séparés, chacun avec ce qu’il avait.")
    return redirect("accounts:personne", fusion.garde_id)
