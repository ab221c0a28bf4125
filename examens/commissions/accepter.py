"""An invitation, seen from whoever received it: which commission, with which account, one button."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connexion.mot_de_passe import ChoisirMotDePasseForm
from accounts.models import Journal, User
from examens.models import MembreCommission
from langue.champs import MonNomField, MonPrenomField

from .invitation import SiegeRefuse, accepter, decliner, membre_du_jeton, ouvrir_compte, verifier_siege


class CompteDeMembreForm(ChoisirMotDePasseForm):
    """``CompteDeMembreForm(data=…, membre=…)``: the name that the inviter gave, to be corrected, and a password."""

    field_order = ["prenom", "nom", "password1", "password2"]
    prenom = MonPrenomField()
    nom = MonNomField()

    def __init__(self, *args, membre, **kwargs):
        # What a password must not look like.
        personne = User(first_name=membre.prenom, last_name=membre.nom, email=membre.courriel)
        super().__init__(*args, user=personne, initial={"prenom": membre.prenom, "nom": membre.nom}, **kwargs)
        self.fields["password1"].label = "Mot de passe"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, jeton):
    """GET tells and writes nothing, for scanners of mails follow links; POST accepts, once."""
    membre = membre_du_jeton(jeton)
    if membre is None:
        return render(request, "examens/commissions/invitation_perimee.html", status=404)
    if request.user.is_authenticated:
        return _avec_ce_compte(request, membre)
    return _avec_un_nouveau_compte(request, membre)


@require_POST
def invitation_repondre(request, pk):
    """A person named by their identifier accepts the seat that waits for them, or declines it."""
    proposes = MembreCommission.objects.proposes_a(request.user).select_related("commission__etablissement")
    membre = get_object_or_404(proposes, pk=pk)
    nom = membre.commission.nom
    if "decliner" in request.POST:
        if decliner(membre):
            _noter(membre, request.user, "déclinée")
            messages.success(request, f"Vous avez décliné l’invitation dans la commission «\u00a0{nom}\u00a0».")
    elif accepter(membre, request.user):
        _noter(membre, request.user)
        messages.success(request, f"Vous siégez dans la commission «\u00a0{nom}\u00a0».")
    return redirect("examens:commissions")


def _avec_ce_compte(request, membre):
    try:
        verifier_siege(request.user)
        refus = ""
    except SiegeRefuse as erreur:
        refus = str(erreur)
    if request.method == "POST" and not refus:
        if not accepter(membre, request.user):
            return render(request, "examens/commissions/invitation_perimee.html", status=404)
        _noter(membre, request.user)
        messages.success(request, f"Vous siégez dans la commission «\u00a0{membre.commission.nom}\u00a0».")
        return redirect("examens:commissions_accueil")
    return _page(request, membre, {"refus": refus}, 422 if request.method == "POST" else 200)


def _avec_un_nouveau_compte(request, membre):
    form = CompteDeMembreForm(data=request.POST if request.method == "POST" else None, membre=membre)
    if request.method != "POST" or not form.is_valid():
        return _page(request, membre, {"form": form}, 422 if form.errors else 200)
    donnees = form.cleaned_data
    with transaction.atomic():
        user = ouvrir_compte(membre, donnees["prenom"], donnees["nom"], donnees["password1"])
        if not accepter(membre, user):
            transaction.set_rollback(True)
            return render(request, "examens/commissions/invitation_perimee.html", status=404)
        _noter(membre, user)
    messages.success(
        request,
        f"Votre compte est ouvert. Notez votre identifiant, «\u00a0{user.username}\u00a0»\u00a0: c’est avec lui, "
        "et non avec votre adresse, que vous vous connecterez.",
    )
    return perform_login(request, user, redirect_url=reverse("examens:commissions_accueil"))


def _page(request, membre, contexte, statut):
    return render(
        request,
        "examens/commissions/accepter.html",
        {"membre": membre, "commission": membre.commission, "suite": request.path} | contexte,
        status=statut,
    )


def _noter(membre, user, reponse="acceptée"):
    commission = membre.commission
    Journal.noter(
        Journal.Action.COMMISSION,
        user,
        etablissement=commission.etablissement,
        objet=f"Invitation {reponse}\u00a0: {user}, commission «\u00a0{commission.nom}\u00a0»",
        commission=commission.pk,
        membre=user.pk,
        invite=membre.courriel,
    )
