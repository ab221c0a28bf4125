"""The dépôts of a class, for its teachers: how they stand, and depositing all of it at the deadline."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import Classe
from examens.models import PeriodeDepot
from langue.nombre import accord, pluriel

from .classe import Lot, avancer, ouvrir_lot
from .deposer import DepotRefuse, refuser_hors_delai
from .suivi import depots_de_la_classe


@require_safe
def classe_depots(request, pk):
    """Per épreuve, who has deposited, who is ready, who is not and why. ``?periode=``: another one than the next."""
    classe = _classe(request, pk)
    etats = depots_de_la_classe(classe, list(PeriodeDepot.objects.de_la_classe(classe)))
    demandee = request.GET.get("periode", "")
    choisi = next((e for e in etats if str(e.periode.pk) == demandee), None)
    choisi = choisi or next((e for e in etats if e.ouverte), etats[0] if etats else None)
    return render(request, "examens/depots/classe.html", {"classe": classe, "etats": etats, "choisi": choisi})


@require_http_methods(["GET", "HEAD", "POST"])
def classe_deposer(request, pk, periode_pk):
    """The list of those who would be deposited; confirmed, it is done a few at a time until the last one."""
    maintenant = timezone.now()
    classe = _classe(request, pk)
    periode = get_object_or_404(PeriodeDepot.objects.de_la_classe(classe), pk=periode_pk)
    jeton = request.POST.get("lot")
    if jeton is not None:
        lot = Lot.lire(jeton, periode=periode, classe=classe, par=request.user)
        if lot is None:
            messages.warning(request, "Ce dépôt a été interrompu trop longtemps\u00a0: voici où il en est.")
            return _vers_la_liste(request, classe, periode)
        return _poursuivre(request, classe, periode, lot)
    (etat,) = depots_de_la_classe(classe, [periode], maintenant)
    contexte = {"classe": classe, "periode": periode, "etat": etat, "refus": None, "coches": None}
    try:
        refuser_hors_delai(periode, maintenant.replace(microsecond=0))
    except DepotRefuse as erreur:
        contexte["refus"] = str(erreur)
    if request.method == "POST":
        choisis = set(request.POST.getlist("passeports"))
        contexte["coches"] = choisis
        passeports = [ligne.passeport for ligne in etat.deposables if str(ligne.passeport.pk) in choisis]
        if not contexte["refus"] and passeports:
            return _poursuivre(
                request, classe, periode, ouvrir_lot(periode, classe, request.user, passeports, maintenant)
            )
        contexte["refus"] = contexte["refus"] or "Cochez au moins un passeport à déposer."
    return render(
        request, "examens/depots/classe_deposer.html", contexte, status=422 if request.method == "POST" else 200
    )


def _poursuivre(request, classe, periode, lot):
    avancer(lot, periode, request.user)
    if lot.restants:
        contexte = {"classe": classe, "periode": periode, "lot": lot, "jeton": lot.signe()}
        return render(request, "examens/depots/classe_en_cours.html", contexte)
    if lot.deposes:
        messages.success(request, f"{pluriel(lot.deposes, 'passeport déposé')} pour l’{periode.epreuve.code}.")
    if lot.deja:
        avait = accord(lot.deja, "avait,avaient")
        messages.info(
            request,
            f"{lot.deja} {avait} été déposé{accord(lot.deja)} entre-temps\u00a0: rien n’y a été changé.",
        )
    for nom, pourquoi in lot.echecs:
        messages.error(request, f"{nom}\u00a0: {pourquoi}")
    return _vers_la_liste(request, classe, periode)


def _vers_la_liste(request, classe, periode):
    adresse = f"{reverse('examens:classe_depots', args=[classe.pk])}?periode={periode.pk}"
    return HttpResponseClientRedirect(adresse) if request.htmx else redirect(adresse)


def _classe(request, pk):
    return get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
