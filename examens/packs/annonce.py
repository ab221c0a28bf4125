"""The e-mail that says that a pack has ended: a link, never a file, never the name of a candidate."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from examens.models import Pack

logger = logging.getLogger(__name__)


def annoncer(pack_pk):
    """Tell the asker, once. True when the e-mail is gone, None when there was nothing to say, False when it failed.

    The announcement is taken before the sending, in one statement that one worker alone can win, and given back if
    the sending fails: nobody gets two, and a failure is tried again for ``Pack.ANNONCE``.
    """
    pack = Pack.objects.a_annoncer().filter(pk=pack_pk).select_related("classe", "epreuve", "demandeur").first()
    if pack is None or not Pack.objects.a_annoncer().filter(pk=pack_pk).update(annonce_le=timezone.now()):
        return None
    try:
        courriel(pack).send()
    except (smtplib.SMTPException, OSError, ValueError) as erreur:
        Pack.objects.filter(pk=pack_pk).update(annonce_le=None)
        # Neither the address nor the server's words, which repeat it.
        logger.warning("pack %s: not announced: %s", pack_pk, type(erreur).__name__)
        return False
    return True


def courriel(pack):
    """The message, text and HTML."""
    pret = pack.etat == Pack.Etat.PRET
    contexte = {
        "pack": pack,
        "personne": pack.demandeur,
        "pret": pret,
        "lien": settings.ADRESSE_PUBLIQUE + reverse("examens:pack", args=[pack.pk]),
        "heures": settings.PACK_HEURES,
    }
    objet = (
        f"Le pack de {pack.classe.nom} est prêt" if pret else f"Le pack de {pack.classe.nom} n’a pas pu être préparé"
    )
    message = EmailMultiAlternatives(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{objet}",
        body=render_to_string("examens/packs/courriel.txt", contexte),
        to=[pack.demandeur.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("examens/packs/email/pack.html", contexte), "text/html")
    return message
