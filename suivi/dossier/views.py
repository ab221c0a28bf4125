"""The dossier of one pupil, to download: for the pupil (R1) and for those who teach them."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Journal
from impression.telechargement import nom_de_fichier, telechargement
from situations.models import Passeport

from .dossier_pdf import dossier_pdf


@require_safe
def dossier(request, pk):
    """All the appréciations and comptes rendus of a passport, as one PDF."""
    passeports = Passeport.objects.visibles_par(request.user).select_related("etudiant", "diplome")
    passeport = get_object_or_404(passeports, pk=pk)
    contenu = dossier_pdf(passeport, timezone.localdate())
    Journal.noter_export(request.user, passeport.etudiant, "Dossier d’appréciations")
    return telechargement(contenu, nom_de_fichier("appreciations", passeport.etudiant.nom_liste.lower()))
