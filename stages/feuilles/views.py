"""The photo of a signed sheet: sent by the student or a teacher, shown to both, taken away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.limites import compter, trop_de_demandes
from accounts.models import Classe, Journal
from langue.nombre import entier
from situations.fichiers.refus import DisquePlein, FichierRefuse
from situations.fichiers.views import servir
from situations.models import FeuilleSignee, Stage
from stages.attestation.recopie import RecopieDAttestation
from stages.compte_rendu.recopie import RecopieDeCompteRendu

from .deposer import deposer, retirer
from .pile import a_verifier

# Where the sheets of each kind are shown.
PAGES = {
    FeuilleSignee.Sorte.ATTESTATION: "stages:stage_attestation",
    FeuilleSignee.Sorte.COMPTE_RENDU: "stages:stage_papier",
}
RECOPIES = {
    FeuilleSignee.Sorte.ATTESTATION: RecopieDAttestation,
    FeuilleSignee.Sorte.COMPTE_RENDU: RecopieDeCompteRendu,
}


@require_POST
def feuille_deposer(request, pk, sorte):
    """What was photographed; a teacher goes on to copy it. What is refused is told on the page that it came from."""
    if sorte not in FeuilleSignee.Sorte:
        raise Http404
    attestation = sorte == FeuilleSignee.Sorte.ATTESTATION
    stages = Stage.objects.a_attester_avec if attestation else Stage.objects.modifiables_par
    stage = get_object_or_404(stages(request.user), pk=pk)
    if not compter(request, "feuille"):
        return trop_de_demandes(request)
    try:
        feuilles = deposer(stage, sorte, recu(request), request.user)
    except FichierRefuse as refus:
        messages.error(request, refus.message)
        return redirect(PAGES[sorte], stage.pk)
    feuille = feuilles[0]
    if (feuille.stage_id, feuille.sorte) != (stage.pk, sorte):
        messages.info(request, f"Ses codes disent de qui elle est\u00a0: {feuille}. Elle y est rangée.")
    if FeuilleSignee.objects.recopiables_par(request.user).filter(pk=feuille.pk).exists():
        return redirect("stages:feuille_recopier", feuille.pk)
    messages.success(request, "La feuille est jointe. Elle compte une fois vérifiée.")
    return redirect(PAGES[feuille.sorte], feuille.stage_id)


@require_safe
def feuille(request, pk):
    """The sheet itself: a picture in the page, or a PDF to take away."""
    feuille = _feuille(request, pk)
    Journal.noter_lecture(
        Journal.Action.LECTURE_PASSEPORT, request.user, feuille.stage.passeport.etudiant, str(feuille)
    )
    return servir(feuille.ouvrir, feuille.type_mime, nom=None if feuille.est_image else feuille.nom)


@require_http_methods(["GET", "HEAD", "POST"])
def feuille_retirer(request, pk):
    """Ask, then delete; a sheet that an attestation rests on stays, and says why."""
    feuille = _feuille(request, pk)
    if request.method == "POST" and retirer(feuille, request.user):
        messages.success(request, "La feuille est retirée.")
        return redirect(PAGES[feuille.sorte], feuille.stage_id)
    return render(
        request,
        "stages/feuilles/retirer.html",
        {
            "feuille": feuille,
            "stage": feuille.stage,
            "sert": feuille.attestations.exists(),
            "retour": reverse(PAGES[feuille.sorte], args=[feuille.stage_id]),
        },
        status=409 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def feuille_recopier(request, pk):
    """A teacher copies what the sheet says, beside its photo."""
    feuille = get_object_or_404(
        FeuilleSignee.objects.recopiables_par(request.user).select_related(
            "stage__passeport__etudiant", "stage__passeport__diplome"
        ),
        pk=pk,
    )
    recopie = RECOPIES[feuille.sorte](feuille, request.saisie)
    if request.method == "POST" and recopie.form.is_valid():
        recopie.enregistrer(request.user)
        feuille.verifier(request.user)
        messages.success(request, recopie.fait)
        return _apres(request, feuille)
    return render(
        request,
        recopie.gabarit,
        {
            "feuille": feuille,
            "stage": feuille.stage,
            "diplome": feuille.stage.passeport.diplome,
            "recopie": recopie,
            "form": recopie.form,
            "retour": reverse(PAGES[feuille.sorte], args=[feuille.stage_id]),
            "de_la_pile": "pile" in request.GET,
        },
        status=422 if request.method == "POST" else 200,
    )


def _apres(request, feuille):
    """Of a pile, the next sheet; else where this one is shown."""
    classe = Classe.objects.visibles_par(request.user).filter(pk=entier(request.GET.get("pile"))).first()
    if classe is None:
        return redirect(PAGES[feuille.sorte], feuille.stage_id)
    suivante = next(iter(a_verifier(classe, request.user)), None)
    if suivante is None:
        return redirect("stages:classe_feuilles", classe.pk)
    return redirect(f"{reverse('stages:feuille_recopier', args=[suivante.pk])}?pile={classe.pk}")


def _feuille(request, pk):
    return get_object_or_404(
        FeuilleSignee.objects.visibles_par(request.user).select_related(
            "stage__passeport__etudiant", "stage__passeport__diplome"
        ),
        pk=pk,
    )


def recu(request):
    """The file that was sent. Raises ``FichierRefuse``."""
    if getattr(request, "disque_plein", False):
        raise DisquePlein
    if "photo" not in request.FILES:
        raise FichierRefuse("Choisissez d’abord la photo de la feuille signée.")
    return request.FILES["photo"]
