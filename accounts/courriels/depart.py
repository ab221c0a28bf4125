"""What the worker does with the e-mails that wait: sends them over one conversation, tries again, gives up."""

import logging
import smtplib
from contextlib import suppress

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from accounts.models import Courriel

logger = logging.getLogger(__name__)


class ServeurFerme(Exception):
    """The mail server does not answer, or shuts us out."""


# What is sent before the worker looks at anything else.
LOT = 20
# What a server says of us, not of a message: trying the next one would only annoy it.
FERME = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
)
SERVICE_FERME = 421


def envoyer_ce_qui_attend():
    """Send the e-mails whose turn has come, ``LOT`` at most. Returns how many left, 0 when the server is away.

    What a server says of one message (an address that does not exist, a mailbox that is full) concerns this one. A
    server that does not answer, or that shuts us out, makes all of them wait for ``Courriel.PAUSE``.
    """
    dus = list(Courriel.objects.dus(timezone.now())[:LOT])
    if not dus:
        return 0
    connexion = get_connection(settings.EMAIL_BACKEND_DE_DEPART)
    try:
        return sum(_envoyer(courriel, connexion) for courriel in dus if courriel.prendre(timezone.now()))
    except ServeurFerme:
        Courriel.objects.attendre_le_serveur(timezone.now())
        return 0
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connexion.close()


def _envoyer(courriel, connexion):
    """Whether it left. Raises ``ServeurFerme`` when no other one would."""
    try:
        message = courriel.message()
        # Once for all: an open conversation serves for the next messages.
        connexion.open()
        connexion.send_messages([message])
    except (smtplib.SMTPException, OSError) as erreur:
        code = _code(erreur)
        if isinstance(erreur, FERME) or code in (0, SERVICE_FERME):
            _echouer(courriel, erreur)
            raise ServeurFerme from erreur
        _echouer(courriel, erreur, definitif=code >= 500)
        return False
    except (InvalidToken, ValueError) as erreur:
        # Nothing that waiting will mend: its key is gone, or it cannot be written as an e-mail.
        _echouer(courriel, erreur, definitif=True)
        return False
    courriel.partir(timezone.now())
    return True


def _echouer(courriel, erreur, definitif=False):
    motif = type(erreur).__name__ + (f" {_code(erreur)}" if _code(erreur) else "")
    courriel.echouer(motif, timezone.now(), definitif)
    # Neither the address nor the server's words, which repeat it.
    logger.warning("e-mail %s not sent: %s", courriel.pk, motif)


def _code(erreur):
    """What the server answered, 550 for instance; 0 when it did not answer."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in erreur.recipients.values())
    return getattr(erreur, "smtp_code", 0)
