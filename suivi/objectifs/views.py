"""The objectives of a stage: agreed on its page, printed to be negotiated with the tuteur (R24)."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Classe, Journal
from impression.telechargement import nom_de_fichier, telechargement
from langue.nombre import entier
from referentiel.arbre import arbre_de
from situations.couverture import compter
from situations.models import Passeport, Stage
from stages.forms import ObjectifsForm
from stages.views import LECTURE_ECRITURE, revision_vue
from suivi.grille.grille import cases_du_passeport, grille

from .objectifs import encore_vises, objectifs, vises_a_part
from .objectifs_pdf import objectifs_de_la_classe_pdf, objectifs_pdf


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def viser(request, pk):
    """The objectives: taken in one click from what the passport lacks, or ticked one by one, and free words."""
    stage = _stage(request, pk)
    passeport = stage.passeport
    arbre = arbre_de(passeport.diplome)
    groupes = objectifs(arbre, cases_du_passeport(passeport))
    a_part = vises_a_part(stage, arbre)
    possibles = {c.ancre for c in arbre.cibles} | {vise for vise, element in a_part.items() if not element.retire}
    form = ObjectifsForm(request.saisie, stage=stage, possibles=possibles)
    statut = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        choisies = form.choisies | _prises(groupes, request.POST.get("prendre", ""))
        # Retired from the référentiel since it was agreed: no box shows it, none unticks it.
        choisies |= set(stage.vises) - possibles
        if _garder(request, stage, choisies, form.cleaned_data["objectifs"]):
            if "prendre" in request.POST:
                messages.success(
                    request, "Ce qui manque est coché et enregistré\u00a0: décochez ce qui ne sera pas visé."
                )
                return redirect("suivi:stage_objectifs", pk=pk)
            messages.success(request, "Les objectifs sont enregistrés.")
            return redirect("stages:stage", pk=pk)
        statut = 409
    return render(
        request,
        "suivi/objectifs/objectifs.html",
        {
            "stage": stage,
            "passeport": passeport,
            "diplome": passeport.diplome,
            "est_le_sien": passeport.etudiant_id == request.user.pk,
            "form": form,
            "revision": revision_vue(request, stage, statut),
            "choisies": form.choisies,
            # What is ticked is seen.
            "groupes": [
                (g, gardes, any(objectif.cible.ancre in form.choisies for objectif in g.a_compliquer))
                for g, gardes in zip(groupes, encore_vises(groupes, arbre, form.choisies), strict=True)
            ],
            "a_part": {vise: element for vise, element in a_part.items() if vise in possibles},
            **_manques(groupes),
            "visees": stage.elements_vises(arbre) if statut == 409 else None,
        },
        status=statut,
    )


@require_safe
def objectifs_du_stage(request, pk):
    """The negotiation sheet: the gaps of the passport, those agreed ticked."""
    stage = _stage(request, pk)
    passeport = stage.passeport
    inscription = passeport.inscription
    contenu = objectifs_pdf(
        passeport,
        inscription.classe if inscription else None,
        arbre_de(passeport.diplome),
        cases_du_passeport(passeport),
        timezone.localdate(),
        stage,
    )
    Journal.noter_export(request.user, passeport.etudiant, f"Objectifs, {stage}")
    return telechargement(contenu, nom_de_fichier("objectifs", passeport.etudiant.nom_liste.lower()))


@require_safe
def objectifs_de(request, pk, passeport_pk):
    """The sheet of objectives of one student of the class, to take to the PFMP."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    passeport = get_object_or_404(Passeport.objects.de_la_classe(classe), pk=passeport_pk)
    contenu = objectifs_pdf(
        passeport, classe, arbre_de(passeport.diplome), cases_du_passeport(passeport), timezone.localdate()
    )
    Journal.noter(
        Journal.Action.EXPORT,
        request.user,
        etablissement=classe.etablissement,
        etudiant=passeport.etudiant,
        objet=f"Objectifs de PFMP de {passeport.etudiant}",
    )
    return telechargement(contenu, nom_de_fichier("objectifs", passeport.etudiant.nom_liste.lower()))


@require_safe
def objectifs_de_la_classe(request, pk):
    """Everybody's sheet of objectives, in one PDF: each with the period in progress or to come, if there is one."""
    classe = get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
    passeports = sorted(Passeport.objects.de_la_classe(classe), key=lambda p: p.etudiant.rang_liste)
    inscriptions = {i.etudiant_id: i for i in classe.inscriptions.actives().select_related("classe__etablissement")}
    for passeport in passeports:
        # Known here: it is not asked for again for each of them.
        passeport.inscription = inscriptions[passeport.etudiant_id]
    a_venir = Stage.objects.filter(passeport__in=passeports, date_fin__gte=timezone.localdate())
    par_passeport = {s.passeport_id: s for s in a_venir.prefetch_related("competences").order_by("-date_debut", "-pk")}
    contenu = objectifs_de_la_classe_pdf(
        grille(classe), [(p, par_passeport.get(p.pk)) for p in passeports], timezone.localdate()
    )
    Journal.noter_exports(
        request.user, [p.etudiant for p in passeports], f"Objectifs, {classe}", etablissement=classe.etablissement
    )
    return telechargement(contenu, nom_de_fichier("objectifs", classe.nom))


def _prises(groupes, voulue):
    """What is still to cover: of one épreuve, by its code, or of all (« tout »)."""
    return {
        objectif.cible.ancre
        for groupe in groupes
        if voulue in ("tout", groupe.epreuve.code)
        for objectif in groupe.a_couvrir
    }


def _manques(groupes):
    """``manques``: how many things no fiche covers; the same in words, « 8 compétences »."""
    manques = sum(len(groupe.a_couvrir) for groupe in groupes)
    niveaux = [groupe.epreuve.compte for groupe in groupes if groupe.a_couvrir]
    return {"manques": manques, "manques_en_mots": compter(groupes[0].diplome, niveaux, manques) if manques else ""}


@transaction.atomic
def _garder(request, stage, choisies, texte):
    """Whether the objectives were written: not when somebody else has changed the stage since they were shown."""
    if not stage.changer({"objectifs": texte}, entier(request.POST.get("revision", str(stage.revision)))):
        return False
    stage.viser(choisies)
    stage.save(update_fields=["classes_visees", "situations_visees"])
    Journal.noter(
        Journal.Action.STAGE,
        request.user,
        etudiant=stage.passeport.etudiant,
        objet=stage,
        stage=stage.pk,
        objectifs=len(choisies),
    )
    return True


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.modifiables_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )
