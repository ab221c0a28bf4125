"""Stages (PFMP): where, when, with whom, and what is aimed at. The student and their teachers agree on them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Journal
from situations.fiche.saisie_en_attente import oublier, saisie_en_attente
from situations.fiche.signature import signer_auteur
from situations.models import Passeport, Stage
from stages.compte_rendu.observations import fiches_du_stage, pratiques

from .classe import avec_lien
from .forms import StageForm

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]
REVENU = "Votre saisie est revenue, telle que vous l’aviez laissée\u00a0: il reste à l’enregistrer."
EXPIREE = "La page avait expiré. Votre saisie est là\u00a0: enregistrez-la à nouveau."


@require_safe
def stages(request):
    """The student's own, the latest first, each passport apart; 404 for whoever has no passport."""
    passeports = Passeport.objects.de(request.user).select_related("diplome").actuels_d_abord()
    if not passeports:
        raise Http404
    return _page_stages(request, passeports)


@require_safe
def passeport_stages(request, pk):
    """Those of one passport, for its student and their teachers."""
    passeports = Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant")
    return _page_stages(request, [get_object_or_404(passeports, pk=pk)])


@require_http_methods(LECTURE_ECRITURE)
def nouveau(request, pk, refusee=False):
    """A new stage in a passport that one owns or follows. ``refusee``: see ``reprendre_apres_refus``."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    return _saisir(request, passeport, refusee=refusee)


@require_http_methods(LECTURE_ECRITURE)
def modifier(request, pk, refusee=False):
    stage = _stage(request, pk)
    return _saisir(request, stage.passeport, stage, refusee)


@require_safe
def stage(request, pk):
    """Everything about one stage: its tuteur's link, objectives, fiches, observations and appréciations."""
    stage = _stage(request, pk)
    passeport = stage.passeport
    fiches = list(fiches_du_stage(stage))
    lignes = pratiques(stage, fiches)
    return render(
        request,
        "stages/stage/stage.html",
        {
            "stage": stage,
            "passeport": passeport,
            "diplome": passeport.diplome,
            "est_le_sien": passeport.etudiant_id == request.user.pk,
            "acces": stage.acces.filter(revoque_le=None).select_related("cree_par").first(),
            "ouvre_encore": stage.acces.valides().exists(),
            "fiches": fiches,
            "pratiques": lignes,
            "visees": [ligne.competence for ligne in lignes if ligne.visee],
            "observees": [ligne for ligne in lignes if ligne.niveau],
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
    lignes = [(passeport, avec_lien(passeport.stages.all())) for passeport in passeports]
    sien = passeports[0].etudiant_id == request.user.pk
    return render(request, "stages/stage/stages.html", {"passeports": lignes, "est_le_sien": sien})


def reprendre_apres_refus(request, pk):
    """The form again with what was typed, when its anti-forgery token was too old; nothing is written.

    For the 403 handler, once the signature of the form has proved that this person had opened it.
    """
    vues = {"stage_nouveau": nouveau, "stage_modifier": modifier}
    return vues[request.resolver_match.url_name](request, pk, refusee=True)


def _recu(request, refusee):
    """``(what was sent, what was typed before the session ended, status of the page that shows it again)``."""
    if request.method == "POST":
        if refusee:
            messages.warning(request, EXPIREE)
        return request.POST, None, 403 if refusee else 422
    attente = saisie_en_attente(request)
    if attente is not None:
        messages.info(request, REVENU)
    return None, attente, 200


def _saisir(request, passeport, stage=None, refusee=False):
    post, attente, statut = _recu(request, refusee)
    form = StageForm(post, stage=stage, attente=attente)
    if form.is_bound and not refusee and form.is_valid():
        ecrit = form.enregistrer(passeport)
        if ecrit:
            return _enregistre(request, ecrit, nouveau=stage is None)
        statut = 409
    contexte = {
        "form": form,
        "passeport": passeport,
        "diplome": passeport.diplome,
        "stage": stage,
        "conflit": statut == 409,
        "auteur": signer_auteur(request.user),
        "revision": (attente or {}).get("revision", stage.revision if stage else 0),
        "est_le_sien": passeport.etudiant_id == request.user.pk,
        "retour": reverse("stages:stage", args=[stage.pk]) if stage else _liste(passeport),
    }
    return render(request, "stages/stage/formulaire.html", contexte, status=statut)


def _enregistre(request, stage, nouveau):
    Journal.noter(
        Journal.Action.STAGE,
        request.user,
        etudiant=stage.passeport.etudiant,
        objet=stage,
        stage=stage.pk,
        nouveau=nouveau,
    )
    oublier(request)
    messages.success(request, "La période est enregistrée.")
    return redirect("stages:stage", pk=stage.pk)


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.modifiables_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )


def _liste(passeport):
    """Where the stages of this passport are listed."""
    return reverse("stages:passeport_stages", args=[passeport.pk])
