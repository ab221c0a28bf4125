"""Limits by address and by person, counted where allauth counts its own: settings ``ACCOUNT_RATE_LIMITS``.

Counted whatever the method: allauth's helper looks away from GET, and a link is tried with GET. It is then shown the
same request under another method.
"""

from copy import copy

from allauth.core import ratelimit
from django.shortcuts import render

# Seconds after which a browser may try again: the period of the shortest limit.
DELAI = 60


def epuisee(request, action, key=None):
    """Whether this visitor has used up what ``action`` allows; counts nothing. ``key``: see ``compter``."""
    return not _consommer(request, action, key=key, dry_run=True)


def compter(request, action, key=None):
    """Count one try; False when there was none left. ``key``: what limits « by key » count, an address for instance."""
    return _consommer(request, action, key=key)


def oublier(request, action, key):
    """Begin again at nothing."""
    ratelimit.clear(request, action=action, key=key)


def _consommer(request, action, **options):
    essai = copy(request)
    essai.method = "POST"
    return ratelimit.consume(essai, action=action, **options)


def trop_de_demandes(request):
    """The French page of « too many requests », status 429."""
    reponse = render(request, "429.html", status=429)
    reponse["Retry-After"] = DELAI
    return reponse
