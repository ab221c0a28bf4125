"""The way to a provider of identity and back: allauth's views, which a provider that is away makes say so in French."""

import logging
from functools import wraps

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.saml import views as saml
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from onelogin.saml2.errors import OneLogin_Saml2_Error

from accounts.limites import compter, trop_de_demandes

from .adapter import NONCE

logger = logging.getLogger(__name__)
REPONSE_MAXIMALE = 200_000  # bytes
# No answer, one that is no JSON or no XML, one that lacks what it must tell.
PANNES = (OSError, ValueError, SyntaxError, KeyError, OneLogin_Saml2_Error)


def s_il_repond(view):
    """503 and a page that says which provider is away; 404 for one that nobody has set; 429 for too many tries."""

    @login_not_required
    @wraps(view)
    def reponse(request, **parametres):
        # « provider_id », « organization_slug »: as allauth names it.
        (fournisseur,) = parametres.values()
        try:
            identite = get_adapter(request).get_provider(request, fournisseur)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        if not compter(request, "fournisseur"):
            return trop_de_demandes(request)
        try:
            return view(request, **parametres)
        except PANNES:
            logger.exception("The provider of identity %s does not answer as it should", fournisseur)
            contexte = {"fournisseur": identite.name}
            return render(request, "accounts/rattachement/indisponible.html", contexte, status=503)

    return reponse


@require_safe
@s_il_repond
def partir(request, fournisseur):
    """Lead to the provider. What else allauth takes from an address (a scope, another process) is not listened to."""
    if request.user.is_authenticated:
        return redirect("accounts:accueil")
    identite = get_adapter(request).get_provider(request, fournisseur)
    options = {}
    if identite.app.provider == "openid_connect":
        request.session[NONCE] = get_random_string(32)
        options["auth_params"] = identite.get_auth_params() | {"nonce": request.session[NONCE]}
    return identite.redirect(request, "login", next_url=get_next_redirect_url(request), **options)


retour_oidc = s_il_repond(oidc.callback)
retour_saml = s_il_repond(saml.finish_acs)
deconnexion_saml = csrf_exempt(s_il_repond(saml.sls))
metadonnees = require_safe(s_il_repond(saml.metadata))


@csrf_exempt
@require_POST
@s_il_repond
def reception_saml(request, organization_slug):
    """The provider's own page posts here, without the cookies of this browser: allauth keeps it for the redirect that
    brings them back, where its signature is checked."""
    if len(request.body) > REPONSE_MAXIMALE:
        raise BadRequest("No provider says that much of somebody.")
    return saml.acs(request, organization_slug=organization_slug)


@login_not_required
@require_safe
def renonce(request):
    """Somebody pressed « cancel » over there."""
    return redirect("account_login")
