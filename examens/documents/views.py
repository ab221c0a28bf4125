"""What the exam asks for in writing, made from the fiches: as PDF, and as a workbook to go on with."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Journal
from impression.pdf import rendre
from impression.telechargement import nom_de_fichier, telechargement
from referentiel.arbre import arbre_de
from situations.models import Passeport

from .classeur import document_xlsx as classeur
from .contenu import documents_de, remplir

GABARITS = {"tableau": "examens/papier/document_tableau.html", "fiches": "examens/papier/document_fiches.html"}


@require_safe
def document_pdf(request, pk, code, document):
    """A document of an épreuve of the passport; 404 for one that it does not ask for."""
    passeport, rempli = _remplir(request, pk, code, document)
    contenu = rendre(GABARITS[rempli.forme], rempli)
    return telechargement(contenu, nom_de_fichier(document, code, passeport.etudiant.nom_liste.lower()))


@require_safe
def document_xlsx(request, pk, code, document):
    """The same, as a workbook."""
    passeport, rempli = _remplir(request, pk, code, document)
    nom = nom_de_fichier(document, code, passeport.etudiant.nom_liste.lower(), extension="xlsx")
    return telechargement(classeur(rempli), nom)


def _remplir(request, pk, code, document):
    """The passport, and its ``DocumentDExamen``; the export is noted."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    epreuve = next((e for e in arbre_de(passeport.diplome).epreuves_du_passeport if e.code == code), None)
    modeles = documents_de(passeport.diplome, epreuve) if epreuve else []
    modele = next((m for m in modeles if m["code"] == document), None)
    if modele is None:
        raise Http404
    rempli = remplir(modele, passeport, epreuve, timezone.localdate())
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: {rempli.titre}, épreuve {code}")
    return passeport, rempli
