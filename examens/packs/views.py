"""The exam day of a class: asking for its pack, watching it being made, taking it away."""

from collections import Counter

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Classe, Journal
from examens.commissions.presentation import candidats as passages
from examens.models import Commission, Pack, PackLigne
from examens.papier.emargement import emargement_de_la_classe
from examens.pouls import muet
from impression.telechargement import nom_de_fichier, telechargement
from referentiel.arbre import arbre_de

from .assemblage import documents_de
from .demande import ClasseVide, candidats, demander, demander_de_la_commission
from .forms import PackForm
from .stockage import vider

PACKS_MONTRES = 10
CLASSE_VIDE = "Cette classe n’a aucun candidat aujourd’hui\u00a0: il n’y a rien à préparer."


@require_http_methods(["GET", "HEAD", "POST"])
def packs(request, pk):
    """What to prepare, and the packs prepared lately; POST asks for one and leads to it."""
    classe = get_object_or_404(
        Classe.objects.preparables_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    form = PackForm(
        arbre_de(classe.diplome).epreuves_du_passeport,
        request.POST if request.method == "POST" else None,
        initial={"presentation": classe.etablissement.presentation},
    )
    if request.method == "POST" and form.is_valid():
        try:
            pack, nouveau = demander(request.user, classe, **form.cleaned_data)
        except ClasseVide:
            form.add_error(None, CLASSE_VIDE)
        else:
            if not nouveau:
                messages.info(request, "Un pack de cette classe était déjà demandé\u00a0: le voici.")
            return redirect(pack)
    return render(
        request,
        "examens/packs/packs.html",
        {
            "classe": classe,
            "form": form,
            "candidats": len(candidats(classe)),
            "en_cours": classe.packs.inacheves().first(),
            "packs": classe.packs.select_related("demandeur")[:PACKS_MONTRES],
            "heures": settings.PACK_HEURES,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def commission_pack(request, pk):
    """The kit of a commission: its lists, and the deposited copies of every school in the order of passage."""
    commission = get_object_or_404(
        Commission.objects.modifiables_par(request.user).select_related("epreuve__diplome", "etablissement"), pk=pk
    )
    try:
        pack, nouveau = demander_de_la_commission(
            request.user, commission, passages(commission), "recto_verso" in request.POST
        )
    except ClasseVide:
        messages.error(request, "Cette commission n’a aucun candidat\u00a0: il n’y a rien à préparer.")
        return redirect("examens:commission_gestion", pk)
    if not nouveau:
        messages.info(request, "Un dossier de cette commission était déjà demandé\u00a0: le voici.")
    return redirect(pack)


@require_safe
def emargement(request, pk):
    """The list to sign, of every épreuve that rests on the passport; ``?epreuve=``: of one alone."""
    classe = get_object_or_404(
        Classe.objects.preparables_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    epreuves = arbre_de(classe.diplome).epreuves_du_passeport
    choisies = [e for e in epreuves if e.code == request.GET.get("epreuve")]
    contenu = emargement_de_la_classe(classe, candidats(classe), choisies or epreuves, timezone.localdate())
    return telechargement(
        contenu, nom_de_fichier("emargement", classe.nom, str(classe.session), *[e.code for e in choisies])
    )


@require_safe
def pack(request, pk):
    """Where it stands, candidate by candidate. The page asks for itself again until the pack has ended."""
    pack = _pack(request, pk)
    lignes = list(pack.lignes.all())
    compte = Counter(ligne.etat for ligne in lignes)
    traitees = len(lignes) - compte[PackLigne.Etat.EN_ATTENTE]
    return render(
        request,
        "examens/packs/pack.html",
        {
            "pack": pack,
            "lignes": [(ligne, documents_de(ligne)) for ligne in lignes],
            "total": len(lignes),
            "traitees": traitees,
            # The two files are made last: that is one more step.
            "etapes": len(lignes) + 1,
            "faits": compte[PackLigne.Etat.FAIT],
            "incidents": [ligne for ligne in lignes if ligne.motif],
            "assemblage": pack.etat == Pack.Etat.EN_COURS and traitees == len(lignes),
            "muet": pack.inacheve and muet(),
            "heures": settings.PACK_HEURES,
        },
    )


@require_POST
def annuler(request, pk):
    """Stop it. Whoever may ask for a pack of this class may, and may ask for another at once."""
    pack = _pack(request, pk)
    if pack.finir(Pack.Etat.ANNULE):
        # What is being written at this moment goes with the next purge.
        vider(pack.stockage(), pack.dossier)
        messages.success(request, "La préparation est annulée\u00a0: rien n’en est gardé.")
    else:
        messages.info(request, "Ce pack n’était plus en préparation.")
    return redirect(pack)


@require_safe
def archive(request, pk):
    """The ZIP."""
    return _fichier(request, pk, "archive", "zip", "application/zip", "ZIP")


@require_safe
def liasse(request, pk):
    """The PDF for the printer."""
    return _fichier(request, pk, "liasse", "pdf", "application/pdf", "PDF à imprimer")


def _pack(request, pk):
    return get_object_or_404(Pack.objects.visibles_par(request.user).pour_lecture(), pk=pk)


def _fichier(request, pk, champ, extension, type_de_contenu, libelle):
    """One of the two files, whole or not at all; the journal tells who took it, and whose passports were in it."""
    pack = _pack(request, pk)
    if not pack.telechargeable:
        raise Http404
    try:
        fichier = Pack.stockage().open(getattr(pack, champ))
    except FileNotFoundError:
        # The purge has gone by at this very moment.
        raise Http404 from None
    etudiants = [ligne.etudiant for ligne in pack.lignes.filter(etat=PackLigne.Etat.FAIT).select_related("etudiant")]
    Journal.noter_exports(
        request.user,
        etudiants,
        f"{pack}\u00a0: {libelle}",
        etablissement=pack.etablissement,
        pack=pack.pk,
    )
    nom = nom_de_fichier("examen", pack.de_qui.nom, str(pack.annee), *pack.codes, extension=extension)
    return FileResponse(
        fichier,
        as_attachment=True,
        filename=nom,
        content_type=type_de_contenu,
        headers={"Content-Length": getattr(pack, f"{champ}_octets")},
    )
