"""The passport as a workbook, for whoever may read the passport."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import Journal
from accounts.nom_de_fichier import nom_de_fichier
from examens.exports.passeport_xlsx import passeport_xlsx as classeur
from situations.models import Passeport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def passeport_xlsx(request, pk):
    """The recorded fiches, a line each, and the coverage."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    contenu = classeur(passeport)
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: Excel")
    nom = nom_de_fichier("passeport", passeport.etudiant.nom_liste.lower(), extension="xlsx")
    return HttpResponse(
        contenu,
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, nom)},
    )
