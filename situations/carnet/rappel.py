"""The gentle reminder of the logbook: asked for, at most once a week, and only when nothing was written for a week."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.courriels.regulier import CourrielRegulier
from accounts.models import User
from situations.models import Fiche, NoteDeBord, Passeport

RAPPEL = CourrielRegulier("rappel", "situations/carnet", "situations:rappel_arreter", "dernier_rappel_le")
JOURS = 7
OBJET = "Rien dans votre journal de bord cette semaine"


def destinataires(maintenant):
    """Who may get it now: who asked for it and has an address and a passport, wrote nothing for ``JOURS`` days, and
    got none for as many days, counted as days so that a daily command at a fixed hour sends it on the same day."""
    depuis = maintenant - timedelta(days=JOURS)
    minuit = timezone.localtime(maintenant).replace(hour=0, minute=0, second=0, microsecond=0)
    notes = NoteDeBord.objects.filter(etudiant=OuterRef("pk"), modifiee_le__gt=depuis)
    fiches = Fiche.objects.filter(passeport__etudiant=OuterRef("pk")).filter(
        Q(modifiee_le__gt=depuis) | Q(saisie_le__gt=depuis)
    )
    return (
        User.objects.filter(rappel_du_carnet=True, is_active=True, role=User.Role.ETUDIANT)
        .filter(Q(dernier_rappel_le=None) | Q(dernier_rappel_le__lt=minuit - timedelta(days=JOURS - 1)))
        .filter(Exists(Passeport.objects.filter(etudiant=OuterRef("pk"))), ~Exists(notes), ~Exists(fiches))
        .exclude(email="")
        .order_by("pk")
    )


def courriel(user):
    """The message: a sentence and a link, nothing that the student wrote."""
    lien = settings.ADRESSE_PUBLIQUE + reverse("situations:carnet")
    return RAPPEL.message(user, OBJET, {"lien": lien, "jours": JOURS})


def envoyer(user, maintenant):
    """Send one person's reminder: whether it is on its way; not when it is no longer due."""
    return RAPPEL.envoyer(user, courriel, destinataires(maintenant), maintenant)
