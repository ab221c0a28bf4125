"""Bringing a teacher in: known by a confirmed address, else invited by a link that proves the address and opens the
account at once. Nobody is ever matched by an address that an account only claims to have."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.administrateurs.administrateurs import nommer
from accounts.courriels.message import nouveau_message
from accounts.ecole.personnes import personnes_de
from accounts.models import Enseignement, Invitation, Journal, User

# Days that the link opens.
JOURS = 14
SEL = "invitation d’enseignant"
# Whoever teaches may also sit on a jury or run a school; never a student.
ENSEIGNENT = (User.Role.ENSEIGNANT, User.Role.ADMINISTRATEUR, User.Role.JURY)


def enseignants_de(ecole):
    """Those who teach there, or could: their account is the school's."""
    return personnes_de(ecole).filter(role__in=ENSEIGNENT, is_active=True)


def enseignent(ecole):
    """``enseignants_de``, without whoever only runs the school or sits on a jury."""
    ici = Enseignement.objects.filter(classe__etablissement=ecole).values("enseignant")
    return enseignants_de(ecole).filter(pk__in=ici) | enseignants_de(ecole).filter(role=User.Role.ENSEIGNANT)


def connu_a(adresse):
    """The account that receives what is sent there, an invited one that waits included; None: a new one."""
    if not adresse:
        return None
    connus = User.objects.joignables_a(adresse).filter(role__in=ENSEIGNENT).order_by("role", "pk")
    invite = User.objects.filter(invitation__courriel=adresse.lower(), invitation__acceptee_le=None, is_active=True)
    # The role « enseignant » first, in alphabetical order after « administrateur »: whichever, it is one person.
    return connus.first() or invite.first()


def ouvrir(ecole, prenom, nom, courriel=""):
    """A new teacher's account, without any password; and its invitation when there is an address."""
    personne = User(
        username=User.objects.creer_identifiant(prenom, nom),
        first_name=prenom,
        last_name=nom,
        role=User.Role.ENSEIGNANT,
        etablissement=ecole,
        mot_de_passe_initial=True,
    )
    personne.set_unusable_password()
    personne.save()
    if courriel:
        Invitation.objects.create(personne=personne, etablissement=ecole, courriel=courriel.lower())
    return personne


def affecter(personne, classe, acteur, **plus):
    """Give somebody a class, or a class that they had again. ``plus``: ``domaine``, ``jusqu_au``, ``remplace``."""
    valeurs = {"jusqu_au": None} | plus
    enseignement, nouveau = Enseignement.objects.get_or_create(enseignant=personne, classe=classe, defaults=valeurs)
    if not nouveau:
        if enseignement.termine:
            enseignement.depuis = timezone.localdate()
        for nom, valeur in valeurs.items():
            setattr(enseignement, nom, valeur)
        enseignement.save()
    if personne.role == User.Role.JURY:
        # A member of a jury finds their commissions in a teacher's menu too.
        User.objects.filter(pk=personne.pk).update(role=User.Role.ENSEIGNANT)
    Journal.noter(
        Journal.Action.CLASSE, acteur, etablissement=classe.etablissement, objet=f"{personne} enseigne en {classe}"
    )
    return enseignement


def envoyer(invitation):
    """Give the mail to the worker, and count it: False when somebody has just done so. Two clicks send one mail."""
    personne, ecole = invitation.personne, invitation.etablissement
    contexte = {
        "personne": personne,
        "ecole": ecole,
        "classes": [e.classe.nom for e in personne.enseignements.en_cours().select_related("classe")],
        "jours": JOURS,
        "lien": settings.ADRESSE_PUBLIQUE + reverse("accounts:invitation", args=[jeton(invitation)]),
    }
    objet = f"Votre compte, {ecole.nom}"
    message = nouveau_message(invitation.courriel, objet, "accounts/enseignants/invitation.txt", contexte)
    with transaction.atomic():
        mienne = Invitation.objects.filter(pk=invitation.pk, envois=invitation.envois, acceptee_le=None)
        if not mienne.update(envois=F("envois") + 1, envoyee_le=timezone.now()):
            return False
        message.send()
    return True


def jeton(invitation):
    """What stands in the link: signed, and bound to the address that it was sent to."""
    return signing.dumps([invitation.pk, invitation.courriel], salt=SEL)


def invitation_du_jeton(texte):
    """The invitation that waits behind this link, or None: forged, too old, accepted already, account closed."""
    try:
        pk, courriel = signing.loads(texte, salt=SEL, max_age=JOURS * 86_400)
    except signing.BadSignature:
        return None
    attentes = Invitation.objects.filter(
        pk=pk, courriel=courriel, acceptee_le=None, personne__is_active=True, personne__last_login=None
    )
    return attentes.select_related("personne", "etablissement").first()


@transaction.atomic
def accepter(invitation, mot_de_passe):
    """Open the account with this password, its address confirmed by the link: False when it was done already."""
    if not Invitation.objects.filter(pk=invitation.pk, acceptee_le=None).update(acceptee_le=timezone.now()):
        return False
    personne = invitation.personne
    personne.set_password(mot_de_passe)
    personne.mot_de_passe_initial, personne.mot_de_passe_initial_le = False, None
    personne.email = invitation.courriel
    personne.save(update_fields=["password", "mot_de_passe_initial", "mot_de_passe_initial_le", "email"])
    EmailAddress.objects.create(user=personne, email=invitation.courriel, primary=True, verified=True)
    return True


@transaction.atomic
def rejoindre(invitation, user):
    """The invited person has an account already: it takes the classes, or the school to run, and the one that was made
    for it goes. Raises ``NominationRefusee``."""
    if user.role not in ENSEIGNENT:
        return False
    if not Invitation.objects.filter(pk=invitation.pk, acceptee_le=None).update(acceptee_le=timezone.now()):
        return False
    if invitation.personne.est_administrateur:
        nommer(user, invitation.etablissement, user)
    for enseignement in invitation.personne.enseignements.select_related("classe__etablissement"):
        affecter(
            user,
            enseignement.classe,
            user,
            domaine=enseignement.domaine,
            jusqu_au=enseignement.jusqu_au,
            remplace=enseignement.remplace,
        )
    # Never opened, and nothing was written with it.
    invitation.personne.delete()
    return True
