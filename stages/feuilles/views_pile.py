"""The page of a class where a pile of signed sheets is dropped, then sorted by hand where the codes were not read."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limites import compter, trop_de_demandes
from accounts.models import Classe
from situations.fichiers.refus import DisquePlein, FichierRefuse
from situations.fichiers.views import servir
from situations.models import FeuilleATrier

from .forms import TriForm
from .pile import a_verifier, recevoir, stages_de_la_classe, trier

# Read in one answer; the page's own script sends them one by one.
AU_PLUS = 10


@require_http_methods(["GET", "HEAD", "POST"])
def classe_feuilles(request, pk):
    """Drop a pile; then what is to be sorted, and what is to be checked."""
    classe = get_object_or_404(Classe.objects.visibles_par(request.user).select_related("diplome"), pk=pk)
    if request.method == "POST":
        return _recevoir(request, classe)
    stages = stages_de_la_classe(classe, request.user)
    a_trier = FeuilleATrier.objects.visibles_par(request.user).filter(classe=classe)
    return render(
        request,
        "stages/feuilles/pile.html",
        {
            "classe": classe,
            "diplome": classe.diplome,
            "a_verifier": a_verifier(classe, request.user),
            "a_trier": [(feuille, TriForm(stages=stages, prefix=f"feuille-{feuille.pk}")) for feuille in a_trier],
            "au_plus": AU_PLUS,
        },
    )


@require_safe
def feuille_a_trier(request, pk):
    """The page itself: a picture, or a PDF to take away."""
    feuille = get_object_or_404(FeuilleATrier.objects.visibles_par(request.user), pk=pk)
    return servir(feuille.ouvrir, feuille.type_mime, nom=None if feuille.est_image else feuille.nom)


@require_POST
def feuille_trier(request, pk):
    """Say whose it is; or throw it away, which was asked on the page before."""
    feuille = get_object_or_404(FeuilleATrier.objects.visibles_par(request.user).select_related("classe"), pk=pk)
    if "jeter" in request.POST:
        feuille.delete()
        messages.success(request, f"«\u00a0{feuille}\u00a0» n’est plus là.")
        return redirect("stages:classe_feuilles", feuille.classe_id)
    stages = stages_de_la_classe(feuille.classe, request.user)
    form = TriForm(request.POST, stages=stages, prefix=f"feuille-{feuille.pk}")
    if not form.is_valid():
        for erreurs in form.errors.values():
            messages.error(request, erreurs[0])
    else:
        try:
            signee = trier(feuille, form.choisi, form.cleaned_data["sorte"], request.user)
            messages.success(request, f"{signee}, {signee.stage.passeport.etudiant}\u00a0: la feuille est rangée.")
        except FichierRefuse as refus:
            messages.error(request, refus.message)
    return redirect("stages:classe_feuilles", feuille.classe_id)


def _recevoir(request, classe):
    """What became of each file: told by messages, or to the script that sends them one by one."""
    recus = request.FILES.getlist("photos")
    un_par_un = request.accepts("text/html") is False
    if not recus or len(recus) > AU_PLUS:
        plein = getattr(request, "disque_plein", False)
        vide = DisquePlein().message if plein else "Choisissez d’abord les photos, ou le PDF."
        trop = f"Sans JavaScript, envoyez {AU_PLUS} photos au plus à la fois, ou un PDF de toutes les feuilles."
        messages.error(request, trop if recus else vide)
        return redirect("stages:classe_feuilles", classe.pk)
    phrases = []
    for recu in recus:
        if not compter(request, "feuille"):
            return trop_de_demandes(request)
        try:
            pile = recevoir(classe, recu, request.user)
            phrases.append((messages.SUCCESS if pile.rangees else messages.WARNING, pile.phrase))
        except FichierRefuse as refus:
            phrases.append((messages.ERROR, f"{recu.name}\u00a0: {refus.message}"))
    for niveau, phrase in phrases:
        # The script has told the others, and shows the page again when the pile is through.
        if niveau != messages.SUCCESS or not un_par_un:
            messages.add_message(request, niveau, phrase)
    if un_par_un:
        return JsonResponse({"phrases": [phrase for _, phrase in phrases]})
    return redirect("stages:classe_feuilles", classe.pk)
