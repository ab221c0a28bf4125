"""Seats on a commission: offered to an address, or to a person by their identifier; accepted, then they open.

An address names a mailbox, not an account: whoever reads it accepts, once, with the account that they choose or open.
Nobody is ever matched by an address that an account claims to have. An identifier names one person, who accepts signed
in: an identifier mistyped seats nobody.
"""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.courriels.message import nouveau_message
from accounts.models import Enseignement, User
from accounts.models.user import noms_distincts
from examens.models import MembreCommission
from examens.models.commission import ROLES_DU_JURY

# Days that the link of an invitation opens.
JOURS = 14
SEL = "invitation"


class SiegeRefuse(Exception):
    """This person cannot sit. The message is a sentence for whoever invites, or accepts."""


def verifier_siege(user):
    """Raise ``SiegeRefuse`` for whoever may not read a candidate's passport, whatever the commission."""
    if user.est_etudiant:
        raise SiegeRefuse(f"{user} est un compte d’étudiant\u00a0: un étudiant ne siège pas dans une commission.")
    if user.role not in ROLES_DU_JURY:
        raise SiegeRefuse(
            f"{user} est un compte d’administrateur, à qui aucun passeport ne s’ouvre\u00a0: il faut un autre compte."
        )


@transaction.atomic
def inviter_personne(commission, user, fonction):
    """The seat of this person, waiting until they accept it; a withdrawn member, who had accepted, is one again."""
    verifier_siege(user)
    membre = MembreCommission.objects.filter(commission=commission, user=user).first()
    if membre is None:
        membre, _ = MembreCommission.objects.get_or_create(
            commission=commission, invite=user, defaults={"fonction": fonction}
        )
    return _remettre(membre, fonction)


def inviter_a(commission, courriel, fonction, prenom="", nom=""):
    """The seat of this address, waiting: one alone, however many times it is asked for."""
    membre, _ = MembreCommission.objects.get_or_create(
        commission=commission,
        courriel=courriel.lower(),
        defaults={"fonction": fonction, "prenom": prenom, "nom": nom},
    )
    return _remettre(membre, fonction)


def remettre(membre):
    """Undo a withdrawal: as it was, accepted or waiting. Raise ``SiegeRefuse``."""
    if membre.compte:
        verifier_siege(membre.compte)
    _remettre(membre, membre.fonction)


@transaction.atomic
def remplacer(ancien, membre):
    """Give the place of a member to another, invited or seated: the former one leaves at once, notes kept as always."""
    MembreCommission.objects.filter(pk=ancien.pk, retire_le=None).update(retire_le=timezone.now())
    MembreCommission.objects.filter(pk=membre.pk).update(remplace=ancien)


def _remettre(membre, fonction):
    if membre.retire_le or membre.fonction != fonction:
        membre.fonction, membre.retire_le = fonction, None
        membre.save(update_fields=["fonction", "retire_le"])
    return membre


def jeton(membre):
    """What stands in the link: signed, and bound to the address that it was sent to."""
    return signing.dumps([membre.pk, membre.courriel], salt=SEL)


def membre_du_jeton(texte):
    """The seat that this link offers, or None: forged, too old, accepted already, withdrawn, commission closed."""
    try:
        pk, courriel = signing.loads(texte, salt=SEL, max_age=JOURS * 86_400)
    except signing.BadSignature:
        return None
    attentes = MembreCommission.objects.actifs().filter(user=None, invite=None, pk=pk, courriel=courriel)
    membre = attentes.select_related("commission__epreuve__diplome", "commission__etablissement").first()
    return membre if membre and not membre.commission.est_close else None


@transaction.atomic
def accepter(membre, user):
    """Give the seat to this person: False when it is offered to another, or taken in between. Raise ``SiegeRefuse``.

    Whoever sits there already keeps one seat, that they had.
    """
    verifier_siege(user)
    attentes = MembreCommission.objects.actifs().filter(Q(invite=None) | Q(invite=user), pk=membre.pk, user=None)
    ancien = MembreCommission.objects.filter(commission=membre.commission, user=user).first()
    if ancien:
        if not attentes.delete()[0]:
            return False
        _remettre(ancien, membre.fonction)
        return True
    return bool(attentes.update(user=user))


def decliner(membre):
    """Say no to a seat that waits; whoever invited may offer it again. False when it no longer waits."""
    attentes = MembreCommission.objects.actifs().filter(pk=membre.pk, user=None)
    return bool(attentes.update(retire_le=timezone.now()))


def ouvrir_compte(membre, prenom, nom, mot_de_passe):
    """A new account of the role jury for whoever reads the invited mailbox, its address confirmed by that."""
    for essai in range(5):
        try:
            with transaction.atomic():
                user = User(
                    username=User.objects.creer_identifiant(prenom, nom),
                    first_name=prenom,
                    last_name=nom,
                    email=membre.courriel,
                    role=User.Role.JURY,
                )
                user.set_password(mot_de_passe)
                user.save()
                EmailAddress.objects.create(user=user, email=membre.courriel, primary=True, verified=True)
                return user
        except IntegrityError:
            # Somebody of the same name was created in between.
            if essai == 4:
                raise
    return None


def classes_enseignees(commission):
    """``{user: [names of candidates]}`` for the members, invited ones too, who teach candidates of theirs: to be told,
    not refused."""
    candidats = {
        c.passeport.etudiant_id: c.passeport.etudiant
        for c in commission.candidatures.actives().select_related("passeport__etudiant")
    }
    membres = commission.membres.actifs()
    paires = (
        Enseignement.objects.en_cours()
        .filter(
            Q(enseignant__sieges__in=membres) | Q(enseignant__sieges_proposes__in=membres),
            classe__inscriptions__etudiant__in=candidats,
            classe__inscriptions__terminee_le=None,
        )
        .values_list("enseignant", "classe__inscriptions__etudiant")
        .distinct()
    )
    noms = noms_distincts(candidats.values(), naissance=True)
    eleves = {}
    for enseignant, etudiant in paires:
        # The join may bring in a classmate who is no candidate.
        if etudiant in candidats:
            eleves.setdefault(enseignant, []).append(noms[etudiant])
    return {enseignant: sorted(siens) for enseignant, siens in eleves.items()}


def envoyer(membre):
    """Send the invitation: whether it is on its way; not when there is no address."""
    commission = membre.commission
    if not membre.adresse:
        return False
    par_lien = membre.en_attente and not membre.compte
    chemin = reverse("examens:invitation", args=[jeton(membre)]) if par_lien else reverse("examens:commissions")
    contexte = {
        "membre": membre,
        "par_lien": par_lien,
        "commission": commission,
        "fonction": membre.get_fonction_display(),
        "jours": JOURS,
        "lien": settings.ADRESSE_PUBLIQUE + chemin,
        "oublie": settings.ADRESSE_PUBLIQUE + reverse("account_reset_password"),
    }
    objet = f"Commission «\u00a0{commission.nom}\u00a0»"
    with transaction.atomic():
        nouveau_message(membre.adresse, objet, "examens/commissions/invitation.txt", contexte).send()
        membre.invite_le = timezone.now()
        membre.save(update_fields=["invite_le"])
    return True
