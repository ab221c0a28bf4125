"""The compte rendu of a stage: its sheet, and the page where what came back on paper is attached."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Journal
from impression.telechargement import nom_de_fichier, telechargement
from situations.models import FeuilleSignee, Stage

from .compte_rendu_pdf import compte_rendu_pdf


@require_safe
def compte_rendu(request, pk):
    return envoyer_compte_rendu(_stage(request, pk), request.user)


@require_safe
def stage_papier(request, pk):
    """The sheets that the tuteur ticked and signed: where their photo is attached, then copied by a teacher."""
    stage = _stage(request, pk)
    return render(
        request,
        "stages/compte_rendu/papier.html",
        {
            "stage": stage,
            "passeport": stage.passeport,
            "diplome": stage.passeport.diplome,
            "feuilles": stage.feuilles.filter(sorte=FeuilleSignee.Sorte.COMPTE_RENDU),
            "sorte": FeuilleSignee.Sorte.COMPTE_RENDU,
            "est_le_sien": stage.passeport.etudiant_id == request.user.pk,
        },
    )


def envoyer_compte_rendu(stage, acteur):
    """The PDF, and its line in the journal. ``acteur``: a person, or the name of the tuteur."""
    contenu = compte_rendu_pdf(stage, timezone.localdate())
    Journal.noter_export(acteur, stage.passeport.etudiant, f"Compte rendu, {stage}")
    return telechargement(contenu, nom_de_feuille("compte-rendu", stage))


def nom_de_feuille(sorte, stage):
    """« compte-rendu-moreau-lina.pdf »."""
    etudiant = stage.passeport.etudiant
    nom = (etudiant.last_name.lower(), etudiant.first_name.lower()) if etudiant.last_name else (etudiant.username,)
    return nom_de_fichier(sorte, *nom)


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.visibles_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )
