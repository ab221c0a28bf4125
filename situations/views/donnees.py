"""The student takes everything away, at any time (R1)."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Journal
from situations.donnees import donnees
from situations.models import Passeport


@require_safe
@never_cache
def passeport_donnees(request, pk):
    """The whole passport as a JSON file, to its student alone."""
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome", "etudiant"), pk=pk)
    Journal.noter_export(request.user, passeport.etudiant, f"{passeport}\u00a0: toutes les données")
    reponse = JsonResponse(donnees(passeport), json_dumps_params={"ensure_ascii": False, "indent": 2})
    nom = slugify(f"passeport {passeport.etudiant} {passeport.diplome.code}")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.json"'
    return reponse
