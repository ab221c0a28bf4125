"""What the server says about itself, without the secrets that some addresses carry: one JSON object a line in the log,
and its faults to whom the operator has named."""

import json
import re

import sentry_sdk
from pythonjsonlogger.json import JsonFormatter

# As Django says them (« Not Found: /tuteur/… »), as a request says itself, as a referer in full.
_SECRET = re.compile(
    r"(/tuteur/|/extrait/|/verifier/(?:\?code=)?|/(?:rappel|recapitulatif)/arreter/|/compte/mot-de-passe/oublie/\w+-"
    r"|/compte/(?:inscription|courriel/confirmer)/|/commissions/invitations/)"
    # A tuteur's other pages, which say nothing to whoever has not opened the link; a template of that folder.
    r"(?!(?:fiches|fichiers|appreciations)/|\w+\.(?:html|txt)\b)"
    r"(?:[^/?\s\"'<>\\]|\\[^\"nrt])+"
)
MASQUE = r"\1…"


class JsonSansSecret(JsonFormatter):
    """The line as it will be written, whatever of the record the secret stood in: message, request or traceback."""

    def format(self, record):
        return _SECRET.sub(MASQUE, super().format(record))


def signaler_a(adresse):
    """Send faults to the Sentry (or GlitchTip) of this address, if there is one: never what was typed, nor who typed
    it, nor the secret of an address."""
    if adresse:
        sentry_sdk.init(
            dsn=adresse,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            before_send=sans_secret,
        )


def sans_secret(evenement, _indice):
    """The event as it will leave, wherever in it the secret stood; cookies and parameters left out."""
    demande = evenement.get("request", {})
    for nom in ("cookies", "data", "query_string", "env"):
        demande.pop(nom, None)
    return json.loads(_SECRET.sub(MASQUE, json.dumps(evenement, default=str)))
