"""Members of a commission: found or created by e-mail, invited by e-mail to choose a password.

The link is allauth's own for a forgotten password: signed, good for ``PASSWORD_RESET_TIMEOUT`` and for one use, and
it dies when the password or the address changes. It is the person who reads that mailbox who chooses the password:
whoever invites never knows one.
"""

import logging
import smtplib

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Enseignement, User
from examens.models import MembreCommission
from examens.models.commission import ROLES_DU_JURY

logger = logging.getLogger(__name__)


class SiegeRefuse(Exception):
    """This person cannot sit. The message is a sentence for whoever invites."""


def comptes_de(adresse_ou_identifiant):
    """The accounts in use that answer to an e-mail address, or to an identifier.

    By address, students are looked past: theirs may be a parent's, who sits, and their names are nobody's to find.
    """
    texte = adresse_ou_identifiant.strip().lower()
    actifs = User.objects.filter(is_active=True).order_by("pk")
    trouves = list(actifs.filter(username=texte))
    if trouves or "@" not in texte:
        return trouves
    return list(actifs.filter(email__iexact=texte).exclude(role=User.Role.ETUDIANT))


def verifier_siege(user):
    """Raise ``SiegeRefuse`` for whoever may not read a candidate's passport, whatever the commission."""
    if user.est_etudiant:
        raise SiegeRefuse(f"{user} est un compte d’étudiant\u00a0: un étudiant ne siège pas dans une commission.")
    if user.role not in ROLES_DU_JURY:
        raise SiegeRefuse(
            f"{user} est un compte d’administrateur, à qui aucun passeport ne s’ouvre\u00a0: "
            "invitez cette personne avec une autre adresse."
        )


def creer_compte(prenom, nom, courriel):
    """A new account of the role jury, without a password until its invitation is followed."""
    for essai in range(5):
        try:
            with transaction.atomic():
                user = User(
                    username=User.objects.creer_identifiant(prenom, nom),
                    first_name=prenom,
                    last_name=nom,
                    email=courriel.lower(),
                    role=User.Role.JURY,
                )
                user.set_unusable_password()
                user.save()
                # Where allauth looks for a forgotten password.
                EmailAddress.objects.create(user=user, email=user.email, primary=True)
                return user
        except IntegrityError:
            # Somebody of the same name was created in between.
            if essai == 4:
                raise
    return None


@transaction.atomic
def asseoir(commission, user, fonction):
    """Make a person a member, or a withdrawn member a member again. Returns ``(member, whether it is new)``."""
    verifier_siege(user)
    membre, nouveau = MembreCommission.objects.get_or_create(
        commission=commission, user=user, defaults={"fonction": fonction}
    )
    if not nouveau and (membre.retire_le or membre.fonction != fonction):
        nouveau = membre.retire_le is not None
        membre.fonction, membre.retire_le = fonction, None
        membre.save(update_fields=["fonction", "retire_le"])
    return membre, nouveau


def classes_enseignees(commission):
    """``{user: [names of candidates]}`` for the members who teach candidates of theirs: to be told, not refused."""
    candidats = {
        c.passeport.etudiant_id: c.passeport.etudiant
        for c in commission.candidatures.actives().select_related("passeport__etudiant")
    }
    paires = (
        Enseignement.objects.filter(
            enseignant__sieges__commission=commission,
            enseignant__sieges__retire_le=None,
            classe__inscriptions__etudiant__in=candidats,
            classe__inscriptions__terminee_le=None,
        )
        .values_list("enseignant", "classe__inscriptions__etudiant")
        .distinct()
    )
    eleves = {}
    for enseignant, etudiant in paires:
        # The join may bring in a classmate who is no candidate.
        if etudiant in candidats:
            eleves.setdefault(enseignant, []).append(str(candidats[etudiant]))
    return eleves


def inviter(membre):
    """Send the member their invitation: True when the server took it, False when there is no address or it failed."""
    user, commission = membre.user, membre.commission
    if not user.email:
        return False
    nouveau = not user.has_usable_password()
    contexte = {
        "personne": user,
        "commission": commission,
        "fonction": membre.get_fonction_display(),
        "nouveau": nouveau,
        "jours": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "lien": lien_de_mot_de_passe(user) if nouveau else settings.ADRESSE_PUBLIQUE + reverse("examens:commissions"),
        "oublie": settings.ADRESSE_PUBLIQUE + reverse("account_reset_password"),
    }
    message = EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Commission «\u00a0{commission.nom}\u00a0»".replace("\n", " "),
        body=render_to_string("examens/commissions/invitation.txt", contexte),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError, ValueError) as erreur:
        # Neither the address nor the server's words, which repeat it.
        logger.warning("invitation of member %s not sent: %s", membre.pk, type(erreur).__name__)
        return False
    membre.invite_le = timezone.now()
    membre.save(update_fields=["invite_le"])
    return True


def lien_de_mot_de_passe(user):
    """Where this person chooses a password, once."""
    return settings.ADRESSE_PUBLIQUE + reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
