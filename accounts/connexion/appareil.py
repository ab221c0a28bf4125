"""The devices that a person has signed in from: there, the failures of others never hold them back.

One signed cookie for each browser, which lives for a year and survives the sign-out: an identifier drawn once, and a
print of each of the last people who signed in here. It opens nothing; it only says which counter of failures is used.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "appareil"
DUREE = 365 * 24 * 3600  # seconds
PERSONNES = 40  # the computer of a classroom


def connu_de(request, identifiant):
    """What names this device for that person's counter; empty when they have never signed in here."""
    appareil, empreintes = _lire(request)
    sienne = _empreinte(appareil, identifiant) if appareil else ""
    return sienne if any(constant_time_compare(sienne, autre) for autre in empreintes) else ""


def retenir(request, reponse, user):
    """Remember that this person has signed in from this browser."""
    appareil, empreintes = _lire(request)
    appareil = appareil or secrets.token_urlsafe(16)
    sienne = _empreinte(appareil, user.username)
    empreintes = [sienne, *(autre for autre in empreintes if autre != sienne)][:PERSONNES]
    reponse.set_cookie(
        _nom(),
        signing.dumps([appareil, empreintes], salt=COOKIE, compress=True),
        max_age=DUREE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _nom():
    return f"{settings.PREFIXE_COOKIES}{COOKIE}"


def _lire(request):
    """``(identifier of the device, prints)``; nothing when the cookie is absent, forged or too old."""
    try:
        appareil, empreintes = signing.loads(request.COOKIES.get(_nom(), ""), salt=COOKIE, max_age=DUREE)
    except signing.BadSignature:
        return "", []
    return appareil, empreintes


def _empreinte(appareil, identifiant):
    """Told to nobody who reads the cookie: not who else uses this computer."""
    return salted_hmac(COOKIE, f"{appareil}:{identifiant.lower()}", algorithm="sha256").hexdigest()[:24]
