"""Bringing a passport back, step by step: the archive, what it would bring, how far it is (R1)."""

import tempfile

from django.contrib import messages
from django.core.files import File
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limites import compter
from examens.models import Reprise
from situations.fichiers.refus import FichierRefuse

from .forms import ArchiveForm
from .lecture import lire
from .plan import RepriseImpossible, apercevoir
from .tache import confirmer
from .views_tableau import colonnes

TROP = "Vous avez envoyé beaucoup d’archives\u00a0: attendez une heure, puis recommencez."


@require_http_methods(["GET", "HEAD", "POST"])
def reprendre(request):
    """First step: the archive. A refused one says why at the field, and nothing of it is kept."""
    if not request.user.est_etudiant:
        raise Http404
    envoyee = request.method == "POST"
    form = ArchiveForm(request.POST if envoyee else None, request.FILES if envoyee else None)
    if envoyee and form.is_valid():
        try:
            return redirect(_lire(request, form.cleaned_data["archive"]))
        except (FichierRefuse, RepriseImpossible) as refus:
            form.add_error("archive", str(refus))
    derniere = Reprise.objects.modifiables_par(request.user).exclude(etat=Reprise.Etat.LUE).first()
    contexte = {"form": form, "derniere": derniere}
    return render(request, "examens/reprendre/archive.html", contexte, status=422 if form.errors else 200)


def _lire(request, recue):
    """The ``Reprise`` of what was received, in the place of those that its student had not confirmed."""
    if not compter(request, "reprise"):
        raise FichierRefuse(TROP)
    with tempfile.NamedTemporaryFile(prefix="archive-") as copie:
        for bloc in recue.chunks():
            copie.write(bloc)
        copie.flush()
        donnees = lire(copie.name)
        apercevoir(request.user, donnees)
        Reprise.objects.modifiables_par(request.user).filter(etat=Reprise.Etat.LUE).delete()
        copie.seek(0)
        return Reprise.objects.create(etudiant=request.user, donnees=donnees, archive=File(copie, name="archive.zip"))


@require_http_methods(["GET", "HEAD", "POST"])
def reprise(request, pk):
    """GET shows what would come, then how far it is; POST begins, or begins again what was cut short."""
    siennes = Reprise.objects.modifiables_par(request.user).select_related("passeport__diplome", "etudiant")
    reprise = get_object_or_404(siennes, pk=pk)
    if reprise.est_un_tableau:
        return colonnes(request, reprise)
    if request.method == "POST":
        confirmer(reprise)
        return redirect(reprise)
    contexte = {"reprise": reprise}
    if reprise.etat == Reprise.Etat.LUE:
        try:
            contexte["apercu"] = apercevoir(request.user, reprise.donnees)
        except RepriseImpossible as refus:
            contexte["refus"] = str(refus)
    return render(request, "examens/reprendre/reprise.html", contexte)


@require_POST
def abandonner(request, pk):
    """Forget an archive that was not confirmed."""
    Reprise.objects.modifiables_par(request.user).exclude(etat=Reprise.Etat.EN_COURS).filter(pk=pk).delete()
    messages.info(request, "L’archive est oubliée\u00a0: rien n’a été repris.")
    return redirect("accounts:compte")
