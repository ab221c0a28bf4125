"""« 32 élèves sans rien depuis 21 jours »: who they are, and one e-mail to each of those whom one ticks."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Classe
from accounts.models.user import homonymes
from langue.nombre import accord, entier, pluriel
from situations.champs import TexteField
from suivi.grille.grille import JOURS_DE_SILENCE

from .relance import relancer, silencieux

LIMITE = 500


class RelanceForm(forms.Form):
    """A word of the teacher's, below what the e-mail always says."""

    mot = TexteField(
        limite=LIMITE,
        libelle="mot",
        label="Un mot de votre part (facultatif)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-limite": LIMITE, "class": "form-control"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def relancer_la_classe(request, pk):
    """The list, asked before anything leaves; what was typed stays when nobody is ticked."""
    classes = Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement")
    classe = get_object_or_404(classes, pk=pk)
    form = RelanceForm(request.saisie or None)
    choisis = {entier(valeur) for valeur in request.POST.getlist("eleve")}
    statut = 200
    if request.method == "POST":
        if not choisis:
            messages.error(request, "Cochez au moins une personne à qui écrire.")
            statut = 422
        elif form.is_valid():
            partis = relancer(classe, request.user, choisis, form.cleaned_data["mot"])
            if partis:
                messages.success(request, f"{pluriel(partis, 'courriel')} {accord(partis, 'part,partent')}.")
            else:
                messages.info(request, "Rien n’est parti\u00a0: c’est déjà fait aujourd’hui, ou une fiche est venue.")
            return redirect("suivi:couverture", pk)
        else:
            statut = 422
    lignes = silencieux(classe)
    return render(
        request,
        "suivi/relances/relancer.html",
        {
            "classe": classe,
            "form": form,
            "lignes": lignes,
            "a_relancer": sum(ligne.a_relancer for ligne in lignes),
            "joignables": any(ligne.joignable for ligne in lignes),
            "choisis": choisis if request.method == "POST" else {ligne.rangee.etudiant.pk for ligne in lignes},
            "homonymes": homonymes(ligne.rangee.etudiant for ligne in lignes),
            "jours": JOURS_DE_SILENCE,
        },
        status=statut,
    )
