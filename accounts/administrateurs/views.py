"""Who runs a school: the list, another one invited or named, one ended after being asked."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.ecole.courante import pour_une_ecole
from accounts.enseignants.forms import CourrielFacultatif
from accounts.enseignants.invitation import connu_a, envoyer, ouvrir
from accounts.limites import compter, trop_de_demandes
from accounts.models import Etablissement, User
from langue.champs import NomField
from langue.texte import de

from .administrateurs import NominationRefusee, administrateurs_de, est_le_dernier, nommer, terminer


class AdministrateurForm(forms.Form):
    nom = NomField(label="Nom", max_length=150, error_messages={"required": "Écrivez le nom."})
    prenom = NomField(label="Prénom", max_length=150, error_messages={"required": "Écrivez le prénom."})
    courriel = CourrielFacultatif(
        label="Courriel",
        max_length=254,
        help_text="L’invitation y part. Qui a déjà un compte à cette adresse le garde, avec ses classes.",
        error_messages={
            "required": "Écrivez l’adresse où envoyer l’invitation.",
            "invalid": "Cette adresse n’est pas complète\u00a0: il faut une forme comme lina@exemple.fr.",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def administrateurs(request, ecole):
    """The list, and the form that invites another one."""
    form = AdministrateurForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not compter(request, "invitation"):
            return trop_de_demandes(request)
        try:
            _faire_entrer(request, ecole, **form.cleaned_data)
            return redirect(f"{request.path}?uai={ecole.uai}")
        except NominationRefusee as refus:
            form.add_error("courriel", str(refus))
    contexte = {
        "ecole": ecole,
        "form": form,
        "administrateurs": sorted(
            administrateurs_de(ecole).select_related("invitation"), key=lambda personne: personne.rang_liste
        ),
    }
    statut = 422 if form.errors else 200
    return render(request, "accounts/administrateurs/administrateurs.html", contexte, status=statut)


@transaction.atomic
def _faire_entrer(request, ecole, nom, prenom, courriel):
    personne = connu_a(courriel)
    if personne is None:
        personne = ouvrir(ecole, prenom, nom, courriel)
    personne = nommer(personne, ecole, request.user)
    invitation = getattr(personne, "invitation", None)
    if invitation and not invitation.acceptee_le:
        envoyer(invitation)
        messages.success(request, f"L’invitation {de(personne)} part à {courriel}.")
    else:
        messages.success(request, f"{personne} administre maintenant {ecole.nom}, avec le compte qui existait déjà.")


@require_http_methods(["GET", "HEAD", "POST"])
def administrateur_terminer(request, pk, ecole_pk):
    """Ask, saying whether nobody else would be left; then end."""
    ecole = get_object_or_404(Etablissement.objects.modifiables_par(request.user), pk=ecole_pk)
    personne = get_object_or_404(administrateurs_de(ecole), pk=pk)
    statut = 200
    if request.method == "POST":
        if terminer(personne, ecole, request.user, meme_le_dernier="dernier" in request.POST):
            messages.success(request, f"{personne} n’administre plus {ecole.nom}.")
            encore = Etablissement.objects.modifiables_par(User.objects.get(pk=request.user.pk)).filter(pk=ecole.pk)
            return redirect("accounts:administrateurs" if encore.exists() else "accounts:accueil")
        statut = 409
    contexte = {
        "ecole": ecole,
        "personne": personne,
        "soi": personne.pk == request.user.pk,
        "dernier": est_le_dernier(personne, ecole),
    }
    return render(request, "accounts/administrateurs/terminer.html", contexte, status=statut)
