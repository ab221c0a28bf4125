"""What holds on every page for the accounts that can do most: a second factor, and a limit to doing nothing."""

import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect

# Seconds between two notes of the last page opened: each writes the session.
PAS = 60
CLE = "actif_le"
INACTIF = "Vous n’avez rien fait depuis un moment\u00a0: reconnectez-vous."
# What one needs to have a second factor, and to leave.
PERMISES = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_reauthenticate",
    "pret",
    "sante",
}


class InactiviteMiddleware:
    """End the session of a sensitive account that has opened nothing for ``INACTIVITE`` seconds.

    Before the middlewares that ask who is signed in: they then find a visitor, and what was typed waits for its author.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "session_finie", False):
            # As on signing out: the next person may press « back ».
            response["Clear-Site-Data"] = '"cache"'
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not settings.INACTIVITE or not getattr(view_func, "login_required", True):
            return
        if not request.user.is_authenticated or not request.user.est_sensible:
            return
        # For the page, which says so in time.
        request.inactivite = settings.INACTIVITE
        maintenant = time.time()
        dernier = request.session.get(CLE, maintenant)
        if maintenant - dernier > settings.INACTIVITE:
            logout(request)
            request.session_finie = True
            messages.info(request, INACTIF)
        elif CLE not in request.session or maintenant - dernier > PAS:
            request.session[CLE] = maintenant


class DoubleAuthentificationMiddleware:
    """Lead a sensitive account to the activation of a second factor until it has one, where ``MFA_OBLIGATOIRE``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not settings.MFA_OBLIGATOIRE or request.resolver_match.view_name in PERMISES:
            return None
        if not getattr(view_func, "login_required", True):
            return None
        user = request.user
        if not user.is_authenticated or not user.est_sensible or is_mfa_enabled(user):
            return None
        return redirect("mfa_activate_totp")
