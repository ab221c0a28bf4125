"""The life of a tuteur's link: made, opened, refused, revoked; each act leaves its line in the journal (R23)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Journal
from situations.models import Stage
from situations.tuteur import Tuteur
from stages.models import AccesTuteur
from stages.models.acces_tuteur import empreinte_du_jeton, tirer_jeton

INCONNU = "Quelqu’un qui a le lien"


@transaction.atomic
def creer(stage, auteur, envoye_a=""):
    """A new link for this stage; the one before ends. Returns ``(acces, token)``: the token is kept nowhere.

    ``envoye_a``: the address that the link is about to be sent to. The caller has checked that ``auteur`` may.
    """
    # Two windows at once: the second waits, then ends the link of the first.
    Stage.objects.select_for_update().get(pk=stage.pk)
    ancien = stage.acces.filter(revoque_le=None).update(revoque_le=timezone.now())
    jeton = tirer_jeton()
    acces = AccesTuteur.objects.create(
        stage=stage, empreinte=empreinte_du_jeton(jeton), cree_par=auteur, envoye_a=envoye_a
    )
    _noter(Journal.Action.ACCES_TUTEUR, auteur, stage, renouvele=bool(ancien), par_courriel=bool(envoye_a))
    return acces, jeton


@transaction.atomic
def revoquer(stage, auteur):
    """End the link of this stage, if there is one; twice is once."""
    if stage.acces.filter(revoque_le=None).update(revoque_le=timezone.now()):
        _noter(Journal.Action.ACCES_TUTEUR_REVOQUE, auteur, stage)


def tuteur_du_jeton(jeton):
    """The ``Tuteur`` whom this token lets in today, or None."""
    acces = AccesTuteur.objects.valides().du_jeton(jeton).pour_lecture().first()
    return Tuteur(acces) if acces else None


def tuteur_de_l_acces(pk):
    """The ``Tuteur`` of an access already opened, as long as it lasts, or None."""
    acces = AccesTuteur.objects.valides().filter(pk=pk).pour_lecture().first()
    return Tuteur(acces) if acces else None


@transaction.atomic
def ouvrir(tuteur):
    """The tuteur has pressed the button of the link."""
    AccesTuteur.objects.filter(pk=tuteur.acces.pk).update(ouvert_le=timezone.now())
    _noter(Journal.Action.ACCES_TUTEUR_OUVERT, str(tuteur), tuteur.stage)


def refuser(jeton):
    """A token that opens nothing any more is written down with its stage; one that never did has nobody's."""
    ancien = AccesTuteur.objects.du_jeton(jeton).pour_lecture().first()
    if ancien:
        _noter(Journal.Action.ACCES_TUTEUR_REFUSE, INCONNU, ancien.stage)


def _noter(action, acteur, stage, **details):
    Journal.noter(action, acteur, etudiant=stage.passeport.etudiant, objet=stage, stage=stage.pk, **details)
