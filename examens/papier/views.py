"""The passport on paper: recorded fiches alone, for whoever may read the passport."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import Journal
from accounts.nom_de_fichier import nom_de_fichier
from examens.exports import pdf
from referentiel.arbre import arbre
from referentiel.models import Diplome
from situations.models import Passeport


@require_safe
def pdf_epreuve(request, pk, code):
    """The passport for one épreuve (R2); 404 for an épreuve that does not rest on the passport."""
    passeport = _passeport(request, pk)
    epreuve = _epreuve(arbre(passeport.diplome).epreuves_du_passeport, code)
    contenu = pdf.pdf_epreuve(passeport, epreuve, timezone.localdate())
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: PDF de l’épreuve {epreuve.code}")
    return _reponse(contenu, "passeport", epreuve.code, *_nom(passeport))


@require_safe
def pdf_complet(request, pk):
    """The whole passport, every compétence to claim."""
    passeport = _passeport(request, pk)
    contenu = pdf.pdf_passeport(passeport, timezone.localdate())
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: PDF complet")
    return _reponse(contenu, "passeport", "complet", *_nom(passeport))


@login_not_required
@require_safe
def pdf_vierge(request, code):
    """The blank passport, for anybody: it holds no personal data. ``?epreuve=E6``: of one épreuve."""
    diplome = get_object_or_404(Diplome, code=code)
    demandee = request.GET.get("epreuve")
    epreuve = _epreuve(arbre(diplome).epreuves_du_passeport, demandee) if demandee else None
    contenu = pdf.pdf_vierge(diplome, epreuve)
    return _reponse(contenu, "passeport-vierge", diplome.code.lower(), *([epreuve.code] if epreuve else []))


def _passeport(request, pk):
    return get_object_or_404(Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk)


def _epreuve(epreuves, code):
    for epreuve in epreuves:
        if epreuve.code == code:
            return epreuve
    raise Http404


def _nom(passeport):
    etudiant = passeport.etudiant
    return (etudiant.last_name.lower(), etudiant.first_name.lower()) if etudiant.last_name else (etudiant.username,)


def _reponse(contenu, *morceaux):
    """Shown by the browser."""
    return HttpResponse(
        contenu,
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(False, nom_de_fichier(*morceaux))},
    )
