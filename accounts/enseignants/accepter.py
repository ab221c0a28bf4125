"""The link of a teacher's invitation: a password to choose, or an account that one has already."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.administrateurs.administrateurs import NominationRefusee
from accounts.connexion.mot_de_passe import ChoisirMotDePasseForm
from accounts.models import Journal

from .invitation import ENSEIGNENT, accepter, invitation_du_jeton, rejoindre


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, jeton):
    """GET tells and writes nothing, for scanners of mails follow links; POST accepts, once."""
    invitation = invitation_du_jeton(jeton)
    if invitation is None:
        return _perimee(request)
    contexte = {
        "invitation": invitation,
        "classes": [e.classe for e in invitation.personne.enseignements.select_related("classe")],
        "suite": request.path,
    }
    if request.user.is_authenticated:
        return _avec_ce_compte(request, invitation, contexte)
    form = ChoisirMotDePasseForm(data=request.POST if request.method == "POST" else None, user=invitation.personne)
    form.fields["password1"].label = "Mot de passe"
    if request.method == "POST" and form.is_valid():
        if not accepter(invitation, form.cleaned_data["password1"]):
            return _perimee(request)
        _noter(invitation, invitation.personne)
        messages.success(
            request,
            f"Votre compte est ouvert. Notez votre identifiant, «\u00a0{invitation.personne.username}\u00a0»\u00a0: "
            "c’est avec lui, et non avec votre adresse, que vous vous connecterez.",
        )
        return perform_login(request, invitation.personne, redirect_url=reverse("accounts:accueil"))
    statut = 422 if form.errors else 200
    return render(request, "accounts/enseignants/invitation.html", contexte | {"form": form}, status=statut)


def _avec_ce_compte(request, invitation, contexte):
    contexte["possible"] = request.user.role in ENSEIGNENT
    if request.method == "POST" and contexte["possible"]:
        try:
            if not rejoindre(invitation, request.user):
                return _perimee(request)
        except NominationRefusee as refus:
            messages.error(request, str(refus))
        else:
            _noter(invitation, request.user)
            messages.success(request, "L’invitation est acceptée avec votre compte.")
            return redirect("suivi:classes" if contexte["classes"] else "accounts:accueil")
    statut = 422 if request.method == "POST" else 200
    return render(request, "accounts/enseignants/invitation.html", contexte, status=statut)


def _perimee(request):
    return render(request, "accounts/enseignants/invitation_perimee.html", status=404)


def _noter(invitation, user):
    Journal.noter(
        Journal.Action.PERSONNE,
        user,
        etablissement=invitation.etablissement,
        objet=f"Invitation acceptée\u00a0: {user} ({user.username})",
        personne=user.pk,
    )
