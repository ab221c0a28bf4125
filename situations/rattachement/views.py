"""« 3 fiches sont datées dans cette période : les rattacher ? »: ticked, left, or taken back (R36)."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from langue.nombre import pluriel
from situations.models import Passeport, Stage
from situations.models.fiche import ConflitDeSaisie

from .rattacher import laisser, rattachables_de, rattachees, rattacher

# Where the browser's session keeps what may be taken back: {passport: {fiche: stage}}.
A_ANNULER = "fiches_rattachees"


@require_http_methods(["GET", "HEAD", "POST"])
def rattachements(request, pk):
    """The fiches of one's own passport that are dated in a period and name none."""
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome"), pk=pk)
    dernieres = request.session.get(A_ANNULER, {}).get(str(pk), {})
    proposees, statut = rattachables_de(passeport), 200
    if "annuler" in request.POST:
        _annuler(request, passeport, dernieres)
        return redirect("situations:rattachements", pk)
    # Sent twice, or answered in another window: nothing is left to ask.
    if request.method == "POST" and proposees:
        cochees = set(request.POST.getlist("fiche"))
        if cochees or "laisser" in request.POST:
            _repondre(request, passeport, set() if "laisser" in request.POST else cochees)
            return redirect("situations:rattachements", pk)
        messages.error(request, "Cochez au moins une fiche, ou laissez-les toutes telles quelles.")
        statut = 422
    contexte = {
        "passeport": passeport,
        "diplome": passeport.diplome,
        "rattachables": proposees,
        "rattachees": rattachees(passeport, dernieres),
        "aucune_cochee": statut == 422,
    }
    return render(request, "situations/rattachement/rattachements.html", contexte, status=statut)


@transaction.atomic
def _repondre(request, passeport, cochees):
    """Attach those ticked, leave the others that the page showed: it asks about each of them once."""
    # A period that somebody deletes meanwhile waits, or is gone already.
    list(Stage.objects.select_for_update(no_key=True).filter(passeport=passeport).order_by("pk"))
    montrees, faites = set(request.POST.getlist("montree")), {}
    for proposee in rattachables_de(passeport):
        for fiche in proposee.fiches:
            if str(fiche.pk) in cochees:
                if _tente(request, fiche, proposee.stage):
                    faites[str(fiche.pk)] = proposee.stage.pk
            elif str(fiche.pk) in montrees:
                laisser(fiche, proposee.stage)
    if faites:
        request.session[A_ANNULER] = request.session.get(A_ANNULER, {}) | {str(passeport.pk): faites}
        messages.success(request, f"{pluriel(len(faites), 'fiche rattachée')}.")
    else:
        messages.info(request, "Ces fiches restent telles quelles.")


def _annuler(request, passeport, dernieres):
    fiches = rattachees(passeport, dernieres)
    defaites = sum(_tente(request, fiche, None) for fiche in fiches)
    request.session[A_ANNULER] = request.session.get(A_ANNULER, {}) | {str(passeport.pk): {}}
    messages.success(request, f"{pluriel(defaites, 'fiche détachée')}.")


def _tente(request, fiche, stage):
    try:
        with transaction.atomic():
            rattacher(fiche, stage)
    except ConflitDeSaisie:
        messages.warning(request, f"{fiche} vient d’être modifiée ailleurs\u00a0: relisez-la, puis choisissez.")
        return False
    return True
