"""The daily e-mail: wanted or not, from « Mon compte » or from the e-mail itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from .recapitulatif import personne_du_jeton


@require_POST
def reglage(request):
    """Say yes or no, from « Mon compte »."""
    request.user.recapitulatif = "oui" in request.POST
    request.user.save(update_fields=["recapitulatif"])
    if request.user.recapitulatif:
        messages.success(request, "Le récapitulatif vous sera envoyé, une fois par jour au plus.")
    else:
        messages.success(request, "Le récapitulatif ne vous sera plus envoyé.")
    return redirect("accounts:compte")


# Mail services post here by themselves (RFC 8058), without a cookie; the signature of the link stands for the person.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def arreter(request, token):
    """Stop the e-mail without signing in: a GET asks, since mail services open every link; a POST stops."""
    personne = personne_du_jeton(token)
    if personne is None:
        raise Http404
    if request.method == "POST":
        personne.recapitulatif = False
        personne.save(update_fields=["recapitulatif"])
    contexte = {
        "arrete": request.method == "POST",
        "titre": "Récapitulatif par courriel",
        "nom": "le récapitulatif",
        "explication": "C’est le message qui dit, une fois par jour au plus, ce qui vous attend dans Passeport Pro. "
        "Vous continuerez à tout lire sur le site.",
    }
    return render(request, "accounts/courriel_regulier/arreter.html", contexte)
