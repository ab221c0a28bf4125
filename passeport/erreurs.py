"""Error pages in French, each with the request's identifier so that a report can be matched to a log line."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django_guid import get_guid

from examens.commissions import views as commission
from examens.extraits import views as extrait
from situations.carnet import views as journal_de_bord
from situations.depart import views as depart
from situations.fiche import views as fiche
from situations.fiche.saisie_en_attente import (
    APPRECIATIONS,
    EXTRAITS,
    NOTES,
    STAGES,
    auteur_du_formulaire,
    faire_attendre,
)
from situations.fiche.signature import auteur_signe
from situations.reserve import views as formules
from stages import views as stage
from stages.tuteur import views as observations
from suivi.appreciations import views as appreciation
from suivi.appreciations import views_tuteur as tuteur
from suivi.entretiens import views as entretien
from suivi.objectifs import views as objectifs
from suivi.propositions import views as proposition

# Who shows a refused form again with its text; the form of a fiche otherwise.
REPRISES = dict.fromkeys(APPRECIATIONS, appreciation) | dict.fromkeys(NOTES, commission)
REPRISES |= (
    dict.fromkeys(EXTRAITS, extrait)
    | dict.fromkeys(STAGES, stage)
    | {
        "stage_objectifs": objectifs,
        "formules": formules,
        "note_modifier": journal_de_bord,
        "proposition_nouvelle": proposition,
        "poste": depart,
        "journal_de_bord": journal_de_bord,
        "entretien": entretien,
    }
)
OBSERVATIONS = "tuteur_observations"
TROP_GROS = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def _page(request, statut, **contexte):
    return render(request, f"{statut}.html", {"request_id": get_guid()} | contexte, status=statut)


def requete_refusee(request, exception):
    """400, or 413 when what was sent is larger than the server accepts."""
    return _page(request, 413 if isinstance(exception, TROP_GROS) else 400)


def acces_refuse(request, exception):
    return _page(request, 403)


def csrf_refuse(request, reason=""):
    """403 for a form whose anti-forgery token is missing or too old; a text that was typed stays (R20)."""
    nom = request.resolver_match.url_name
    if isinstance(auteur_signe(request.POST.get("auteur")), str) and (nom in tuteur.VUES or nom == OBSERVATIONS):
        vue = observations if nom == OBSERVATIONS else tuteur
        return vue.reprendre_apres_refus(request, **request.resolver_match.kwargs)
    auteur = auteur_du_formulaire(request)
    if auteur is not None and auteur == request.user.pk:
        vues = REPRISES.get(request.resolver_match.url_name, fiche)
        return vues.reprendre_apres_refus(request, **request.resolver_match.kwargs)
    if auteur is not None and not request.user.is_authenticated:
        return faire_attendre(request) or _page(request, 403, perimee=True)
    # A signed form is its author's: what another person had typed is not shown to this one.
    return _page(request, 403, perimee=True, ecrits=_ecrits(request) if auteur is None else [])


def _ecrits(request):
    """The sentences of a form that nobody shows again, to be copied: several words, never a password.

    Of somebody signed in alone: what another site makes a visitor send is not repeated under our name.
    """
    if not request.user.is_authenticated:
        return []
    return [
        valeur
        for nom, valeurs in request.POST.lists()
        for valeur in valeurs
        if "password" not in nom and len(valeur.split()) > 1
    ]


def introuvable(request, exception):
    return _page(request, 404)


def erreur_interne(request):
    """500, drawn without the request: whatever broke (the database, a session) must not break this page too."""
    return HttpResponseServerError(render_to_string("500.html", {"request_id": get_guid()}))
