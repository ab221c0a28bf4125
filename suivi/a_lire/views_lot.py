"""« À lire », many at once: all of a pupil, all of a class, taken back (R36); reading shared between colleagues."""

import uuid

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Enseignement
from langue.nombre import accord, entier, pluriel
from langue.texte import de
from situations.models import Passeport
from suivi.appreciations.lieu import vu_a
from suivi.models import Lecture

from .file import a_lire, marquer_lues, marquer_tout_lu


@require_http_methods(["GET", "HEAD", "POST"])
def passeport_a_lire(request, pk):
    """Keep all that waits of one student as read, after having asked: what the question named, and no more."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user)
        .exclude(etudiant=request.user)
        .select_related("etudiant", "diplome"),
        pk=pk,
    )
    if request.method == "POST":
        versions = dict(filter(None, map(_lue, request.POST.getlist("lue"))))
        du_passeport = a_lire(request.user, passeport=pk, tout=True).filter(pk__in=versions)
        choisies = {fiche: versions[fiche] for fiche in du_passeport.values_list("pk", flat=True)}
        nombre = marquer_lues(request.user, choisies, lot=uuid.uuid4())
        s = accord(nombre)
        fiches = f"{pluriel(nombre, 'fiche')} {de(passeport.etudiant)}"
        messages.success(request, f"{fiches}\u00a0: marquée{s} comme lue{s}.")
        return redirect("suivi:a_lire")
    attente = a_lire(request.user, passeport=pk).select_related("situation")
    return render(request, "suivi/a_lire/tout_lu.html", {"passeport": passeport, "fiches": attente})


@require_http_methods(["GET", "HEAD", "POST"])
def classe_a_lire(request, pk):
    """Keep all that waits of one class as read, after having asked: what was there when it was, and no more."""
    classe = _enseignement(request, pk).classe
    if request.method == "POST":
        nombre = marquer_tout_lu(request.user, vu_a(request), uuid.uuid4(), classe=pk)
        s = accord(nombre)
        messages.success(request, f"{pluriel(nombre, 'fiche')} de {classe.nom}\u00a0: marquée{s} comme lue{s}.")
        return redirect("suivi:a_lire")
    attente = a_lire(request.user, classe=pk).order_by()
    return render(
        request,
        "suivi/a_lire/classe_lue.html",
        {
            "classe": classe,
            "nombre": attente.count(),
            "eleves": attente.values("passeport").distinct().count(),
            "derniere_le": attente.aggregate(derniere=Max("modifiee_le"))["derniere"],
            "maintenant": timezone.now().isoformat(),
        },
    )


@require_POST
def annuler(request, lot):
    """Let what was marked at once wait again; a lot of somebody else, too old or taken back already, is nothing."""
    nombre = Lecture.objects.annuler(request.user, lot)
    if nombre:
        pluriel_ = accord(nombre, "attend,attendent")
        messages.success(request, f"{pluriel(nombre, 'fiche')} vous {pluriel_} de nouveau.")
    else:
        messages.info(request, "Ces lectures sont déjà annulées, ou ont été refaites depuis.")
    return redirect("suivi:a_lire")


@require_POST
def partager(request, pk):
    """Whether what a colleague of this class has read still waits for this teacher."""
    enseignement = _enseignement(request, pk)
    enseignement.lectures_partagees = "oui" in request.POST
    enseignement.save(update_fields=["lectures_partagees"])
    if enseignement.lectures_partagees:
        messages.success(request, f"Ce qu’un collègue a lu de {enseignement.classe.nom} ne vous attend plus.")
    else:
        messages.success(request, f"Toutes les fiches de {enseignement.classe.nom} attendent votre propre lecture.")
    return redirect("suivi:a_lire")


def _enseignement(request, classe):
    siens = Enseignement.objects.actuels_de(request.user).select_related("classe")
    return get_object_or_404(siens, classe=classe)


def _lue(texte):
    """« 12:3 », the fiche and its version, as numbers; None for anything else."""
    fiche, _, version = texte.partition(":")
    couple = entier(fiche), entier(version)
    return None if None in couple else couple
