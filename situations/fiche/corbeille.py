"""Throwing a fiche away asks first, and can be undone for thirty days."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situations.models import Fiche


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, pk):
    """Ask, then put in the bin."""
    fiche = get_object_or_404(
        Fiche.objects.modifiables_par(request.user).select_related("situation", "passeport__diplome"),
        pk=pk,
    )
    if request.method == "POST":
        fiche.jeter()
        messages.success(
            request,
            format_html(
                'La fiche est dans la corbeille pour {} jours. <a href="{}">Ouvrir la corbeille</a>',
                settings.CORBEILLE_JOURS,
                reverse("situations:corbeille"),
            ),
        )
        return redirect("situations:passeport", pk=fiche.passeport_id)
    return render(
        request,
        "situations/fiche/supprimer.html",
        {"fiche": fiche, "jours": settings.CORBEILLE_JOURS, "fichiers": len(fiche.fichiers())},
    )


@require_POST
def restaurer(request, pk):
    """Out of the bin, as it was."""
    fiche = get_object_or_404(Fiche.objects.restaurables_par(request.user), pk=pk)
    cede = fiche.restaurer()
    revenue = (
        "Le brouillon est revenu parmi vos fiches."
        if fiche.est_brouillon
        else "La fiche est revenue dans votre passeport."
    )
    messages.success(request, revenue)
    if cede:
        messages.info(
            request,
            "Elle n’est plus la fiche retenue de sa situation : vous en avez retenu une autre depuis.",
        )
    return redirect("situations:fiche_modifier" if fiche.est_brouillon else "situations:fiche", pk=fiche.pk)


@require_safe
def corbeille(request):
    """What was thrown away and can still be taken back."""
    fiches = Fiche.objects.restaurables_par(request.user).select_related("situation", "passeport__diplome")
    delai = timedelta(days=settings.CORBEILLE_JOURS)
    return render(
        request,
        "situations/fiche/corbeille.html",
        {
            "lignes": [(f, f.supprimee_le + delai) for f in fiches.order_by("-supprimee_le")],
            "jours": settings.CORBEILLE_JOURS,
        },
    )
