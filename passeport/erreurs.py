"""Error pages in French, each with the request's identifier so that a report can be matched to a log line."""

import logging
import sys
from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django_guid import get_guid

from accounts.connexion.reprise import a_copier, rendre_apres_refus

logger = logging.getLogger(__name__)

# Connection lost or refused, lock or statement that took too long, disk full: none of it is in what was asked.
BASE_ABSENTE = (OperationalError, InterfaceError)
DELAI = 15  # seconds after which a browser may try again
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
    return rendre_apres_refus(request) or _page(request, 403, perimee=True, ecrits=a_copier(request))


def introuvable(request, exception):
    """404; what had just been typed is shown, so that it may be copied (R20).

    The exception may say why in two sentences, ``titre`` and ``texte``, to whoever may know.
    """
    dit = {nom: getattr(exception, nom, "") for nom in ("titre", "texte")}
    return _page(request, 404, ecrits=a_copier(request), **dit)


def erreur_interne(request):
    """500, or 503 when the database is away, locked or too slow: drawn without the request, for whatever broke (the
    database, a session, a style sheet that is missing) must not break this page too. A script is answered in JSON."""
    if isinstance(sys.exc_info()[1], BASE_ABSENTE):
        return _indisponible(request)
    return HttpResponse(_sans_la_requete("500.html"), status=500)


def _indisponible(request):
    if request.headers.get("X-Requested-With") == "fetch":
        reponse = JsonResponse({"message": "Le site ne répond pas pour le moment."}, status=503)
    else:
        ecrits = []
        # Who wrote it may have to be asked of the database.
        with suppress(DatabaseError, InterfaceError):
            ecrits = a_copier(request)
        reponse = HttpResponse(_sans_la_requete("indisponible.html", ecrits=ecrits), status=503)
    reponse["Retry-After"] = DELAI
    return reponse


def _sans_la_requete(gabarit, **contexte):
    contexte |= {"request_id": get_guid()}
    try:
        return render_to_string(gabarit, contexte)
    except Exception:
        logger.exception("the page %s cannot be drawn", gabarit)
        return render_to_string("nue.html", contexte)
