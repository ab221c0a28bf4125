"""What is refused to somebody who is signed in: told with their name, and never more than a few lines an hour.

One cannot be told from the other here: an object that is not theirs, and one that does not exist (decision 0018).
"""

from accounts.limites import compter
from accounts.models import Journal

REFUS = {403: "Accès refusé", 404: "Objet refusé ou inexistant", 429: "Trop de demandes"}


class RefusMiddleware:
    """Write a line for an answer 403, 404 or 429 to a signed-in person, where an object is named or tries are limited.

    An address that no view bears is a typing error, and says nothing of anybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code in REFUS and self._est_a_noter(request, response) and compter(request, "journal_refus"):
            Journal.noter(
                Journal.Action.REFUS,
                request.user,
                objet=f"{REFUS[response.status_code]}\u00a0: {request.method} {self._adresse(request)}",
            )
        return response

    @staticmethod
    def _adresse(request):
        """As it was asked; by its name where a part of it is a text, which may be the secret of a link."""
        vise = request.resolver_match
        return vise.view_name if any(isinstance(valeur, str) for valeur in vise.kwargs.values()) else request.path

    @staticmethod
    def _est_a_noter(request, response):
        vise = request.resolver_match
        return vise and (vise.kwargs or response.status_code != 404) and request.user.is_authenticated
