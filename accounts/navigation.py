"""What every template knows: the menu of the page, by role, and whether a candidat libre may sign up."""

from django.conf import settings
from django.urls import reverse

from .roles import menu_de


def navigation(request):
    """``menu``: entries as ``{"libelle", "url", "active"}``; ``inscription_libre``.

    The menu is empty for an anonymous visitor, and as long as the initial password shuts every other page.
    Costs no query: the signed-in user is already there, an anonymous one has no session to read.
    """
    contexte = {"menu": [], "inscription_libre": settings.INSCRIPTION_LIBRE}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and not user.mot_de_passe_initial:
        ici = request.resolver_match
        contexte["menu"] = [
            {"libelle": e.libelle, "url": reverse(e.url), "active": e.contient(ici)} for e in menu_de(user)
        ]
    return contexte
