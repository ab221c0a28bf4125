"""The daily e-mail: how much waits to be read, and where; never a word that a student or a teacher wrote."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.courriels.regulier import CourrielRegulier
from accounts.models import User
from langue.nombre import pluriel
from suivi.models import Appreciation

from .file import a_lire, passeports_suivis


@dataclass(frozen=True)
class Recapitulatif:
    """What waits for one person. ``classes``: ``[(name of the class, fiches to read)]``, ``mots``: what tuteurs wrote,
    for a teacher."""

    fiches: int
    classes: list[tuple[str, int]]
    appreciations: int
    mots: int
    du_nouveau: bool

    @property
    def objet(self):
        """The subject: counts alone."""
        parties = []
        if self.fiches:
            parties.append(pluriel(self.fiches, "fiche"))
        if self.appreciations + self.mots:
            parties.append(pluriel(self.appreciations + self.mots, "message"))
        return f"À lire\u00a0: {' et '.join(parties)}"


RECAPITULATIF = CourrielRegulier(
    "recapitulatif", "suivi/a_lire", "suivi:recapitulatif_arreter", "dernier_recapitulatif_le"
)
jeton_d_arret = RECAPITULATIF.jeton
personne_du_jeton = RECAPITULATIF.personne


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
    par_classe, mots = Counter(), []
    if not user.est_etudiant:
        mots = list(Appreciation.objects.de_tuteurs_a_lire_par(user).values_list("creee_le", flat=True))
        dates += mots
        attente = dict(a_lire(user).values_list("pk", "passeport_id"))
        dates += a_lire(user).values_list("modifiee_le", flat=True)
        noms = dict(passeports_suivis(user).values_list("pk", "etudiant__inscriptions__classe__nom").order_by("pk"))
        par_classe.update(noms[passeport] for passeport in attente.values())
    dernier = user.dernier_recapitulatif_le
    return Recapitulatif(
        fiches=par_classe.total(),
        classes=sorted(par_classe.items()),
        appreciations=nombre,
        mots=len(mots),
        du_nouveau=any(dernier is None or date > dernier for date in dates),
    )


def courriel(user, recapitulatif):
    """The message: counts and a link."""
    page = "suivi:appreciations" if user.est_etudiant else "suivi:a_lire"
    contexte = {"recapitulatif": recapitulatif, "lien": settings.ADRESSE_PUBLIQUE + reverse(page)}
    return RECAPITULATIF.message(user, recapitulatif.objet, contexte)


def envoyer(user, maintenant):
    """Send one person's e-mail: whether it is on its way; not when there is nothing to say."""
    recapitulatif = recapitulatif_de(user)
    if not recapitulatif.du_nouveau:
        return False
    return RECAPITULATIF.envoyer(
        user, lambda personne: courriel(personne, recapitulatif), destinataires(maintenant), maintenant
    )
