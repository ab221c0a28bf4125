"""Stages (PFMP): where, when, with whom, and what is aimed at. The student and their teachers agree on them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Journal
from referentiel.arbre import arbre
from situations.compte_rendu import fiches_du_stage, pratiques
from situations.forms.appreciation import entier
from situations.forms.stage import ObjectifsForm, StageForm
from situations.grille import cases_du_passeport
from situations.models import Passeport, Stage
from situations.objectifs import objectifs
from situations.saisie_en_attente import oublier, saisie_en_attente
from situations.signature import signer_auteur
from situations.suivi_stages import avec_lien

from .appreciation import fils_du_lieu

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
    appreciations = fils_du_lieu(request, passeport)
    du_stage = [(fil, reponse) for fil, reponse in appreciations.get("fils", []) if fil.stage == stage]
    lignes = pratiques(stage, fiches)
    return render(
        request,
        "situations/stage/stage.html",
        {
            **appreciations,
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
            "fils": du_stage,
            "suite": f"stage-{stage.pk}",
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
    return render(request, "situations/stage/supprimer.html", contexte, status=statut)


@require_http_methods(LECTURE_ECRITURE)
def viser(request, pk, refusee=False):
    """The objectives: taken in one click from what the passport lacks, or ticked one by one, and free words."""
    stage = _stage(request, pk)
    passeport = stage.passeport
    tree = arbre(passeport.diplome)
    groupes = objectifs(tree, cases_du_passeport(passeport))
    possibles = {c.pk: c for groupe in groupes for c in tree.competences_de(groupe.epreuve)}
    post, attente, statut = _recu(request, refusee)
    form = ObjectifsForm(post, stage=stage, competences=possibles, attente=attente)
    if form.is_bound and not refusee and form.is_valid():
        choisies = form.choisies | _prises(groupes, request.POST.get("prendre", ""))
        # Retired from the référentiel since it was agreed: no box shows it, none unticks it.
        choisies |= set(stage.competences.values_list("pk", flat=True)) - possibles.keys()
        if _garder(request, stage, choisies, form.cleaned_data["objectifs"]):
            if "prendre" in request.POST:
                messages.success(
                    request, "Ce qui manque est coché et enregistré\u00a0: décochez ce qui ne sera pas visé."
                )
                return redirect("stage_objectifs", pk=pk)
            messages.success(request, "Les objectifs sont enregistrés.")
            return redirect("stage", pk=pk)
        statut = 409
    return render(
        request,
        "situations/stage/objectifs.html",
        {
            "stage": stage,
            "passeport": passeport,
            "diplome": passeport.diplome,
            "est_le_sien": passeport.etudiant_id == request.user.pk,
            "form": form,
            "auteur": signer_auteur(request.user),
            "revision": (attente or {}).get("revision", stage.revision),
            "choisies": form.choisies,
            # What is ticked is seen.
            "groupes": [
                (
                    g,
                    _restantes(g, tree, form.choisies),
                    any(objectif.competence.pk in form.choisies for objectif in g.a_compliquer),
                )
                for g in groupes
            ],
            "manques": sum(len(g.a_couvrir) for g in groupes),
            "visees": stage.competences.all() if statut == 409 else None,
        },
        status=statut,
    )


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
    return render(request, "situations/stage/stages.html", {"passeports": lignes, "est_le_sien": sien})


def reprendre_apres_refus(request, pk):
    """The form again with what was typed, when its anti-forgery token was too old; nothing is written.

    For the 403 handler, once the signature of the form has proved that this person had opened it.
    """
    vues = {"stage_nouveau": nouveau, "stage_modifier": modifier, "stage_objectifs": viser}
    return vues[request.resolver_match.view_name](request, pk, refusee=True)


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
        "retour": reverse("stage", args=[stage.pk]) if stage else _liste(passeport),
    }
    return render(request, "situations/stage/formulaire.html", contexte, status=statut)


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
    return redirect("stage", pk=stage.pk)


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.modifiables_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )


def _prises(groupes, voulue):
    """The primary keys of what is still to cover: of one épreuve, by its code, or of all (« tout »)."""
    return {
        objectif.competence.pk
        for groupe in groupes
        if voulue in ("tout", groupe.epreuve.code)
        for objectif in groupe.a_couvrir
    }


def _restantes(groupe, tree, choisies):
    """What was chosen and is now covered: it stays in the list, so that nothing is lost by saving again."""
    proposees = {objectif.competence.pk for objectif in groupe.proposes}
    return [c for c in tree.competences_de(groupe.epreuve) if c.pk in choisies and c.pk not in proposees]


@transaction.atomic
def _garder(request, stage, choisies, texte):
    """Whether the objectives were written: not when somebody else has changed the stage since they were shown."""
    if not stage.changer({"objectifs": texte}, entier(request.POST.get("revision", str(stage.revision)))):
        return False
    oublier(request)
    stage.competences.set(choisies)
    Journal.noter(
        Journal.Action.STAGE,
        request.user,
        etudiant=stage.passeport.etudiant,
        objet=stage,
        stage=stage.pk,
        objectifs=len(choisies),
    )
    return True


def _liste(passeport):
    """Where the stages of this passport are listed."""
    return reverse("passeport_stages", args=[passeport.pk])
