"""The printed sheets of a stage: what to aim for, to negotiate with the tuteur (R24), and the compte rendu."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Journal
from impression.telechargement import nom_de_fichier, telechargement
from situations.models import Stage

from .compte_rendu_pdf import compte_rendu_pdf


@require_safe
def compte_rendu(request, pk):
    return envoyer_compte_rendu(_stage(request, pk), request.user)


def envoyer_compte_rendu(stage, acteur):
    """The PDF, and its line in the journal. ``acteur``: a person, or the name of the tuteur."""
    contenu = compte_rendu_pdf(stage, timezone.localdate())
    Journal.noter_export(acteur, stage.passeport.etudiant, f"Compte rendu, {stage}")
    return _fichier(contenu, "compte-rendu", stage)


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.visibles_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )


def _fichier(contenu, sorte, stage):
    etudiant = stage.passeport.etudiant
    nom = (etudiant.last_name.lower(), etudiant.first_name.lower()) if etudiant.last_name else (etudiant.username,)
    return telechargement(contenu, nom_de_fichier(sorte, *nom))
