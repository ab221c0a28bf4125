"""« À lire »: the queue of a teacher, across classes. Reading marks nothing; « Marquer comme lue » does."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Classe
from langue.nombre import accord, entier, pluriel
from langue.periode import anciennete
from langue.texte import de
from situations.fiche.differences import FICHIERS, lisible
from situations.fichiers.zone import zone
from situations.models import Fiche, Passeport
from suivi.appreciations.fil import differences_depuis
from suivi.appreciations.lieu import fils_du_lieu
from suivi.appreciations.views import lue_et_suivante
from suivi.models import Appreciation, Lecture

from .file import PAR_PAGE, File, a_lire, lignes, marquer_lues


@require_safe
def file_a_lire(request):
    """What waits, the oldest change first, by pages; filtered by class on demand."""
    classe = entier(request.GET.get("classe"))
    file = File.de(request.user, classe)
    page = Paginator(file.fiches, PAR_PAGE).get_page(request.GET.get("page"))
    maintenant = timezone.now()
    mots = Appreciation.objects.de_tuteurs_a_lire_par(request.user)
    reponses = Appreciation.objects.a_lire_par(request.user).select_related("passeport__etudiant", "fiche__situation")
    return render(
        request,
        "suivi/a_lire/a_lire.html",
        {
            "total": len(file),
            "page": page,
            "lignes": [(f, anciennete(f.modifiee_le, maintenant)) for f in lignes(request.user, list(page))],
            "classes": Classe.objects.visibles_par(request.user).order_by("nom"),
            "classe": classe,
            "etudiants": file.par_etudiant(),
            "reponses": reponses.order_by("creee_le"),
            "mots": mots.select_related("passeport__etudiant", "fiche__situation", "stage").order_by("creee_le"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def fiche_a_lire(request, pk):
    """A fiche with what changed since the last look, and its appréciations; a POST keeps it as read."""
    fiche = get_object_or_404(
        Fiche.objects.visibles_par(request.user)
        .enregistrees()
        .exclude(passeport__etudiant=request.user)
        .select_related("passeport__diplome", "passeport__etudiant")
        .pour_lecture(),
        pk=pk,
    )
    if request.method == "POST":
        return lue_et_suivante(request, fiche.pk, entier(request.POST.get("version")) or 0)
    classe = entier(request.GET.get("classe"))
    file = File.de(request.user, classe)
    lecture = Lecture.objects.filter(enseignant=request.user, fiche=fiche).first()
    diplome = fiche.passeport.diplome
    contexte = {
        "fiche": fiche,
        "fichiers": zone(fiche.passeport, fiche),
        "classe": classe,
        "rang": file.rang(fiche.pk),
        "total": len(file),
        "suivante": file.suivante(fiche.pk),
        "autres_de_l_etudiant": list(file.passeports.values()).count(fiche.passeport_id),
        "lecture": lecture,
        "ecarts": differences_depuis(fiche, lecture.version, diplome) if lecture else None,
        "texte": lisible(fiche.contenu(), diplome),
    }
    # Shown apart, to be opened.
    contexte["texte"].pop(FICHIERS, None)
    return render(request, "suivi/a_lire/fiche.html", contexte | fils_du_lieu(request, fiche.passeport, fiche))


@require_http_methods(["GET", "HEAD", "POST"])
def passeport_a_lire(request, pk):
    """Keep all that waits of one student as read, after having asked: what the question named, and no more."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).exclude(etudiant=request.user).select_related("etudiant"), pk=pk
    )
    if request.method == "POST":
        versions = dict(filter(None, map(_lue, request.POST.getlist("lue"))))
        du_passeport = a_lire(request.user, passeport=pk).filter(pk__in=versions).values_list("pk", flat=True)
        nombre = marquer_lues(request.user, {fiche: versions[fiche] for fiche in du_passeport})
        s = accord(nombre)
        fiches = f"{pluriel(nombre, 'fiche')} {de(passeport.etudiant)}"
        messages.success(request, f"{fiches} : marquée{s} comme lue{s}.")
        return redirect("suivi:a_lire")
    attente = a_lire(request.user, passeport=pk).select_related("situation", "competence")
    return render(request, "suivi/a_lire/tout_lu.html", {"passeport": passeport, "fiches": attente})


def _lue(texte):
    """« 12:3 », the fiche and its version, as numbers; None for anything else."""
    fiche, _, version = texte.partition(":")
    couple = entier(fiche), entier(version)
    return None if None in couple else couple
