"""The journal, for those who answer for a school or for the instance."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Etablissement, Journal, User

from .forms import JournalForm
from .page import page_du_journal


@require_safe
def journal(request):
    """The lines that this person may read, the latest first; 404 for whoever administers nothing."""
    user = request.user
    ecoles = [] if user.is_superuser else list(Etablissement.objects.modifiables_par(user))
    if not user.is_superuser and not ecoles:
        raise Http404
    personnes = User.objects.all() if user.is_superuser else User.objects.de_ces_ecoles(ecoles)
    form = JournalForm(request.GET, personnes=personnes)
    lignes = Journal.objects.visibles_par(user)
    lignes = form.choisir(lignes) if form.is_valid() else lignes.none()
    return render(
        request,
        "accounts/journal/journal.html",
        {
            "form": form,
            # Not on the student's own page: where a teacher was is not theirs to know.
            "avec_lieu": True,
            "page": page_du_journal(lignes, request.GET.get("avant", "")),
            "reste": form.reste(),
            "ecole": ", ".join(map(str, ecoles)),
        },
        status=422 if form.errors else 200,
    )


@require_safe
def lectures(request):
    """Who else read or exported the student's passports, the latest first; 404 for whoever is no student."""
    if not request.user.est_etudiant:
        raise Http404
    lignes = Journal.objects.lectures_de(request.user)
    return render(
        request, "accounts/journal/lectures.html", {"page": page_du_journal(lignes, request.GET.get("avant", ""))}
    )
