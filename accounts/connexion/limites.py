"""Limits by address and by person, counted where allauth counts its own: settings ``ACCOUNT_RATE_LIMITS``.

Counted whatever the method: allauth's public helper looks away from GET, and a link is tried with GET.
"""

from allauth.core.internal import ratelimit
from django.shortcuts import render

# Seconds after which a browser may try again: the period of the shortest limit.
DELAI = 60


def epuisee(request, action):
    """Whether this visitor has used up what ``action`` allows; counts nothing."""
    return ratelimit.consume(request, app="allauth.account", action=action, limit_get=True, dry_run=True) is None


def compter(request, action):
    """Count one try; False when there was none left."""
    return ratelimit.consume(request, app="allauth.account", action=action, limit_get=True) is not None


def trop_de_demandes(request):
    """The French page of « too many requests », status 429."""
    reponse = render(request, "429.html", status=429)
    reponse["Retry-After"] = DELAI
    return reponse
