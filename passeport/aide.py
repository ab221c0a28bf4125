"""``/aide/``: a guide for each person, and the plan of the site. Their words: ``templates/aide/``."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models.user import Role


@dataclass(frozen=True)
class Guide:
    """``cle``: its address and its template; ``role``: whose it is, where an account says so."""

    cle: str
    titre: str
    role: str = ""


GUIDES = (
    Guide("etudiant", "Élève, étudiant", Role.ETUDIANT),
    Guide("candidat-individuel", "Candidat individuel"),
    Guide("enseignant", "Enseignant", Role.ENSEIGNANT),
    Guide("tuteur", "Tuteur"),
    Guide("commission", "Membre de commission", Role.JURY),
    Guide("etablissement", "Administration de l’établissement", Role.ADMINISTRATEUR),
    Guide("premiere-heure", "Première heure d’un établissement"),
    Guide("instance", "Administration de l’instance"),
)


@require_safe
@login_not_required
def aide(request):
    """The guides, that of whoever is signed in first, what everybody asks, and every place of their menu."""
    sien = getattr(request.user, "role", None)
    return render(request, "aide/accueil.html", {"guides": sorted(GUIDES, key=lambda un: un.role != sien)})


@require_safe
@login_not_required
def guide(request, guide):
    """One guide, to read and to print; 404 for a name that is none."""
    choisi = next((un for un in GUIDES if un.cle == guide), None)
    if choisi is None:
        raise Http404
    return render(request, f"aide/{choisi.cle}.html", {"guide_lu": choisi, "guides": GUIDES})
