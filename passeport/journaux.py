"""What the server writes about itself: one JSON object a line, without the secrets that some addresses carry."""

import re

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
