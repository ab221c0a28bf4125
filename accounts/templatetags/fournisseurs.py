"""The providers of identity that this instance knows, for its pages: read from the settings, without a query."""

from django import template
from django.conf import settings

register = template.Library()


def _noms():
    apps = [app for protocole in settings.SOCIALACCOUNT_PROVIDERS.values() for app in protocole["APPS"]]
    return {app["provider_id"]: app["name"] for app in apps}


@register.inclusion_tag("accounts/rattachement/_boutons.html")
def boutons_des_fournisseurs(suite=""):
    """One button each on the sign-in page. ``suite``: the page that was asked for."""
    return {"fournisseurs": _noms(), "suite": suite}


@register.simple_tag
def fournisseurs_de(personne):
    """The names of the providers by which this person signs in; no query where the instance has none."""
    noms = _noms()
    return [noms.get(lien.provider, lien.provider) for lien in personne.socialaccount_set.all()] if noms else []
