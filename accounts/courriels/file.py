"""The e-mail backend of the site (``EMAIL_BACKEND``): a row in the database, which the worker sends.

No page waits for a mail server, nor fails with it. The row is written in the caller's transaction: what is undone is
not announced.
"""

from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import Courriel


class MiseEnFile(BaseEmailBackend):
    def send_messages(self, messages):
        """Keep the messages for the worker. Returns how many; raises ``BadHeaderError`` for one that would forge a
        header, as a mail server's backend does."""
        messages = [message for message in messages if message.recipients()]
        for message in messages:
            message.message()
        Courriel.objects.bulk_create(Courriel.de(message) for message in messages)
        return len(messages)
