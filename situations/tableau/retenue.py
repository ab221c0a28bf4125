"""The retained fiche of a situation: the student marks it, in one click, and takes the mark away in another (R26)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from situations.models import Fiche


@require_POST
def retenir(request, pk):
    """Retain this fiche in place of any other of its situation; with ``relacher`` in the form, retain none."""
    fiche = get_object_or_404(Fiche.objects.retenables_par(request.user).select_related("situation"), pk=pk)
    if "relacher" in request.POST:
        fiche.relacher()
        messages.success(request, f"Aucune fiche n’est plus retenue pour {fiche.situation.nom_court}.")
    elif fiche.retenir():
        messages.success(
            request, f"Cette fiche est maintenant celle que vous retenez pour {fiche.situation.nom_court}."
        )
    else:
        messages.error(request, "Cette fiche vient de changer dans une autre fenêtre : vérifiez, puis recommencez.")
    if "parcours" in request.POST:
        return redirect("situations:situation", pk=fiche.passeport_id, situation_pk=fiche.situation_id)
    return redirect("situations:fiche", pk=fiche.pk)
