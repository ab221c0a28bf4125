"""What becomes of an account that nobody opens any more after the course: two warnings by e-mail, then its erasure.

An account is kept ``CONSERVATION_ANNEES`` years after the last sign of life: a sign-in, a class. Signing in begins them
again (``accounts.models.effacement``).
"""

import calendar

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.courriels.message import nouveau_message
from accounts.models import Effacement, Inscription, User

# Days before the erasure at which each warning leaves.
AVERTIR = (60, 15)


def _il_y_a(maintenant, annees):
    jour = min(maintenant.day, calendar.monthrange(maintenant.year - annees, maintenant.month)[1])
    return maintenant.replace(year=maintenant.year - annees, day=jour)


def au_terme(maintenant):
    """The students who have been in no class, and have not signed in, for so long that their account ends in
    ``AVERTIR[0]`` days."""
    limite = _il_y_a(maintenant + timezone.timedelta(days=AVERTIR[0]), settings.CONSERVATION_ANNEES)
    eleves = User.objects.filter(role=User.Role.ETUDIANT, is_staff=False, is_superuser=False, effacement=None)
    eleves = eleves.exclude(inscriptions__in=Inscription.objects.actives())
    vus = Greatest(F("date_joined"), Coalesce("last_login", "date_joined"))
    eleves = eleves.annotate(vu_le=vus, sorti_le=Max("inscriptions__terminee_le")).filter(vu_le__lt=limite)
    return eleves.exclude(sorti_le__gte=timezone.localdate(limite))


def a_prevenir_encore(maintenant):
    """Those who were told once, and whose day is near."""
    proche = maintenant + timezone.timedelta(days=AVERTIR[1])
    siens = Effacement.objects.filter(motif=Effacement.Motif.CONSERVATION, avertissements=1, prevu_le__lte=proche)
    return siens.filter(examen_jusqu_au=None).select_related("personne")


@transaction.atomic
def avertir(personne, maintenant):
    """The first warning: the day is set, whether there is an address to write to or not."""
    prevu_le = maintenant + timezone.timedelta(days=AVERTIR[0])
    effacement, nouveau = Effacement.objects.get_or_create(
        personne=personne,
        defaults={"motif": Effacement.Motif.CONSERVATION, "prevu_le": prevu_le, "avertissements": 1},
    )
    if nouveau:
        _ecrire(effacement)


@transaction.atomic
def avertir_encore(effacement):
    """The second one, once."""
    if Effacement.objects.filter(pk=effacement.pk, avertissements=1).update(avertissements=2):
        _ecrire(effacement)


def prevenir(effacement):
    """Say by e-mail that an erasure was asked for, and how to change one's mind: whoever asked may not be its owner."""
    _ecrire(effacement, "demande")


def _ecrire(effacement, gabarit="conservation"):
    personne = effacement.personne
    if not personne.email:
        return
    contexte = {
        "personne": personne,
        "prevu_le": effacement.prevu_le,
        "annees": settings.CONSERVATION_ANNEES,
        "lien": settings.ADRESSE_PUBLIQUE,
    }
    objet = "Votre compte sera effacé" if gabarit == "conservation" else "L’effacement de votre compte est demandé"
    nouveau_message(personne.email, objet, f"examens/effacement/email/{gabarit}.txt", contexte).send()
