"""What is encrypted in the database, so that a copy of it opens nothing: secrets of double authentication, e-mails."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def coffre(usage):
    """Encrypts with ``SECRET_KEY``, and still opens what the keys of ``SECRET_KEY_FALLBACKS`` have closed.

    ``usage``: what it is for, « mfa »; another one opens nothing of it. Raises ``InvalidToken`` when the key is gone.
    """
    cles = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{usage}:{cle}".encode()).digest())) for cle in cles]
    )
