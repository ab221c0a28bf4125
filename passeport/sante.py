"""Health of the instance: alive, for a load balancer; ready, for whoever installs and watches it.

Both say nothing about versions, addresses or people. Being ready is looked at once in ``MEMOIRE`` seconds at most,
whoever asks and however often.
"""

import time
from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exploitation.etat.constats import PRET, constater, pire

MEMOIRE = 5


@lru_cache(maxsize=1)
def _constater_a(_tranche):
    return constater()


@require_safe
@login_not_required
def sante(request):
    """Answer 200: this process is alive, whatever becomes of the database. Asks nothing of anything."""
    return JsonResponse({"etat": "ok"})


@require_safe
@login_not_required
def pret(request):
    """What works and what does not, as a page for a browser and as JSON for the rest; 503 when people must not come."""
    constats = _constater_a(time.monotonic() // MEMOIRE)
    etat = pire(constats.values())
    statut = 503 if etat == "panne" else 200
    if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
        lignes = [(libelle, constats[nom]) for nom, libelle, _ in PRET]
        return render(request, "sante.html", {"etat": etat, "lignes": lignes}, status=statut)
    details = {nom: {"etat": constat.etat, "texte": constat.texte} for nom, constat in constats.items()}
    return JsonResponse({"etat": etat} | details, status=statut, json_dumps_params={"ensure_ascii": False})
