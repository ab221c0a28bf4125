"""Sending a file by pieces: announce it, send what is awaited, go on after a lost connection (R17).

    POST /fiches/12/envois/   nom, taille, modifie      → {url, decalage}: where to send, from which byte on
    POST /envois/<key>/       bytes, Upload-Offset: n   → {decalage} the next byte awaited, or the outcome
    GET  /envois/<key>/                                 → the same, for a browser that has lost the answer
    DELETE /envois/<key>/                               → forget it

The outcome: ``joint`` with what was taken out of it and the new list as HTML, or a refusal with its sentence.
"""

from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connexion.reprise import dire_au_script
from langue.nombre import entier
from situations.models import Envoi, Fiche

from .envois import MORCEAU_MAXIMUM, annoncer, recevoir, terminer
from .refus import FichierRefuse
from .zone import zone

TROP_GROS = "Ce morceau dépasse ce que le serveur reçoit en une fois."
SESSION_FINIE = "Vous avez été déconnecté\u00a0: reconnectez-vous, puis choisissez à nouveau ce fichier. Il reprendra."
ILLISIBLE = "Le nom ou la taille de ce fichier n’ont pas été compris."


@require_POST
@dire_au_script(SESSION_FINIE)
def annoncer_un_envoi(request, pk):
    """What is to come: refused here, before it travels, when it cannot fit."""
    fiche = get_object_or_404(
        Fiche.objects.modifiables_par(request.user).avec_fichiers().select_related("passeport__diplome"), pk=pk
    )
    nom, taille = request.POST.get("nom", "").replace("\x00", ""), entier(request.POST.get("taille"))
    if not nom or taille is None:
        return JsonResponse({"message": ILLISIBLE}, status=422)
    try:
        envoi = annoncer(fiche, nom, taille, request.POST.get("modifie", "").replace("\x00", ""))
    except FichierRefuse as refus:
        return JsonResponse({"message": refus.message}, status=refus.statut)
    return JsonResponse({"url": reverse("situations:envoi", args=[envoi.pk]), "decalage": envoi.recu}, status=201)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@dire_au_script(SESSION_FINIE)
def envoi(request, cle):
    """One file on its way."""
    trouve = get_object_or_404(
        Envoi.objects.modifiables_par(request.user).select_related("fiche__passeport__diplome"), pk=cle
    )
    if request.method == "DELETE":
        trouve.abandonner()
        return HttpResponse(status=204)
    try:
        if request.method == "POST":
            longueur = entier(request.META.get("CONTENT_LENGTH") or "0")
            if longueur is None or longueur > MORCEAU_MAXIMUM:
                return JsonResponse({"message": TROP_GROS}, status=413)
            decalage = entier(request.headers.get("Upload-Offset"))
            # A piece that is not the one awaited changes nothing: the answer says which one is.
            avance = decalage is not None and recevoir(trouve, decalage, request.body)
            terminer(trouve)
            if not avance and not trouve.termine_le and trouve.recu < trouve.taille:
                return JsonResponse({"decalage": trouve.recu}, status=409)
    except UnreadablePostError:
        return JsonResponse({"decalage": trouve.recu}, status=400)
    except FichierRefuse as refus:
        return JsonResponse({"message": refus.message, "decalage": trouve.recu}, status=refus.statut)
    return _etat(request, trouve)


def _etat(request, envoi):
    if envoi.refus:
        return JsonResponse({"message": envoi.refus}, status=envoi.statut)
    if envoi.termine_le is None:
        return JsonResponse({"decalage": envoi.recu})
    fichiers = zone(envoi.fiche.passeport, envoi.fiche, peut_ajouter=True, retour=request.GET.get("retour", "fiche"))
    liste = render_to_string("situations/fichiers/_liste.html", {"fichiers": fichiers}, request)
    joint, notes = (envoi.piece.nom, envoi.piece.notes.splitlines()) if envoi.piece else ("", [])
    return JsonResponse({"joint": joint, "notes": notes, "liste": liste})
