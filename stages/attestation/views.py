"""The attestation of a stage: its page, its sheet, and the tuteur's own page, where it is signed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Journal
from impression.telechargement import telechargement
from situations.models import FeuilleSignee, Stage
from stages.compte_rendu.views import nom_de_feuille
from stages.models import Attestation
from stages.tuteur.lien import pour_tuteur
from stages.tuteur.views import contexte

from .attestation_pdf import attestation_pdf
from .attester import (
    TropTot,
    activites_proposees,
    attester,
    compte_des_jours_a_venir,
    confirmer,
    en_vigueur,
    verifier_le_jour,
)
from .forms import SignatureForm


@require_safe
def stage_attestation(request, pk):
    """Where it stands, the sheets that came back on paper, the earlier signatures."""
    stage = _stage(request, pk)
    attestations = list(stage.attestations.select_related("feuille"))
    for attestation in attestations:
        attestation.stage = stage
    return render(
        request,
        "stages/attestation/attestation.html",
        {
            "stage": stage,
            "passeport": stage.passeport,
            "diplome": stage.passeport.diplome,
            "attestation": next((a for a in attestations if a.remplacee_le is None), None),
            "remplacees": [a for a in attestations if a.remplacee_le],
            "feuilles": stage.feuilles.filter(sorte=FeuilleSignee.Sorte.ATTESTATION),
            "sorte": FeuilleSignee.Sorte.ATTESTATION,
            "est_le_sien": stage.passeport.etudiant_id == request.user.pk,
            # The centre of a candidat individuel reads nothing else of the stage.
            "lit_le_stage": Stage.objects.visibles_par(request.user).filter(pk=pk).exists(),
        },
    )


@require_safe
def stage_attestation_pdf(request, pk):
    """The sheet: signed, or to be signed."""
    return _feuille(_stage(request, pk), request.user)


@require_POST
def attestation_confirmer(request, pk):
    """A teacher, or the centre of a candidat individuel, confirms what was signed through a link that the student gave
    (R37)."""
    suivis = Stage.objects.suivis_par(request.user)
    attestation = get_object_or_404(
        Attestation.objects.select_related("stage__passeport__etudiant"), pk=pk, stage__in=suivis
    )
    if confirmer(attestation, request.user):
        messages.success(request, "L’attestation est confirmée\u00a0: elle compte désormais.")
    else:
        messages.info(request, "Cette attestation n’était plus à confirmer\u00a0: voici où elle en est.")
    return redirect("stages:stage_attestation", attestation.stage_id)


@require_http_methods(["GET", "HEAD", "POST"])
@pour_tuteur
@rendre_le_texte
def tuteur_attestation(request, tuteur):
    """The tuteur attests and signs; signed already, it is shown, and may be signed anew."""
    stage = tuteur.stage
    form = SignatureForm(request.saisie, stage=stage)
    trop_tot = ""
    try:
        verifier_le_jour(stage)
    except TropTot as refus:
        trop_tot = str(refus)
    if request.method == "POST" and not trop_tot and form.is_valid():
        valeurs = form.valeurs() | {"signataire": tuteur.nom, "par_etudiant": tuteur.acces.par_etudiant}
        attester(stage, valeurs, str(tuteur))
        messages.success(request, "L’attestation est signée. Merci\u00a0!")
        if compte_des_jours_a_venir(stage, valeurs["jours"]):
            messages.warning(
                request,
                "Cette attestation compte des jours à venir\u00a0: si l’un d’eux n’est pas effectué, signez-la de "
                "nouveau.",
            )
        return redirect("stages:tuteur", tuteur.acces.pk)
    page = contexte(tuteur) | {"form": form, "attestation": en_vigueur(stage), "trop_tot": trop_tot}
    return render(request, "stages/attestation/tuteur.html", page, status=422 if request.method == "POST" else 200)


@require_safe
@pour_tuteur
def tuteur_attestation_pdf(request, tuteur):
    return _feuille(tuteur.stage, str(tuteur))


def _feuille(stage, acteur):
    """The PDF, and its line in the journal. ``acteur``: a person, or the name of the tuteur."""
    attestation = en_vigueur(stage)
    proposees = "" if attestation else activites_proposees(stage)
    contenu = attestation_pdf(stage, attestation, proposees, timezone.localdate())
    Journal.noter_export(acteur, stage.passeport.etudiant, f"Attestation, {stage}")
    return telechargement(contenu, nom_de_feuille("attestation", stage))


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.a_attester_avec(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )
