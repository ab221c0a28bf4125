"""The daily e-mail: how much waits to be read, and where; never a word that a student or a teacher wrote."""

import logging
import smtplib
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User

from .a_lire import a_lire, passeports_suivis
from .models import Appreciation

SEL = "recapitulatif"
journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recapitulatif:
    """What waits for one person. ``classes``: ``[(name of the class, fiches to read)]``, for a teacher."""

    fiches: int
    classes: list[tuple[str, int]]
    appreciations: int
    du_nouveau: bool

    @property
    def objet(self):
        """The subject: counts alone."""
        parties = []
        if self.fiches:
            parties.append(f"{self.fiches} fiche{'s' if self.fiches > 1 else ''}")
        if self.appreciations:
            parties.append(f"{self.appreciations} message{'s' if self.appreciations > 1 else ''}")
        return f"À lire : {' et '.join(parties)}"


def jeton_d_arret(user):
    """What stands in the link that stops the e-mail without signing in. It never expires, and opens nothing else."""
    return signing.dumps(user.pk, salt=SEL)


def personne_du_jeton(jeton):
    """Whose link it is; None when it is forged or the account is gone."""
    try:
        return User.objects.filter(pk=signing.loads(jeton, salt=SEL)).first()
    except signing.BadSignature:
        return None


def destinataires(maintenant):
    """Who may get the e-mail now: an address, an account in use, the wish for it, and none yet today."""
    minuit = timezone.localtime(maintenant).replace(hour=0, minute=0, second=0, microsecond=0)
    par_defaut = Q(recapitulatif=None) & ~Q(role=User.Role.ETUDIANT)
    return (
        User.objects.filter(Q(recapitulatif=True) | par_defaut, is_active=True, role__in=ROLES)
        .filter(Q(dernier_recapitulatif_le=None) | Q(dernier_recapitulatif_le__lt=minuit))
        .exclude(email="")
        .order_by("pk")
    )


ROLES = (User.Role.ETUDIANT, User.Role.ENSEIGNANT)


def recapitulatif_de(user):
    """What waits for this person, and whether any of it is newer than the last e-mail."""
    appreciations = Appreciation.objects.a_lire_par(user)
    dates = list(appreciations.values_list("creee_le", flat=True))
    nombre = len(dates)
    par_classe = Counter()
    if not user.est_etudiant:
        attente = dict(a_lire(user).values_list("pk", "passeport_id"))
        dates += a_lire(user).values_list("modifiee_le", flat=True)
        noms = dict(passeports_suivis(user).values_list("pk", "etudiant__inscriptions__classe__nom").order_by("pk"))
        par_classe.update(noms[passeport] for passeport in attente.values())
    dernier = user.dernier_recapitulatif_le
    return Recapitulatif(
        fiches=par_classe.total(),
        classes=sorted(par_classe.items()),
        appreciations=nombre,
        du_nouveau=any(dernier is None or date > dernier for date in dates),
    )


def courriel(user, recapitulatif, connection=None):
    """The message, text and HTML, with the headers of a one-click stop (RFC 8058)."""
    adresse = settings.ADRESSE_PUBLIQUE
    arret = adresse + reverse("recapitulatif_arreter", args=[jeton_d_arret(user)])
    page = "appreciations" if user.est_etudiant else "a_lire"
    contexte = {"personne": user, "recapitulatif": recapitulatif, "arret": arret, "lien": adresse + reverse(page)}
    message = EmailMultiAlternatives(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{recapitulatif.objet}",
        body=render_to_string("situations/courriel/recapitulatif.txt", contexte),
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{arret}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    message.attach_alternative(render_to_string("situations/courriel/email/recapitulatif.html", contexte), "text/html")
    return message


def envoyer(user, maintenant, connection):
    """Send one person's e-mail: True when it is gone, None when there was nothing to say, False when it failed.

    The day is taken before the sending, in one statement that only one of two commands can win, and given back if the
    sending fails: nobody gets two, and a failure is tried again.
    """
    recapitulatif = recapitulatif_de(user)
    if not recapitulatif.du_nouveau:
        return None
    avant = user.dernier_recapitulatif_le
    if not destinataires(maintenant).filter(pk=user.pk).update(dernier_recapitulatif_le=maintenant):
        return None
    try:
        # Once for all: an open conversation serves for the next messages.
        connection.open()
        courriel(user, recapitulatif, connection).send()
    except (smtplib.SMTPException, OSError, ValueError) as erreur:
        User.objects.filter(pk=user.pk).update(dernier_recapitulatif_le=avant)
        # Neither the address nor the server's words, which repeat it.
        journal.warning("recapitulatif not sent to person %s: %s", user.pk, type(erreur).__name__)
        # What is left of a broken conversation would spoil the next one.
        connection.close()
        return False
    journal.info("recapitulatif sent to person %s", user.pk)
    return True
