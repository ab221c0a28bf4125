"""The e-mail backend of the site (``EMAIL_BACKEND``): a row in the database, which the worker sends.

No page waits for a mail server, nor fails with it. The row is written in the caller's transaction: what is undone is
not announced.
"""

import logging

from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import Courriel

logger = logging.getLogger(__name__)


class MiseEnFile(BaseEmailBackend):
    def send_messages(self, messages):
        """Keep the messages for the worker. Returns how many; raises ``BadHeaderError`` for one that would forge a
        header, as a mail server's backend does. One too many for its address in a day is left out, and logged."""
        messages = [message for message in messages if message.recipients() and not self._est_de_trop(message)]
        for message in messages:
            message.message()
        Courriel.objects.bulk_create(Courriel.de(message) for message in messages)
        return len(messages)

    @staticmethod
    def _est_de_trop(message):
        trop = any(Courriel.objects.trop_pour(adresse) for adresse in message.recipients())
        if trop:
            # Neither the address nor what was to be said.
            logger.warning("an address is written to more than %s times a day: one e-mail left out", Courriel.PAR_JOUR)
        return trop
