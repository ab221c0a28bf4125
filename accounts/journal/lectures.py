"""« Qui a lu mon passeport ? »: the student's own page (R1)."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Journal

from .page import page_du_journal


@require_safe
def lectures(request):
    """Who else read or exported the student's passports, the latest first; 404 for whoever is no student."""
    if not request.user.est_etudiant:
        raise Http404
    lignes = Journal.objects.lectures_de(request.user)
    return render(
        request, "accounts/journal/lectures.html", {"page": page_du_journal(lignes, request.GET.get("avant", ""))}
    )
