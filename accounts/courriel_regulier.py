"""An e-mail that comes back, wanted or not: composed with its one-click stop, sent once in its period."""

import logging
import smtplib
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from .models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CourrielRegulier:
    """``nom``: in the logs, and the salt of its links; ``gabarits``: the folder of its two templates; ``arret``: the
    name of the address that stops it; ``dernier``: the field of the person that says when the last one left."""

    nom: str
    gabarits: str
    arret: str
    dernier: str

    def jeton(self, user):
        """What stands in the link that stops it without signing in. It never expires, and opens nothing else."""
        return signing.dumps(user.pk, salt=self.nom)

    def personne(self, jeton):
        """Whose link it is; None when it is forged or the account is gone."""
        try:
            return User.objects.filter(pk=signing.loads(jeton, salt=self.nom)).first()
        except signing.BadSignature:
            return None

    def message(self, user, objet, contexte, connection=None):
        """The message, text and HTML, with the headers of a one-click stop (RFC 8058)."""
        arret = settings.ADRESSE_PUBLIQUE + reverse(self.arret, args=[self.jeton(user)])
        contexte = {"personne": user, "objet": objet, "arret": arret} | contexte
        message = EmailMultiAlternatives(
            subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{objet}",
            body=render_to_string(f"{self.gabarits}/{self.nom}.txt", contexte),
            to=[user.email],
            headers={
                "List-Unsubscribe": f"<{arret}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
            connection=connection,
        )
        html = render_to_string(f"{self.gabarits}/email/{self.nom}.html", contexte)
        message.attach_alternative(html, "text/html")
        return message

    def envoyer(self, user, composer, destinataires, maintenant, connection):
        """Send one person's e-mail: True when it is gone, None when it must not go any more, False when it failed.

        ``composer(user, connection)`` makes the message. The period is taken before the sending, in one statement on
        ``destinataires`` that only one of two commands can win, and given back if the sending fails: nobody gets two,
        and a failure is tried again.
        """
        avant = getattr(user, self.dernier)
        if not destinataires.filter(pk=user.pk).update(**{self.dernier: maintenant}):
            return None
        try:
            # Once for all: an open conversation serves for the next messages.
            connection.open()
            composer(user, connection).send()
        except (smtplib.SMTPException, OSError, ValueError) as erreur:
            User.objects.filter(pk=user.pk).update(**{self.dernier: avant})
            # Neither the address nor the server's words, which repeat it.
            logger.warning("%s not sent to person %s: %s", self.nom, user.pk, type(erreur).__name__)
            # What is left of a broken conversation would spoil the next one.
            connection.close()
            return False
        logger.info("%s sent to person %s", self.nom, user.pk)
        return True


def envoyer_a_chacun(personnes, envoyer):
    """``envoyer(person, connection)`` for each, over one conversation: a ``Counter`` of what it returned."""
    bilan = Counter()
    connexion = get_connection()
    try:
        for personne in personnes:
            bilan[envoyer(personne, connexion)] += 1
    finally:
        connexion.close()
    return bilan
