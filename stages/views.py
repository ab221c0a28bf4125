"""Stages (PFMP): where, when, with whom, and what is aimed at. The student and their teachers agree on them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Journal
from langue.texte import de
from referentiel.arbre import arbre_de
from referentiel.models import mots_communs
from situations.models import Passeport, Stage
from situations.rattachement.rattacher import rattachables_de
from stages.attestation.attester import en_vigueur
from stages.attestation.bilan import avec_attestation, bilan
from stages.compte_rendu.observations import fiches_du_stage, pratiques

from .classe import avec_lien
from .forms import StageForm
from .tuteur.acces import suivre

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]


@require_safe
def stages(request):
    """The student's own, the latest first, each passport apart; 404 for whoever is no student.

    The menu leads here also before the first passport: the page that opens it says how.
    """
    passeports = Passeport.objects.de(request.user).select_related("diplome").actuels_d_abord()
    if not passeports and request.user.est_etudiant:
        return redirect("situations:mon_passeport")
    if not passeports:
        raise Http404
    return _page_stages(request, passeports)


@require_safe
def passeport_stages(request, pk):
    """Those of one passport, for its student and their teachers."""
    passeports = Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant")
    return _page_stages(request, [get_object_or_404(passeports, pk=pk)])


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def nouveau(request, pk):
    """A new stage in a passport that one owns or follows."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    return _saisir(request, passeport)


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def modifier(request, pk):
    stage = _stage(request, pk)
    return _saisir(request, stage.passeport, stage)


@require_safe
def stage(request, pk):
    """Everything about one stage: its tuteur's link, objectives, fiches, observations and appréciations."""
    stage = _stage(request, pk)
    passeport = stage.passeport
    fiches = list(fiches_du_stage(stage))
    lignes = pratiques(stage, fiches)
    est_le_sien = passeport.etudiant_id == request.user.pk
    a_rattacher = [r.fiches for r in rattachables_de(passeport) if r.stage == stage] if est_le_sien else []
    return render(
        request,
        "stages/stage/stage.html",
        {
            "stage": stage,
            "passeport": passeport,
            "diplome": passeport.diplome,
            "est_le_sien": est_le_sien,
            "a_rattacher": a_rattacher[0] if a_rattacher else [],
            "liens": stage.acces.valides().select_related("cree_par"),
            "visites": stage.visites.select_related("enseignant").dites_a(request.user),
            "fiches": fiches,
            "attestation": en_vigueur(stage),
            "pratiques": lignes,
            "visees": list(stage.elements_vises(arbre_de(passeport.diplome)).values()),
            "observees": [(ligne.competence, o) for ligne in lignes for o in ligne.observations],
            "supprimable": Stage.objects.supprimables_par(request.user).filter(pk=pk).exists(),
        },
    )


@require_http_methods(LECTURE_ECRITURE)
def supprimer(request, pk):
    """Ask, then delete; what a fiche names or a tuteur has written about stays, and says why."""
    stage = _stage(request, pk)
    supprimable = Stage.objects.supprimables_par(request.user).filter(pk=pk)
    if request.method == "POST" and _supprimer(request, stage, supprimable):
        messages.success(request, "La période est supprimée, et son lien de tuteur avec elle.")
        return redirect(_liste(stage.passeport))
    statut = 409 if request.method == "POST" else 200
    contexte = {"stage": stage, "supprimable": supprimable.exists()}
    return render(request, "stages/stage/supprimer.html", contexte, status=statut)


@transaction.atomic
def _supprimer(request, stage, supprimable):
    """Whether it was deleted. It is locked before it is asked for: a fiche that names it, or a word of its tuteur,
    waits or is seen."""
    get_object_or_404(Stage.objects.select_for_update(), pk=stage.pk)
    if not supprimable.exists():
        return False
    Journal.noter(
        Journal.Action.STAGE_SUPPRIME,
        request.user,
        etudiant=stage.passeport.etudiant,
        objet=stage,
        passeport=stage.passeport_id,
    )
    stage.delete()
    return True


def _page_stages(request, passeports):
    lignes = [(passeport, avec_attestation(avec_lien(passeport.stages.all()))) for passeport in passeports]
    lignes = [(passeport, siens, bilan(siens, passeport.diplome)) for passeport, siens in lignes]
    sien = passeports[0].etudiant_id == request.user.pk
    mots = mots_communs((passeport.diplome for passeport in passeports), "stage")
    contexte = {"passeports": lignes, "est_le_sien": sien, "titre": capfirst(mots)}
    return render(request, "stages/stage/stages.html", contexte)


def _saisir(request, passeport, stage=None):
    form = StageForm(request.saisie, stage=stage)
    statut = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        avant = (stage.tuteur_nom, stage.tuteur_courriel) if stage else ("", "")
        ecrit = form.enregistrer(passeport)
        if ecrit:
            return _enregistre(request, ecrit, avant, nouveau=stage is None)
        statut = 409
    contexte = {
        "form": form,
        "passeport": passeport,
        "diplome": passeport.diplome,
        "stage": stage,
        "conflit": statut == 409,
        "revision": revision_vue(request, stage, statut),
        "est_le_sien": passeport.etudiant_id == request.user.pk,
        "retour": reverse("stages:stage", args=[stage.pk]) if stage else _liste(passeport),
    }
    return render(request, "stages/stage/formulaire.html", contexte, status=statut)


def revision_vue(request, stage, statut):
    """That of the stage when its form was opened; once told of a conflict (409), that of today."""
    actuelle = stage.revision if stage else 0
    return actuelle if statut == 409 else (request.saisie or {}).get("revision", actuelle)


@transaction.atomic
def _enregistre(request, stage, avant, nouveau):
    Journal.noter(
        Journal.Action.STAGE,
        request.user,
        etudiant=stage.passeport.etudiant,
        objet=stage,
        stage=stage.pk,
        nouveau=nouveau,
    )
    messages.success(request, "La période est enregistrée.")
    if suivre(stage, *avant, request.user):
        messages.warning(request, f"Le lien {de(avant[0])} ne s’ouvre plus\u00a0: donnez le sien au tuteur.")
    return redirect(stage)


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.modifiables_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )


def _liste(passeport):
    """Where the stages of this passport are listed."""
    return reverse("stages:passeport_stages", args=[passeport.pk])
