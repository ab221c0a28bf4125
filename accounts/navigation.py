"""The menu of the page, by role, for every template."""

from django.urls import reverse

from .roles import menu_de


def navigation(request):
    """``menu``: entries as ``{"libelle", "url", "active"}``; empty for an anonymous visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    ici = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "menu": [
            {"libelle": e.libelle, "url": reverse(e.url), "active": ici == e.url or ici in e.sous}
            for e in menu_de(user)
        ]
    }
