"""The seal of a code: this site printed it, and nobody has changed a sign of it."""

import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

SEL = "stages.reperes"


def sceau(octets, secret=None):
    """The seal of these bytes, of which a code bears the beginning."""
    return salted_hmac(SEL, octets, secret, algorithm="sha256").digest()


def est_scelle(code):
    """Whether a ``plan.Code`` was printed by this site, under its key or one that it had before."""
    cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(sceau(code.corps, cle)[: len(code.sceau)], code.sceau) for cle in cles)
