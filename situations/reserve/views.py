"""One's kept texts (R27): contexts, means, actors, to insert while writing."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connexion.reprise import rendre_le_texte
from referentiel.rubriques import par_nom
from situations.courant import passeport_courant
from situations.models import Formule
from situations.models.formule import TropDeFormules

from .forms import FormuleForm, texte_a_garder
from .textes import reserve_de

PLEIN = (
    f"Vous gardez déjà {Formule.PAR_RUBRIQUE} textes pour cette rubrique : effacez-en un dans « Mes textes gardés »."
)


def garder(request, diplome):
    """Keep what the rubrique named by the button holds, and say in a message what became of it. Returns whether it is
    kept."""
    rubrique, gardee = request.POST.get("garder_formule", ""), False
    try:
        texte = texte_a_garder(rubrique, request.POST.get(rubrique, ""), diplome)
        _, nouvelle = Formule.objects.garder(request.user, rubrique, texte)
    except forms.ValidationError as erreur:
        messages.error(request, f"Texte non gardé. {erreur.messages[0]}")
    except TropDeFormules:
        messages.error(request, PLEIN)
    else:
        gardee = True
        nom = par_nom(diplome)[rubrique].libelle
        if nouvelle:
            messages.success(request, f"Le texte de « {nom} » est gardé : il s’insère désormais d’un clic.")
        else:
            messages.info(request, f"Ce texte de « {nom} » est déjà gardé.")
    return gardee


@require_POST
def formule_garder(request):
    """The same while a form is being filled: the kept texts of the rubrique come back, the page stays."""
    passeport = passeport_courant(request)
    rubrique = request.POST.get("garder_formule", "")
    if rubrique not in par_nom(passeport.diplome):
        raise Http404
    gardee = garder(request, passeport.diplome)
    contexte = {
        "nom": rubrique,
        "identifiant": f"id_{rubrique}",
        "formules": reserve_de(request.user).get(rubrique, []),
        "annonces": list(messages.get_messages(request)),
    }
    return render(request, "situations/reserve/_reserve.html", contexte, status=200 if gardee else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def formules(request):
    """The texts kept, by rubrique; a POST adds one."""
    diplome = passeport_courant(request).diplome
    form = FormuleForm(request.saisie, diplome=diplome)
    if request.method == "POST" and form.is_valid():
        try:
            _, nouvelle = Formule.objects.garder(request.user, **form.cleaned_data)
        except TropDeFormules:
            form.add_error("texte", PLEIN)
        else:
            messages.success(request, "Le texte est gardé." if nouvelle else "Ce texte était déjà gardé.")
            return redirect("situations:formules")
    reserve = reserve_de(request.user)
    contexte = {
        "form": form,
        "groupes": [(r, reserve[nom]) for nom, r in par_nom(diplome).items() if nom in reserve],
        "au_plus": Formule.PAR_RUBRIQUE,
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "situations/reserve/formules.html", contexte, status=statut)


@require_POST
def formule_supprimer(request, pk):
    """No longer kept; the fiches where it was inserted keep their words."""
    formule = get_object_or_404(Formule.objects.modifiables_par(request.user), pk=pk)
    formule.delete()
    messages.success(request, "Le texte n’est plus gardé. Vos fiches, elles, n’ont pas changé.")
    return redirect("situations:formules")
