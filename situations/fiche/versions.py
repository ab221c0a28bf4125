"""The versions of a fiche and what changed from one to the next (R25)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from referentiel.arbre import arbre_de
from situations.models import Fiche, Version
from situations.models.fiche import ConflitDeSaisie
from situations.saisie import contenu_de_saisie, saisie_de_contenu

from .differences import differences, lisible

PAR_PAGE = 10


@require_safe
def versions(request, pk):
    """The texts that this fiche has held, the newest first, each with its difference from the one before; by pages."""
    fiche = get_object_or_404(Fiche.objects.modifiables_par(request.user).select_related("passeport__diplome"), pk=pk)
    diplome = fiche.passeport.diplome
    stages = list(fiche.passeport.stages.all())
    page = Paginator(fiche.versions.order_by("-numero"), PAR_PAGE).get_page(request.GET.get("page"))
    anciennes = list(page)[::-1]
    precedente, enregistree = _texte_d_avant(fiche, anciennes[0], diplome, stages) if anciennes else (None, False)
    lignes = []
    for version in anciennes:
        contenu = _contenu(version, diplome, stages)
        lignes.append(
            {
                "version": version,
                "texte": lisible(contenu, diplome),
                "differences": _differences(precedente, contenu, version, diplome),
            }
        )
        # Set aside, a text stands beside what is enregistree; beside another one as long as nothing is.
        if version.nature == Version.Nature.ENREGISTREE or not enregistree:
            precedente = contenu
        enregistree = enregistree or version.nature == Version.Nature.ENREGISTREE
    return render(request, "situations/fiche/versions.html", {"fiche": fiche, "page": page, "lignes": lignes[::-1]})


@require_POST
def reprendre(request, pk, numero):
    """Bring an old text back into the form; nothing enters the passport before « Enregistrer »."""
    fiche = get_object_or_404(Fiche.objects.modifiables_par(request.user).select_related("passeport__diplome"), pk=pk)
    version = get_object_or_404(fiche.versions, numero=numero)
    racine = arbre_de(fiche.passeport.diplome)
    saisie = dict(version.contenu)
    if version.nature == Version.Nature.ENREGISTREE:
        saisie = saisie_de_contenu(version.contenu, racine)
    gardee = _garder_ce_qu_elle_revendique(fiche, saisie, racine)
    try:
        fiche.reprendre(saisie)
    except ConflitDeSaisie:
        messages.error(request, "Cette fiche vient de changer dans une autre fenêtre : recommencez.")
        return redirect("situations:fiche_versions", pk=fiche.pk)
    dit = f"La version {numero} est revenue dans le formulaire\u00a0: enregistrez-la pour la garder."
    messages.info(request, f"{dit} {gardee}".strip())
    return redirect("situations:fiche_modifier", pk=fiche.pk)


def _garder_ce_qu_elle_revendique(fiche, saisie, racine):
    """What is retired stays with the fiches that have it, and comes back to no other (R38): an old text then leaves
    what the fiche claims now. Returns the sentence that says so."""
    cle = saisie.get("situation", "")
    proposees = {str(pk) for pk, branche in racine.situations.items() if not branche.situation.retire}
    if not fiche.enregistree_le or cle == str(fiche.situation_id) or cle in proposees:
        return ""
    la_sienne = saisie_de_contenu(fiche.contenu(), racine)
    for nom in ("situation", "competence", "situations_en_plus", "competences_en_plus"):
        saisie.pop(nom, None)
        if nom in la_sienne:
            saisie[nom] = la_sienne[nom]
    return racine.diplome.dire(
        f"{{Le situation}} d’alors n’est plus au référentiel\u00a0: {fiche.situation.nom_court} reste sur la fiche."
    )


def _texte_d_avant(fiche, version, diplome, stages):
    """``(content, whether it is recorded)`` of the text that this version follows; None, False when there is none."""
    enregistrees_d_abord = Case(When(nature=Version.Nature.ENREGISTREE, then=0), default=1)
    derniere = fiche.versions.filter(numero__lt=version.numero).order_by(enregistrees_d_abord, "-numero").first()
    if derniere is None:
        return None, False
    return _contenu(derniere, diplome, stages), derniere.nature == Version.Nature.ENREGISTREE


def _differences(precedente, contenu, version, diplome):
    """None for the first text."""
    if precedente is None:
        return None
    enregistree = version.nature == Version.Nature.ENREGISTREE
    return differences(precedente, contenu, diplome, avec_fichiers=enregistree)


def _contenu(version, diplome, stages):
    if version.nature == Version.Nature.ENREGISTREE:
        return version.contenu
    return contenu_de_saisie(version.contenu, arbre_de(diplome), stages)
