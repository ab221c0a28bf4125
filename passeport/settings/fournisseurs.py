"""Who else may say who somebody is: ProConnect, an ENT, an académie, by OpenID Connect or SAML, from the environment.

``FOURNISSEURS=proconnect,ent`` names them; then, for each, ``FOURNISSEUR_ENT_…``:

- ``NOM``: what its button says;
- ``OIDC``, the address of its discovery document, with ``CLIENT``, ``SECRET`` and ``PORTEES`` (scopes); or ``SAML``,
  the address of its metadata, with ``ENTITE``, its entity ID there;
- ``ATTRIBUTS``: under which names it tells the number, the first name, the last name, the address;
- ``ETABLISSEMENTS``: the UAI of the schools whose people it knows; left out, every school;
- ``DOMAINES_SURS``: the domains of addresses that it gives to nobody but their owner, without saying so each time.
"""

import re

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
PORTEES = ["openid", "profile", "email"]
# What ATTRIBUTS may name, and what it is called when it does not: the claims of OpenID Connect.
OIDC = {"numero": "", "prenom": "given_name", "nom": "family_name", "courriel": "email"}
# The same as SAML federations call it, urn:oid included.
SAML = {
    "identifiant": "urn:oasis:names:tc:SAML:attribute:subject-id",
    "numero": "",
    "prenom": "urn:oid:2.5.4.42",
    "nom": "urn:oid:2.5.4.4",
    "courriel": "urn:oid:0.9.2342.19200300.100.1.3",
    "courriel_verifie": "email_verified",
}
POUR_ALLAUTH = {
    "identifiant": "uid",
    "prenom": "first_name",
    "nom": "last_name",
    "courriel": "email",
    "courriel_verifie": "email_verified",
}


def lire(nom):
    """One provider as allauth takes it: ``(protocol, app)``. Raises ``ImproperlyConfigured``, naming the variable."""
    if not re.fullmatch(r"[a-z0-9-]+", nom):
        raise ImproperlyConfigured(f"FOURNISSEURS: « {nom} » is not made of small letters, digits and dashes.")
    prefixe = f"FOURNISSEUR_{nom.upper().replace('-', '_')}_"
    oidc, saml = env(f"{prefixe}OIDC", default=""), env(f"{prefixe}SAML", default="")
    if bool(oidc) == bool(saml):
        raise ImproperlyConfigured(f"{prefixe}OIDC or {prefixe}SAML: one of them, and one alone.")
    connus = OIDC if oidc else SAML
    donnes = env.dict(f"{prefixe}ATTRIBUTS", default={})
    if inconnus := sorted(donnes.keys() - connus.keys()):
        raise ImproperlyConfigured(f"{prefixe}ATTRIBUTS: {', '.join(inconnus)} is none of {', '.join(connus)}.")
    attributs = connus | donnes
    reglages = {
        "attributs": attributs,
        "etablissements": env.list(f"{prefixe}ETABLISSEMENTS", default=[]),
        "verified_email": env.list(f"{prefixe}DOMAINES_SURS", default=[]),
    }
    app = {"provider_id": nom, "name": env(f"{prefixe}NOM", default=nom)}
    if oidc:
        reglages |= {
            "server_url": oidc,
            "scope": env.list(f"{prefixe}PORTEES", default=PORTEES),
            "oauth_pkce_enabled": True,
        }
        app |= {"client_id": env(f"{prefixe}CLIENT"), "secret": env(f"{prefixe}SECRET")}
    else:
        reglages |= {
            "idp": {"entity_id": env(f"{prefixe}ENTITE"), "metadata_url": saml},
            "attribute_mapping": {POUR_ALLAUTH[n]: v for n, v in attributs.items() if n in POUR_ALLAUTH},
            "advanced": {"want_assertion_signed": True},
        }
        app["client_id"] = nom
    return "openid_connect" if oidc else "saml", app | {"settings": reglages}


def lire_les_fournisseurs():
    """``SOCIALACCOUNT_PROVIDERS``: every provider that ``FOURNISSEURS`` names."""
    fournisseurs = {"openid_connect": {"APPS": []}, "saml": {"APPS": []}}
    for nom in env.list("FOURNISSEURS", default=[]):
        protocole, app = lire(nom)
        fournisseurs[protocole]["APPS"].append(app)
    return fournisseurs
