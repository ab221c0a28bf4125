"""The link of a tuteur, seen from the student and the teachers: made, sent or shown once, renewed, revoked (R23)."""

import json

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.coffre import coffre
from accounts.limites import compter, trop_de_demandes
from langue.texte import de
from situations.models import Stage
from stages.forms import AccesForm
from stages.models import AccesTuteur

from .acces import creer, remplaces, revoquer
from .remise import Lien, message


@require_http_methods(["GET", "HEAD", "POST"])
def acces(request, pk):
    """GET asks to whom and how to give a link, or shows the one just made; POST makes it, once one has agreed to end
    the one that it replaces: ``remplacer``, its primary key.

    ``envoyer``: by e-mail as well; one too many to that address is told, and the link is there all the same. ``?nom=``:
    another tuteur than the one agreed on.
    """
    stage = _stage(request, pk)
    if request.method == "GET" and (liens := liens_a_montrer(request)):
        (lien,) = liens
        envoye_a = lien.acces.envoye_a
        parti = bool(envoye_a) and request.GET.get("courriel") != "retenu"
        page = {"stage": stage, "lien": lien, "envoye": parti, "echec": bool(envoye_a) and not parti}
        return render(request, "stages/tuteur/lien.html", page)
    est_le_sien = stage.passeport.etudiant_id == request.user.pk
    form = AccesForm(
        request.POST if request.method == "POST" else None,
        stage=stage,
        par_courriel=not est_le_sien,
        nom=request.GET.get("nom", ""),
    )
    contexte = {
        "stage": stage,
        "passeport": stage.passeport,
        "diplome": stage.passeport.diplome,
        "form": form,
        "ouverts": stage.acces.valides(),
        "est_le_sien": est_le_sien,
    }
    if request.method != "POST" or not form.is_valid():
        statut = 422 if request.method == "POST" else 200
        return render(request, "stages/tuteur/acces.html", contexte, status=statut)
    ancien = remplaces(stage, request.user, form.cleaned_data["nom"]).first()
    if ancien and request.POST.get("remplacer") != str(ancien.pk):
        return render(request, "stages/tuteur/acces.html", contexte | {"ancien": ancien})
    if not compter(request, "acces_tuteur"):
        return trop_de_demandes(request)
    destinataire = form.cleaned_data["courriel"] if "envoyer" in request.POST else ""
    nouveau, jeton = creer(stage, request.user, form.cleaned_data["nom"], destinataire)
    lien = adresse_du_lien(request)(jeton)
    retenu = destinataire and not _envoyer(request, nouveau, lien)
    montrer_ensuite(request, [Lien(nouveau, lien)])
    return redirect(f"{request.path}?courriel=retenu" if retenu else request.path)


@require_http_methods(["GET", "HEAD", "POST"])
def acces_revoquer(request, pk, acces_pk):
    """Ask, then end the link."""
    stage = _stage(request, pk)
    acces = get_object_or_404(stage.acces, pk=acces_pk)
    if request.method == "POST":
        acces.stage = stage
        revoquer(acces, request.user)
        messages.success(request, f"Le lien {de(acces.nom)} est fermé\u00a0: il n’ouvre plus rien.")
        return redirect("stages:stage", pk=pk)
    return render(request, "stages/tuteur/revoquer.html", {"stage": stage, "acces": acces})


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.modifiables_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )


def _envoyer(request, acces, lien):
    if not compter(request, "destinataire", key=acces.envoye_a.lower()):
        return False
    message(acces, lien, request.user).send()
    return True


def adresse_du_lien(request):
    """Token → the whole address of its link."""
    return lambda jeton: request.build_absolute_uri(reverse("stages:tuteur_lien", args=[jeton]))


def montrer_ensuite(request, liens):
    """The next page of this address shows these links, once: a page that is asked for again makes none.

    Until then they wait in the session, encrypted: a copy of the database opens nothing.
    """
    attendent = json.dumps([(lien.acces.pk, lien.adresse) for lien in liens])
    request.session[f"liens {request.path}"] = coffre("lien-tuteur").encrypt(attendent.encode()).decode()


def liens_a_montrer(request):
    """The ``Lien`` that wait for this page, and wait no more; none that has been ended since."""
    attendent = request.session.pop(f"liens {request.path}", "")
    try:
        adresses = dict(json.loads(coffre("lien-tuteur").decrypt(attendent.encode())))
    except InvalidToken:
        return []
    acces = AccesTuteur.objects.ouverts().pour_lecture().in_bulk(adresses)
    return [Lien(acces[pk], adresse) for pk, adresse in adresses.items() if pk in acces]
