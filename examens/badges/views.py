"""The badges of a livret, for its student; what anybody needs to verify them, published."""

import io
import zipfile

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.models import Journal
from examens.models import CleDeSignature, Extrait
from impression.telechargement import nom_de_fichier, telechargement

from .badges import adresse, badges, emetteur


@require_safe
def extrait_badges(request, pk):
    """One ``.jwt`` per compétence of the livret, in a ZIP, to its student alone."""
    extrait = get_object_or_404(
        Extrait.objects.visibles_par(request.user).select_related("passeport__diplome", "passeport__etudiant"), pk=pk
    )
    signes = badges(extrait)
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        contexte = {"extrait": extrait, "cles": adresse("examens:badges_cles"), "badges": signes}
        archive.writestr("LISEZ-MOI.txt", render_to_string("examens/badges/lisez-moi.txt", contexte))
        for rang, (code, jeton) in enumerate(signes, 1):
            archive.writestr(nom_de_fichier(f"{rang:02}", code.lower(), extension="jwt"), jeton)
    Journal.noter_export(request.user, extrait.passeport.etudiant, f"{extrait.passeport}\u00a0: badges {extrait.pk}")
    nom = nom_de_fichier("badges", extrait.passeport.etudiant.nom_liste.lower(), extension="zip")
    return telechargement(sortie.getvalue(), nom)


@login_not_required
@require_safe
def badges_emetteur(request):
    """The ``Profile`` that the badges name as their issuer."""
    return JsonResponse({"@context": "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"} | emetteur())


@login_not_required
@require_safe
def badges_cles(request):
    """Every public key that has signed, as a JWK Set (RFC 7517)."""
    return JsonResponse({"keys": [cle.jwk for cle in CleDeSignature.objects.order_by("pk")]})


@login_not_required
@require_safe
def badges_cle(request, empreinte):
    """One of them, as a JWK: where the ``kid`` of a badge leads."""
    return JsonResponse(get_object_or_404(CleDeSignature, empreinte=empreinte).jwk)
