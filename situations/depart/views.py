"""Starting from what exists (R27): a copy of one's fiche, and the work post that begins several."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import rendre_le_texte
from langue.nombre import accord, pluriel
from situations.courant import passeport_courant, un_de
from situations.models import Fiche, Formule
from situations.reserve.textes import avec, reserve_de
from situations.reserve.views import garder
from situations.saisie import TexteNonGarde

from .commencer import SITUATIONS_AU_PLUS, commencer, dupliquer, etat_du_lot
from .forms import PosteForm


@require_POST
def fiche_dupliquer(request, pk):
    """A brouillon that starts from one of one's fiches; pressed twice, one copy."""
    fiche = get_object_or_404(
        Fiche.objects.modifiables_par(request.user).select_related("passeport__diplome", "situation", "competence"),
        pk=pk,
    )
    try:
        cle = uuid.UUID(request.POST.get("cle", ""))
    except ValueError:
        cle = uuid.uuid4()
    try:
        copie, nouvelle = dupliquer(fiche, cle)
    except TexteNonGarde as refus:
        messages.error(request, refus.phrase)
        return redirect(fiche)
    if nouvelle:
        messages.success(
            request, "Voici une copie, en brouillon. Changez ce qui était différent cette fois, et donnez ses dates."
        )
    else:
        messages.info(request, "Cette copie venait d’être faite : la voici.")
    return redirect("situations:fiche_modifier", pk=copie.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def poste(request):
    """« Mon poste de travail »: tick the situations, write what they share once, get as many brouillons."""
    passeport = passeport_courant(request)
    if request.method == "POST":
        return _recevoir(request, passeport)
    formule = un_de(Formule.objects.modifiables_par(request.user), request.GET.get("formule"))
    initiales = {formule.rubrique: formule.texte} if formule else {}
    return _page(request, passeport, _form(passeport, request.saisie, initial=initiales))


def _recevoir(request, passeport):
    if not {"garder_formule", "inserer", "proposer"}.isdisjoint(request.POST):
        return _page(request, passeport, _sans_script(request, passeport))
    form = _form(passeport, request.POST)
    if not form.is_valid():
        return _page(request, passeport, form, statut=422)
    try:
        fiches, nouvelles = commencer(passeport, form.cleaned_data["situations"], form.textes(), form.cle)
    except TexteNonGarde as refus:
        messages.error(request, refus.phrase)
        return _page(request, passeport, form, statut=422)
    if nouvelles:
        dire_commencees(request, len(fiches))
    else:
        messages.info(request, "Ces brouillons venaient d’être créés : les voici.")
    return redirect("situations:poste_lot", passeport_pk=passeport.pk, lot=form.cle)


def dire_commencees(request, nombre):
    les_voit = accord(nombre, "le voit,les voit")
    messages.success(
        request, f"{pluriel(nombre, 'brouillon créé')}. Personne d’autre que vous ne {les_voit} pour l’instant."
    )


def _form(passeport, post=None, **plus):
    return PosteForm(post, diplome=passeport.diplome, stages=passeport.stages.all(), **plus)


def _sans_script(request, passeport):
    """Without JavaScript: keep a text, insert a kept one, fill in what a stage proposes; what was typed stays."""
    if "garder_formule" in request.POST:
        garder(request, passeport.diplome)
    saisie = {nom: valeurs[-1] for nom, valeurs in request.POST.lists() if valeurs}
    formule = un_de(Formule.objects.modifiables_par(request.user), request.POST.get("inserer"))
    if formule is not None:
        saisie[formule.rubrique] = avec(formule, saisie.get(formule.rubrique, ""), passeport.diplome)
    stage = un_de(passeport.stages.all(), request.POST.get("stage"))
    if "proposer" in request.POST and stage is not None:
        saisie = stage.completer(saisie, passeport.diplome)
    initiales = saisie | {"situations": request.POST.getlist("situations")}
    return _form(passeport, initial=initiales, cle=request.POST.get("cle_formulaire"))


def _page(request, passeport, form, statut=200):
    contexte = {
        "form": form,
        "passeport": passeport,
        "diplome": passeport.diplome,
        "reserve": reserve_de(request.user),
        "action": f"{reverse('situations:poste')}?passeport={passeport.pk}",
        "au_plus": SITUATIONS_AU_PLUS,
    }
    return render(request, "situations/depart/poste.html", contexte, status=statut)


@require_safe
def poste_lot(request, passeport_pk, lot):
    """The fiches begun together, and what each still misses: where one comes back to until all are recorded."""
    fiches = list(
        Fiche.objects.modifiables_par(request.user)
        .filter(passeport=passeport_pk, lot=lot)
        .select_related("situation", "passeport__diplome")
        .order_by("pk")
    )
    if not fiches:
        raise Http404
    passeport = fiches[0].passeport
    lignes = etat_du_lot(fiches, passeport.diplome)
    contexte = {
        "passeport": passeport,
        "lignes": lignes,
        "lot": lot,
        "enregistrees": sum(ligne.enregistree for ligne in lignes),
        "suivante": next((ligne for ligne in lignes if not ligne.enregistree), None),
    }
    return render(request, "situations/depart/lot.html", contexte)
