"""« Mes fiches »: all that the student has written, what is unfinished first."""

import uuid

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from situations.filtres import FiltresFiches
from situations.models import Fiche

from .mes_fiches import LigneListe, fiches_de


@require_safe
def mes_fiches(request):
    """One page for all: two hundred lines are read faster than ten pages are turned."""
    maintenant = timezone.now()
    toutes = [LigneListe.de_fiche(f, maintenant) for f in fiches_de(request.user)]
    filtres = FiltresFiches(request.GET, sorted({ligne.epreuve for ligne in toutes if ligne.epreuve}))
    choisis = filtres.choisis
    return render(
        request,
        "situations/fiche/mes_fiches.html",
        {
            "toutes": len(toutes),
            "fiches": [ligne for ligne in toutes if ligne.repond_a(choisis)],
            "filtres": filtres,
            "corbeille": Fiche.objects.restaurables_par(request.user).count(),
            "plusieurs": len({ligne.passeport for ligne in toutes}) > 1,
            "cle_de_copie": uuid.uuid4(),
            "passeports": request.user.passeports.exists() if not toutes else True,
        },
    )
