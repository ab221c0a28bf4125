"""Autosave, and what the form asks for while it is being filled."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.connexion.reprise import DECONNECTE, dire_au_script, oublier
from langue.dates import heure
from situations.courant import note_de_depart, passeport_courant, un_de
from situations.models import Fiche
from situations.models.fiche import ConflitDeSaisie
from situations.saisie import TexteNonGarde, choix_de_situation

from .formulaire import Formulaire
from .suites import saisie_presente

AUTRE_FENETRE = "Cette fiche a été modifiée dans une autre fenêtre. Aucun des deux textes n’est perdu : comparez-les."


@require_POST
@dire_au_script(DECONNECTE)
def brouillon_nouveau(request):
    """Autosave of a fiche that does not exist yet: the first one makes it."""
    formulaire = Formulaire(passeport_courant(request), post=request.POST, note=note_de_depart(request))
    return _garder(request, formulaire, reverse("situations:fiche_nouvelle"))


@require_POST
@dire_au_script(DECONNECTE)
def brouillon(request, pk):
    """Autosave of a brouillon, or of what is being changed on a recorded fiche: the record is untouched (R20)."""
    fiche = get_object_or_404(Fiche.objects.modifiables_par(request.user).select_related("passeport__diplome"), pk=pk)
    formulaire = Formulaire(fiche.passeport, fiche, post=request.POST)
    return _garder(request, formulaire, reverse("situations:fiche_modifier", args=[pk]))


def _garder(request, formulaire, page):
    try:
        fiche = formulaire.garder()
    except ConflitDeSaisie as conflit:
        if not _dit_deja(conflit.fiche, formulaire):
            return JsonResponse({"message": AUTRE_FENETRE}, status=409)
        # The very same text: an answer of ours was lost on its way, and the page sends it again.
        fiche = conflit.fiche
    except TexteNonGarde as refus:
        return JsonResponse({"message": refus.phrase}, status=413)
    oublier(request, page)
    envois = (
        {"envois_url": reverse("situations:envois", args=[fiche.pk])}
        if formulaire.diplome.permet("pieces_jointes")
        else {}
    )
    return JsonResponse(
        envois
        | {
            "pk": fiche.pk,
            "revision": fiche.revision,
            "heure": heure(timezone.now()),
            "url": reverse("situations:fiche_modifier", args=[fiche.pk]),
            "brouillon_url": reverse("situations:fiche_brouillon", args=[fiche.pk]),
        }
    )


def _dit_deja(fiche, formulaire):
    """Whether the fiche holds what is sent; of a page without network, which has few rubriques, those alone."""
    saisie = formulaire.saisie()
    if "hors_ligne" in formulaire.post:
        return saisie.items() <= saisie_presente(fiche).items()
    return fiche.saisie == saisie


@require_safe
def aide(request):
    """What follows from the situation just chosen: its compétences, the Projet box, examples (R7, R18, R29)."""
    passeport = passeport_courant(request)
    fiche = un_de(Fiche.objects.modifiables_par(request.user).filter(passeport=passeport), request.GET.get("fiche"))
    formulaire = Formulaire(passeport, fiche, saisie=choix_de_situation(request.GET))
    return render(
        request,
        "situations/fiche/_aide.html",
        {"form": formulaire.form, "diplome": formulaire.diplome, "echange": True},
    )


@require_POST
def abandonner(request, pk):
    """Back to what is recorded; what was typed since stays among the versions."""
    fiche = get_object_or_404(
        Fiche.objects.modifiables_par(request.user).exclude(enregistree_le=None).exclude(saisie=None), pk=pk
    )
    fiche.abandonner_saisie()
    messages.success(request, "Vos modifications ont été mises de côté : elles restent dans les versions de la fiche.")
    return redirect(fiche)
