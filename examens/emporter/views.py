"""The student takes everything away, at any time (R1); whoever reads the passport takes it as a workbook."""

import tempfile

from django.http import FileResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import Journal
from examens.papier.passeport_xlsx import passeport_xlsx as classeur
from impression.telechargement import nom_de_fichier, telechargement
from situations.models import Passeport

from .archive import archiver
from .donnees import donnees


@require_safe
def passeport_donnees(request, pk):
    """The whole passport as a JSON file, to its student alone."""
    passeport = _a_emporter(request, pk)
    reponse = JsonResponse(donnees(passeport), json_dumps_params={"ensure_ascii": False, "indent": 2})
    reponse["Content-Disposition"] = content_disposition_header(True, _nom(passeport, "json"))
    return reponse


@require_safe
def passeport_archive(request, pk):
    """All of it, to read, to keep and to bring back, as a ZIP, to its student alone. 503 when nothing prints."""
    passeport = _a_emporter(request, pk)
    sortie = tempfile.TemporaryFile(prefix="archive-")  # noqa: SIM115 — closed, and so deleted, with the answer
    archiver(passeport, sortie)
    sortie.seek(0)
    return FileResponse(sortie, as_attachment=True, filename=_nom(passeport, "zip"))


@require_safe
def passeport_xlsx(request, pk):
    """The recorded fiches, a line each, and the coverage, for whoever may read the passport."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    contenu = classeur(passeport)
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: Excel")
    nom = nom_de_fichier("passeport", passeport.etudiant.nom_liste.lower(), extension="xlsx")
    return telechargement(contenu, nom)


def _a_emporter(request, pk):
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome", "etudiant"), pk=pk)
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: toutes les données")
    return passeport


def _nom(passeport, extension):
    return nom_de_fichier("passeport", str(passeport.etudiant), passeport.diplome.code.lower(), extension=extension)
