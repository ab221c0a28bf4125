"""Error pages in French, each with the request's identifier so that a report can be matched to a log line."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django_guid import get_guid

from accounts.connexion.reprise import a_copier, rendre_apres_refus

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
    """404; what had just been typed is shown, so that it may be copied (R20)."""
    return _page(request, 404, ecrits=a_copier(request))


def erreur_interne(request):
    """500, drawn without the request: whatever broke (the database, a session) must not break this page too."""
    return HttpResponseServerError(render_to_string("500.html", {"request_id": get_guid()}))
