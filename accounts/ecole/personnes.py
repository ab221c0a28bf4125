"""Who a school knows, what may be done to their account, and their comings and goings."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import (
    DemandeDArrivee,
    Enseignement,
    Etablissement,
    Fusion,
    Inscription,
    Journal,
    NumeroNational,
    User,
)
from accounts.models.user import partie_d_identifiant

# Beyond, the page asks to look for a name.
MONTREES = 60


class GesteRefuse(Exception):
    """Nothing was done; the message is a French sentence."""


def connues_par(user):
    """Everybody who is, was, or teaches in a school that this person administers."""
    return User.objects.de_ces_ecoles(Etablissement.objects.modifiables_par(user).values("pk"))


def modifiables_par(user):
    """Those whose account this person may touch: students and teachers of their schools, and of no other school now.

    Taking over an account is taking its rights: never one that runs a school or the instance, nor that of somebody
    whom another school counts among its own.
    """
    ecoles = Etablissement.objects.modifiables_par(user).values("pk")
    inscrits = Inscription.objects.actives().filter(etudiant=OuterRef("pk"))
    enseignent = Enseignement.objects.en_cours().filter(enseignant=OuterRef("pk"))
    return connues_par(user).filter(
        Q(etablissement=None) | Q(etablissement__in=ecoles),
        ~Exists(inscrits.exclude(classe__etablissement__in=ecoles)),
        ~Exists(enseignent.exclude(classe__etablissement__in=ecoles)),
        role__in=(User.Role.ETUDIANT, User.Role.ENSEIGNANT),
        is_staff=False,
        is_superuser=False,
    )


def sans_les_reunies(personnes):
    """The same without those whose account was merged with another (R32): they are that one's, and offered nowhere."""
    return personnes.exclude(Exists(Fusion.objects.filter(absorbe=OuterRef("pk"), annulee_le=None)))


def personnes_de(ecole):
    """The people of one school, past ones included."""
    return User.objects.de_ces_ecoles([ecole])


def chercher(personnes, texte):
    """Those whose names, identifier or national number hold every word of ``texte``; accents and case are ignored for
    names through the identifier, which is made of them."""
    for mot in texte.replace("\0", "").split()[:6]:
        personnes = personnes.filter(
            Q(last_name__icontains=mot)
            | Q(first_name__icontains=mot)
            | Q(username__contains=partie_d_identifiant(mot) or mot.lower())
            | Exists(NumeroNational.objects.filter(personne=OuterRef("pk"), valeur=mot.upper()))
        )
    return personnes


def sans_classe(ecole):
    """Condition on a person of this school: a student in none of its classes today."""
    ici = Inscription.objects.actives().filter(etudiant=OuterRef("pk"), classe__etablissement=ecole)
    return Q(role=User.Role.ETUDIANT) & ~Exists(ici)


@transaction.atomic
def quitter(inscription, acteur, jour=None):
    """End an inscription (R33): the account stays open, and a school that asked for the student gets them."""
    Inscription.objects.actives().filter(pk=inscription.pk).update(terminee_le=jour or timezone.localdate())
    DemandeDArrivee.objects.honorer([inscription.etudiant_id])
    Journal.noter(
        Journal.Action.CLASSE,
        acteur,
        etudiant=inscription.etudiant,
        etablissement=inscription.classe.etablissement,
        objet=f"{inscription.etudiant} quitte {inscription.classe}",
    )


@transaction.atomic
def entrer(etudiant, classe, acteur, en_plus=False):
    """Put a student in a class: out of the other classes of the school, unless it is ``en_plus`` of them.

    Raises ``GesteRefuse`` for whoever is in a class of another school: that school answers first.
    """
    actives = etudiant.inscriptions.actives()
    if actives.exclude(classe__etablissement=classe.etablissement_id).exists():
        raise GesteRefuse(
            f"{etudiant} est encore dans un autre établissement\u00a0: importez votre liste, et la demande lui est "
            "faite."
        )
    quittees = [] if en_plus else list(actives.exclude(classe=classe).select_related("classe"))
    Inscription.objects.filter(pk__in=[i.pk for i in quittees]).update(terminee_le=timezone.localdate())
    Inscription.objects.update_or_create(etudiant=etudiant, classe=classe, defaults={"terminee_le": None})
    User.objects.filter(pk=etudiant.pk).update(etablissement=classe.etablissement_id)
    if classe.archivee_le:
        classe.archivee_le = None
        classe.save(update_fields=["archivee_le"])
    venant = f", venant de {', '.join(i.classe.nom for i in quittees)}" if quittees else ""
    Journal.noter(
        Journal.Action.CLASSE,
        acteur,
        etudiant=etudiant,
        etablissement=classe.etablissement,
        objet=f"{etudiant} entre en {classe}{venant}",
    )


def fermer(personne, acteur):
    """Close an account: nobody signs in with it any more; nothing of it goes (R33, R40)."""
    _ouvrir(personne, acteur, False)


def rouvrir(personne, acteur):
    _ouvrir(personne, acteur, True)


@transaction.atomic
def _ouvrir(personne, acteur, ouvert):
    personne.is_active = ouvert
    personne.save(update_fields=["is_active"])
    Journal.noter(
        Journal.Action.PERSONNE,
        acteur,
        etudiant=personne if personne.est_etudiant else None,
        etablissement=personne.etablissement,
        objet=f"Compte {'rouvert' if ouvert else 'fermé'}\u00a0: {personne} ({personne.username})",
        personne=personne.pk,
    )
