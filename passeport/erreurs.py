"""Error pages in French, each with the request's identifier so that a report can be matched to a log line."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.shortcuts import render
from django_guid import get_guid

TROP_GROS = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def _page(request, statut):
    return render(request, f"{statut}.html", {"request_id": get_guid()}, status=statut)


def requete_refusee(request, exception):
    """400, or 413 when what was sent is larger than the server accepts."""
    return _page(request, 413 if isinstance(exception, TROP_GROS) else 400)


def acces_refuse(request, exception):
    return _page(request, 403)


def csrf_refuse(request, reason=""):
    """403 for a form whose anti-forgery token is missing or too old."""
    return _page(request, 403)


def introuvable(request, exception):
    return _page(request, 404)


def erreur_interne(request):
    return _page(request, 500)
