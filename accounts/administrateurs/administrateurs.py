"""Who runs a school, besides oneself: named, ended; never a school left without anybody unawares (R40)."""

from django.db import transaction
from django.db.models import Q

from accounts.models import Etablissement, Journal, User

AILLEURS = (
    "{} a son compte dans un autre établissement\u00a0: en faire un administrateur d’ici lui ouvrirait l’autre aussi. "
    "L’administrateur de l’instance peut le faire."
)
ELEVE = "Ce compte est celui d’un élève ou d’un étudiant\u00a0: il n’administre pas d’établissement."


class NominationRefusee(Exception):
    """Nothing was done; the message is a French sentence."""


def administrateurs_de(ecole):
    """Those who run this school, invited ones included; those who run the instance run them all and are not told."""
    d_ici = Q(etablissement=ecole) | Q(etablissements_administres=ecole)
    return User.objects.filter(d_ici, role=User.Role.ADMINISTRATEUR, is_active=True, is_superuser=False).distinct()


def en_fonction(ecole):
    """``administrateurs_de`` who can sign in: an invitation that waits replaces nobody yet."""
    return administrateurs_de(ecole).exclude(invitation__acceptee_le=None, invitation__isnull=False)


@transaction.atomic
def nommer(personne, ecole, acteur):
    """Let this person run the school too; twice is once. Returns the person as they are now. Raises
    ``NominationRefusee``, having done nothing.

    A teacher keeps their classes. One whose account is another school's is refused: the role opens one's own school.
    """
    personne = User.objects.select_for_update().get(pk=personne.pk)
    if personne.est_etudiant:
        raise NominationRefusee(ELEVE)
    if not personne.est_administrateur:
        if personne.etablissement_id not in (None, ecole.pk):
            raise NominationRefusee(AILLEURS.format(personne))
        personne.role, personne.etablissement = User.Role.ADMINISTRATEUR, ecole
        personne.save(update_fields=["role", "etablissement"])
    elif personne.etablissement_id != ecole.pk:
        ecole.administrateurs.add(personne)
    _noter(personne, ecole, acteur, "administre")
    return personne


@transaction.atomic
def terminer(personne, ecole, acteur, meme_le_dernier=False):
    """This person no longer runs the school; whoever runs no other is a teacher again, with the classes they have.

    Returns False, having done nothing, when nobody would run it any more and ``meme_le_dernier`` is not said. An
    account that was never opened goes.
    """
    # Two who end each other at once: the second finds itself the last.
    Etablissement.objects.select_for_update().get(pk=ecole.pk)
    if not meme_le_dernier and est_le_dernier(personne, ecole):
        return False
    personne = User.objects.select_for_update().get(pk=personne.pk)
    _noter(personne, ecole, acteur, "n’administre plus")
    ecole.administrateurs.remove(personne)
    if personne.etablissement_id == ecole.pk:
        autre = personne.etablissements_administres.first()
        if autre is None:
            personne.role = User.Role.ENSEIGNANT
        else:
            autre.administrateurs.remove(personne)
            personne.etablissement = autre
        personne.save(update_fields=["role", "etablissement"])
    elif not personne.etablissement_id and not personne.etablissements_administres.exists():
        User.objects.filter(pk=personne.pk).update(role=User.Role.ENSEIGNANT)
    if _jamais_ouvert(personne):
        personne.delete()
    return True


def est_le_dernier(personne, ecole):
    """Whether nobody else who can sign in runs this school."""
    return not en_fonction(ecole).exclude(pk=personne.pk).exists()


def _jamais_ouvert(personne):
    attend = hasattr(personne, "invitation") and personne.invitation.acceptee_le is None
    return attend and personne.last_login is None and not personne.enseignements.exists()


def _noter(personne, ecole, acteur, quoi):
    Journal.noter(
        Journal.Action.PERSONNE,
        acteur,
        etablissement=ecole,
        objet=f"{personne} ({personne.username}) {quoi} {ecole}",
        personne=personne.pk,
    )
