"""One référentiel, read from top to bottom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from referentiel.arbre import arbre_de
from referentiel.models import Diplome


@require_safe
def referentiel(request: HttpRequest, code: str) -> HttpResponse:
    """Pôle → classe → situation → compétences; 404 when no diplôme has this code."""
    diplome = get_object_or_404(Diplome, code=code)
    un_arbre = arbre_de(diplome)
    situations = [s for pole in un_arbre.poles for classe in pole.classes for s in classe.situations]
    competences = {c for s in situations for c in s.competences}
    contexte = {
        "diplome": diplome,
        "arbre": un_arbre,
        "nombre_situations": len(situations),
        "nombre_competences": len(competences),
        "nombre_provisoires": sum(e.intitule_provisoire for e in [s.situation for s in situations] + list(competences)),
        "ecrit_des_fiches": request.user.is_authenticated and request.user.role == "etudiant",
    }
    return render(request, "referentiel/referentiel.html", contexte)
