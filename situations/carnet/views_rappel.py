"""The reminder of the logbook: wanted or not, from « Mon compte », the logbook, or the e-mail itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from situations.courant import qui_tient_un_carnet

from .rappel import RAPPEL


@require_POST
def rappel(request):
    """Say yes or no; without an e-mail address, say what is missing."""
    personne = qui_tient_un_carnet(request)
    personne.rappel_du_carnet = "oui" in request.POST
    personne.save(update_fields=["rappel_du_carnet"])
    if not personne.rappel_du_carnet:
        messages.success(request, "Le rappel du journal de bord ne vous sera plus envoyé.")
    elif personne.email:
        messages.success(request, "Un rappel vous sera envoyé, seulement si vous n’écrivez rien pendant une semaine.")
    else:
        messages.warning(request, "C’est noté, mais il faut d’abord une adresse électronique : ajoutez la vôtre ici.")
    return redirect("situations:carnet" if "journal" in request.POST and personne.email else "accounts:compte")


# Mail services post here by themselves (RFC 8058), without a cookie; the signature of the link stands for the person.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def rappel_arreter(request, token):
    """Stop it without signing in: a GET asks, since mail services open every link; a POST stops."""
    personne = RAPPEL.personne(token)
    if personne is None:
        raise Http404
    if request.method == "POST":
        personne.rappel_du_carnet = False
        personne.save(update_fields=["rappel_du_carnet"])
    contexte = {
        "arrete": request.method == "POST",
        "titre": "Rappel du journal de bord",
        "nom": "le rappel du journal de bord",
        "explication": "C’est le message qui arrive, une fois par semaine au plus, quand vous n’avez rien écrit depuis "
        "sept jours.",
    }
    return render(request, "accounts/courriel_regulier/arreter.html", contexte)
