"""The dépôts of a class, for its teachers: how they stand, and depositing all of it at the deadline."""

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Classe
from accounts.models.user import noms_distincts
from examens.models import DepotDeClasse, DepotDeClasseLigne, PeriodeDepot
from examens.pouls import muet
from langue.nombre import pluriel

from .classe import demander
from .deposer import DepotRefuse, refuser_hors_delai, rouvrir
from .forms import ReouvertureForm
from .suivi import depots_de_la_classe


@require_safe
def classe_depots(request, pk):
    """Per épreuve, who has deposited, who is ready, who is not and why. ``?periode=``: another one than the next."""
    classe = _classe(request, pk)
    etats = depots_de_la_classe(classe, list(PeriodeDepot.objects.de_la_classe(classe)))
    demandee = request.GET.get("periode", "")
    choisi = next((e for e in etats if str(e.periode.pk) == demandee), None)
    choisi = choisi or next((e for e in etats if e.ouverte), etats[0] if etats else None)
    contexte = {"classe": classe, "etats": etats, "choisi": choisi, "plus_tard": _plus_tard(classe)}
    return render(request, "examens/depots/classe.html", contexte)


def _plus_tard(classe):
    """The names of those who are in this class and in one of a later session, where their passport is deposited."""
    presents = classe.inscriptions.actives().select_related("etudiant")
    ailleurs = presents.exclude(pk__in=classe.inscriptions.actives().avec_cette_session().values("pk"))
    return sorted((i.etudiant for i in ailleurs), key=lambda etudiant: etudiant.rang_liste)


@require_http_methods(["GET", "HEAD", "POST"])
def classe_deposer(request, pk, periode_pk):
    """The list of those who would be deposited; confirmed, a worker does it, and its page tells where it stands."""
    maintenant = timezone.now()
    classe = _classe(request, pk)
    periode = get_object_or_404(PeriodeDepot.objects.de_la_classe(classe), pk=periode_pk)
    (etat,) = depots_de_la_classe(classe, [periode], maintenant)
    contexte = {"classe": classe, "periode": periode, "etat": etat, "refus": None, "coches": None}
    try:
        refuser_hors_delai(periode, maintenant.replace(microsecond=0))
    except DepotRefuse as erreur:
        contexte["refus"] = str(erreur)
    if request.method == "POST":
        if lot := classe.depots_de_classe.inacheves().filter(periode=periode).first():
            return _deja_en_cours(request, lot)
        choisis = set(request.POST.getlist("passeports"))
        contexte["coches"] = choisis
        passeports = [ligne.passeport for ligne in etat.deposables if str(ligne.passeport.pk) in choisis]
        if not contexte["refus"] and passeports:
            lot, nouveau = demander(classe, periode, request.user, passeports, maintenant)
            return redirect(lot) if nouveau else _deja_en_cours(request, lot)
        contexte["refus"] = contexte["refus"] or "Cochez au moins un passeport à déposer."
    return render(
        request, "examens/depots/classe_deposer.html", contexte, status=422 if request.method == "POST" else 200
    )


def _deja_en_cours(request, lot):
    messages.info(request, "Un dépôt de cette classe était déjà en cours\u00a0: le voici.")
    return redirect(lot)


@require_safe
def depot_de_classe(request, pk):
    """Where it stands, then what became of each. The page asks for itself again until the last one."""
    lot = _lot(request, pk)
    lignes = list(lot.lignes.select_related("passeport__etudiant"))
    noms = noms_distincts(ligne.passeport.etudiant for ligne in lignes)
    compte = Counter(ligne.etat for ligne in lignes)
    contexte = {
        "lot": lot,
        "total": len(lignes),
        "faits": len(lignes) - compte[DepotDeClasseLigne.Etat.EN_ATTENTE],
        "deposes": compte[DepotDeClasseLigne.Etat.DEPOSE],
        "deja": compte[DepotDeClasseLigne.Etat.DEJA],
        "echecs": sorted((noms[ligne.passeport.etudiant_id], ligne.motif) for ligne in lignes if ligne.motif),
        "annulables": lot.depots().count() if lot.termine_le and not lot.periode.est_fermee() else 0,
        "muet": lot.termine_le is None and muet(),
    }
    return render(request, "examens/depots/depot_de_classe.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def depot_de_classe_annuler(request, pk):
    """Give back, all at once, the passports that it has deposited (R36), as long as they can be deposited anew."""
    lot = _lot(request, pk)
    depots = (
        lot.depots().sans_contenu().select_related("passeport__etudiant", "passeport__diplome", "epreuve", "session")
    )
    depots = sorted(depots, key=lambda depot: depot.passeport.etudiant.rang_liste)
    form = ReouvertureForm(request.saisie)
    refus = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for depot in depots:
                    rouvrir(depot, request.user, form.cleaned_data["motif"])
        except DepotRefuse as erreur:
            refus = str(erreur)
        else:
            messages.success(request, f"{pluriel(len(depots), 'dépôt rouvert')}\u00a0: les passeports sont rendus.")
            return redirect(lot)
    noms = noms_distincts(depot.passeport.etudiant for depot in depots)
    contexte = {"lot": lot, "noms": list(noms.values()), "depots": depots, "form": form, "refus": refus}
    statut = 422 if request.method == "POST" else 200
    return render(request, "examens/depots/depot_de_classe_annuler.html", contexte, status=statut)


def _lot(request, pk):
    lots = DepotDeClasse.objects.visibles_par(request.user)
    return get_object_or_404(lots.select_related("classe", "periode__epreuve", "periode__session", "par"), pk=pk)


def _classe(request, pk):
    return get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
