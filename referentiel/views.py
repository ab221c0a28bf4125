"""The pages of the référentiels: one from top to bottom; « Où mettre un devis ? », the search in one or in all."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from referentiel.arbre import arbre_de
from referentiel.models import Diplome
from referentiel.recherche import QUESTION_MAX, Resultat, rechercher, suggestions

RESULTATS_SEUL, RESULTATS_PARMI_TOUS = 8, 5


class RequeteHtmx(HttpRequest):
    """A request as the middleware of htmx completes it."""

    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
def recherche(request: RequeteHtmx) -> HttpResponse:
    """``?q=`` the question, ``?diplome=`` the code of the one diplôme to search, or « tous ».

    Left out, it is one's own: whoever has a passport is answered in its diplôme alone.
    """
    question = request.GET.get("q", "").strip()[:QUESTION_MAX]
    diplomes = list(Diplome.objects.all())
    demande = request.GET.get("diplome")
    siens = list(Diplome.objects.suivis_par(request.user)[:1])
    choisis = [d for d in diplomes if d.code == demande] or ([] if demande else siens) or diplomes
    seul = len(choisis) == 1
    groupes = []
    if question:
        limite = RESULTATS_SEUL if seul else RESULTATS_PARMI_TOUS
        groupes = [(diplome, _chacun_une_fois(diplome, rechercher(diplome, question, limite))) for diplome in choisis]
        groupes = sorted((g for g in groupes if g[1]), key=lambda groupe: -groupe[1][0].score)
    contexte = {
        "question": question,
        "question_max": QUESTION_MAX,
        "diplomes": diplomes,
        "siens": siens,
        "autres": [d for d in diplomes if d not in siens],
        "choisi": choisis[0] if seul else None,
        "groupes": groupes,
        "nombre": sum(len(resultats) for _, resultats in groupes),
        "suggestions": [] if groupes else [(d, suggestions(d, 6 if seul else 4)) for d in choisis],
        "ecrit_des_fiches": request.user.is_authenticated and request.user.role == "etudiant",
    }
    # Going back in the history asks for the whole page again.
    partiel = request.htmx and not request.htmx.history_restore_request
    return render(request, "referentiel/_resultats.html" if partiel else "referentiel/recherche.html", contexte)


def _chacun_une_fois(diplome: Diplome, resultats: list[Resultat]) -> list[Resultat]:
    """A keyword of a situation leads to it once, not once per compétence: which one is chosen with the fiche."""
    branches = arbre_de(diplome).situations
    gardes: dict[object, Resultat] = {}
    for resultat in resultats:
        competence, trouve = resultat.competence, resultat.trouve
        situation = next((s for s in resultat.situations if trouve in s.mots_cles), None)
        du_mot = situation and competence and trouve not in competence.mots_cles
        if situation and du_mot and len(branches[situation.pk].revendicables) > 1:
            gardes.setdefault(situation, replace(resultat, situations=(situation,), seule=situation))
        else:
            gardes[competence or resultat.situations] = resultat
    return list(gardes.values())


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
        "demande": diplome.stage or diplome.documents or any(e.dossier for e in un_arbre.epreuves),
        "nombre_situations": len(situations),
        "nombre_competences": len(competences),
        "nombre_provisoires": sum(e.intitule_provisoire for e in [s.situation for s in situations] + list(competences)),
        "ecrit_des_fiches": request.user.is_authenticated and request.user.role == "etudiant",
    }
    return render(request, "referentiel/referentiel.html", contexte)
