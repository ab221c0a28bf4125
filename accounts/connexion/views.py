"""« Mon compte »: who one is here, and what one may change about it."""

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from .forms_courriel import CourrielForm


@require_safe
def compte(request):
    """Identity, classes, e-mail, password, double authentication: read here, each changed on its own page."""
    user = request.user
    return render(
        request,
        "accounts/connexion/compte.html",
        {
            "inscriptions": user.inscriptions.select_related("classe__etablissement", "classe__diplome"),
            "enseignements": user.enseignements.select_related("classe__etablissement"),
            "double_authentification": is_mfa_enabled(user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def courriel(request):
    """Give, change or withdraw the e-mail address; the password is asked again, since it opens the account."""
    form = CourrielForm(request.POST or None, personne=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Votre adresse électronique est enregistrée.")
        return redirect("accounts:compte")
    return render(request, "accounts/connexion/courriel.html", {"form": form}, status=422 if form.errors else 200)


def deconnexion(request):
    """allauth's own, after which the browser forgets the pages that it has kept: the next person may press « back »."""
    reponse = allauth.logout(request)
    if request.method == "POST":
        reponse["Clear-Site-Data"] = '"cache"'
    return reponse
