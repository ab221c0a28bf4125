"""The passport on paper: recorded fiches alone, for whoever may read the passport.

``?presentation=une_par_page`` gives each fiche its page, ``?retenues=1`` prints the marked ones alone, where the
diplôme has such a mark (R26).
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Journal
from examens.papier.document import Presentation, document_complet, document_epreuve
from examens.papier.pdf import pdf_vierge as vierge
from examens.papier.pdf import rendre_document
from impression.telechargement import nom_de_fichier, telechargement
from referentiel.arbre import arbre_de
from referentiel.models import Diplome
from situations.models import Passeport


@require_safe
def pdf_epreuve(request, pk, code):
    """The passport for one épreuve (R2); 404 for an épreuve that does not rest on the passport."""
    passeport = _passeport(request, pk)
    epreuve = _epreuve(arbre_de(passeport.diplome).epreuves_du_passeport, code)
    contenu = rendre_document(document_epreuve(passeport, epreuve, timezone.localdate(), **_choix(request)))
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: PDF de l’épreuve {epreuve.code}")
    return telechargement(contenu, nom_de_fichier("passeport", epreuve.code, passeport.etudiant.nom_liste.lower()))


@require_safe
def pdf_complet(request, pk):
    """The whole passport, every compétence to claim."""
    passeport = _passeport(request, pk)
    contenu = rendre_document(document_complet(passeport, timezone.localdate(), **_choix(request)))
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: PDF complet")
    return telechargement(contenu, nom_de_fichier("passeport", "complet", passeport.etudiant.nom_liste.lower()))


@login_not_required
@require_safe
def pdf_vierge(request, code):
    """The blank passport, for anybody: it holds no personal data. ``?epreuve=E6``: of one épreuve. It has one
    presentation, a sheet a fiche."""
    diplome = get_object_or_404(Diplome, code=code)
    demandee = request.GET.get("epreuve")
    epreuve = _epreuve(arbre_de(diplome).epreuves_du_passeport, demandee) if demandee else None
    contenu = vierge(diplome, epreuve)
    codes = [epreuve.code] if epreuve else []
    return telechargement(contenu, nom_de_fichier("passeport-vierge", diplome.code.lower(), *codes))


def _choix(request):
    """What the address asks of the print; anything unknown is the ordinary print."""
    demandee = request.GET.get("presentation")
    return {
        "presentation": demandee if demandee in Presentation.values else Presentation.COMPACTE,
        "retenues": request.GET.get("retenues") == "1",
    }


def _passeport(request, pk):
    return get_object_or_404(Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk)


def _epreuve(epreuves, code):
    for epreuve in epreuves:
        if epreuve.code == code:
            return epreuve
    raise Http404
