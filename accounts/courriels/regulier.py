"""An e-mail that comes back, wanted or not: composed with its one-click stop, sent once in its period."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.models import User

from .message import nouveau_message

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

    def message(self, user, objet, contexte):
        """The message, text and HTML, with the headers of a one-click stop (RFC 8058)."""
        arret = settings.ADRESSE_PUBLIQUE + reverse(self.arret, args=[self.jeton(user)])
        contexte = {"personne": user, "objet": objet, "arret": arret} | contexte
        return nouveau_message(
            user.email,
            objet,
            f"{self.gabarits}/{self.nom}.txt",
            contexte,
            html=f"{self.gabarits}/email/{self.nom}.html",
            entetes={"List-Unsubscribe": f"<{arret}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )

    def envoyer(self, user, composer, destinataires, maintenant):
        """Send one person's e-mail: whether it is on its way; not when it must not go any more.

        ``composer(user)`` makes the message. The period is taken with the sending, in one statement on
        ``destinataires`` that only one of two commands can win: nobody gets two.
        """
        with transaction.atomic():
            if not destinataires.filter(pk=user.pk).update(**{self.dernier: maintenant}):
                return False
            composer(user).send()
        logger.info("%s sent to person %s", self.nom, user.pk)
        return True
