"""« Le référentiel a changé »: what replaces what the fiches hold, taken or refused, one by one or all at once."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from langue.nombre import accord, pluriel
from situations.models import Passeport
from situations.models.fiche import ConflitDeSaisie

from .propositions import garder, prendre, propositions


@require_http_methods(["GET", "HEAD", "POST"])
def remplacements(request, pk):
    """The fiches of one's own passport that hold something replaced, and what becomes of each."""
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome"), pk=pk)
    proposees = propositions(passeport)
    if request.method == "POST" and proposees:
        reponses = _reponses(request.POST, proposees)
        if reponses:
            _repondre(request, reponses)
            return redirect("situations:remplacements" if len(reponses) < len(proposees) else passeport, pk)
        messages.error(request, "Choisissez pour une fiche au moins, ou pour toutes à la fois.")
    contexte = {
        "passeport": passeport,
        "diplome": passeport.diplome,
        "propositions": proposees,
        "simples": all(len(p.choix) == 1 for p in proposees),
    }
    statut = 422 if request.method == "POST" and proposees else 200
    return render(request, "situations/remplacement/remplacements.html", contexte, status=statut)


def _reponses(post, proposees):
    """``[(proposition, the choix taken or None to keep), …]`` of those answered; all at once by « tout »."""
    tout = post.get("tout")
    reponses = []
    for proposee in proposees:
        par_valeur = {choix.valeur: choix for choix in proposee.choix}
        dit = post.get(proposee.nom, "")
        if tout == "garder" or (not tout and dit == "garder"):
            reponses.append((proposee, None))
        elif tout == "prendre" and len(proposee.choix) == 1:
            reponses.append((proposee, proposee.choix[0]))
        elif not tout and dit in par_valeur:
            reponses.append((proposee, par_valeur[dit]))
    return reponses


def _repondre(request, reponses):
    pris = gardes = 0
    for proposee, choix in reponses:
        if choix is None:
            garder(proposee)
            gardes += 1
            continue
        try:
            with transaction.atomic():
                prendre(proposee, choix)
            pris += 1
        except ConflitDeSaisie:
            messages.warning(
                request, f"{proposee.fiche} vient d’être modifiée ailleurs\u00a0: relisez-la, puis choisissez."
            )
    if pris:
        reste = accord(pris, "son ancien texte reste dans ses,leurs anciens textes restent dans leurs")
        messages.success(request, f"{pluriel(pris, 'fiche mise')} à jour\u00a0: {reste} versions.")
    if gardes:
        messages.success(request, f"{pluriel(gardes, 'fiche gardée')} telle{accord(gardes)} quelle{accord(gardes)}.")
