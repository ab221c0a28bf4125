"""The files of a fiche: its page, adding without JavaScript, removing and taking back, and giving them out (R17)."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Journal
from referentiel.rubriques import Onglet
from situations.models import Fiche, PieceJointe

from . import pieces
from .noms import nom_sur_disque
from .refus import FichierRefuse
from .zone import ligne, recevoir_fichiers, zone

# What leaves the site opens nowhere: even shown by a browser, it could run nothing and reach nobody.
ETANCHE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
def fiche_fichiers(request, pk):
    """The files of one fiche, to its student: add several at once, remove, take back."""
    fiche = _fiche_a_fichiers(request, pk)
    if request.method != "POST":
        return _page(request, fiche)
    refus, statut = recevoir_fichiers(request, fiche)
    if refus:
        return _page(request, fiche, refus, statut)
    return redirect(_retour(fiche, request.POST.get("retour")))


@require_safe
def fichier(request, pk):
    """The file itself, as an attachment, to whoever may read its fiche."""
    piece = lisible(request.user, pk)
    return servir(piece.ouvrir, piece.type_mime, nom=piece.nom)


@require_safe
def vignette(request, pk):
    """Its thumbnail: a picture that we have drawn."""
    return servir(lisible(request.user, pk, avec_vignette=True).ouvrir_vignette, "image/jpeg")


@require_http_methods(["GET", "HEAD", "POST"])
def retirer_fichier(request, pk):
    """Ask, then remove; it can be taken back."""
    piece = _piece(request, PieceJointe.objects.modifiables_par(request.user), pk)
    retour = request.POST.get("retour") or request.GET.get("retour")
    if request.method == "POST":
        pieces.retirer(piece)
        messages.success(
            request,
            format_html(
                "«\u00a0{}\u00a0» est retiré de la fiche. "
                '<a href="{}">Le reprendre ou voir les fichiers de la fiche</a>',
                piece.nom,
                reverse("situations:fiche_fichiers", args=[piece.fiche_id]),
            ),
        )
        return redirect(_retour(piece.fiche, retour))
    return render(
        request,
        "situations/fichiers/retirer.html",
        {
            "piece": piece,
            "ligne": ligne(piece),
            "retour": retour,
            "adresse_retour": _retour(piece.fiche, retour),
            "jours": settings.CORBEILLE_JOURS,
        },
    )


@require_POST
def reprendre_fichier(request, pk):
    """Back on its fiche, if its room is still free."""
    piece = _piece(request, PieceJointe.objects.restaurables_par(request.user), pk)
    try:
        pieces.restaurer(piece)
    except FichierRefuse as refus:
        return _page(request, piece.fiche, [(piece.nom, refus.message)], refus.statut)
    messages.success(request, f"«\u00a0{piece.nom}\u00a0» est revenu sur la fiche.")
    return redirect("situations:fiche_fichiers", pk=piece.fiche_id)


def servir(ouvrir, type_mime, nom=None):
    """The bytes that ``ouvrir()`` opens: an attachment under ``nom``, or a picture in the page without one.

    Never kept by a proxy nor by a shared computer, never guessed to be something else, never run. 404 when lost.
    """
    try:
        flux = ouvrir()
    except FileNotFoundError as erreur:
        raise Http404 from erreur
    reponse = FileResponse(
        flux, content_type=type_mime, as_attachment=nom is not None, filename=nom_sur_disque(nom or "vignette.jpg")
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = ETANCHE
    reponse["Cross-Origin-Resource-Policy"] = "same-origin"
    return reponse


def _fiche_a_fichiers(request, pk):
    """404 for a stranger's fiche, and where the diplôme takes no file: there, an upload does not exist."""
    fiches = Fiche.objects.modifiables_par(request.user).avec_fichiers()
    return get_object_or_404(
        fiches.select_related("passeport__diplome", "passeport__etudiant", "situation", "competence"), pk=pk
    )


def _piece(request, permises, pk):
    return get_object_or_404(permises.select_related("fiche__passeport__diplome", "fiche__situation"), pk=pk)


def lisible(lecteur, pk, avec_vignette=False):
    """A file that this person may read; reading it is reading its fiche, and is told like it."""
    visibles = PieceJointe.objects.visibles_par(lecteur)
    if avec_vignette:
        visibles = visibles.exclude(vignette="")
    piece = get_object_or_404(
        visibles.select_related("fiche__passeport__etudiant", "fiche__passeport__diplome", "fiche__situation"), pk=pk
    )
    fiche = piece.fiche
    lue = f"{fiche.passeport}\u00a0: {fiche}"
    Journal.noter_lecture(Journal.Action.LECTURE_FICHE, lecteur, fiche.passeport.etudiant, lue)
    return piece


def _retour(fiche, retour):
    """Where the person came from: the form, the page of files, or else the fiche (a brouillon leads to its form)."""
    if retour == "formulaire" or (retour != "fichiers" and fiche.est_brouillon):
        return f"{reverse('situations:fiche_modifier', args=[fiche.pk])}#onglet-{Onglet.SUPPORTS}"
    return reverse("situations:fiche_fichiers" if retour == "fichiers" else "situations:fiche", args=[fiche.pk])


def _page(request, fiche, refus=(), statut=200):
    return render(
        request,
        "situations/fichiers/fichiers.html",
        {
            "fiche": fiche,
            "jours": settings.CORBEILLE_JOURS,
            "fichiers": zone(fiche.passeport, fiche, peut_ajouter=True, retour="fichiers", refus=refus),
            "retirees": [ligne(p) for p in PieceJointe.objects.restaurables_par(request.user).filter(fiche=fiche)],
        },
        status=statut,
    )
