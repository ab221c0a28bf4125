"""The life of a tuteur's link: made, opened, refused, revoked; each act leaves its line in the journal (R23, R37)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Journal
from situations.models import Stage
from situations.tuteur import Tuteur
from stages.models import AccesTuteur
from stages.models.acces_tuteur import empreinte_du_jeton, tirer_jeton

INCONNU = "Quelqu’un qui a le lien"


@transaction.atomic
def creer(stage, auteur, nom="", envoye_a=""):
    """A new link for a tuteur of this stage; theirs before ends. Returns ``(acces, token)``: the token is kept nowhere.

    ``nom``: the tuteur agreed on by default; ``envoye_a``: the address that the link is about to be sent to. The caller
    has checked that ``auteur`` may. A link made by the student ends none that a teacher gave (R37).
    """
    # Two windows at once: the second waits, then ends the link of the first.
    Stage.objects.select_for_update().get(pk=stage.pk)
    nom = nom or stage.tuteur_nom
    if not stage.tuteur_nom:
        stage.changer({"tuteur_nom": nom, "tuteur_courriel": envoye_a}, stage.revision)
    par_etudiant = auteur.pk == stage.passeport.etudiant_id
    ancien = remplaces(stage, auteur, nom).update(revoque_le=timezone.now())
    jeton = tirer_jeton()
    acces = AccesTuteur.objects.create(
        stage=stage,
        nom=nom,
        empreinte=empreinte_du_jeton(jeton),
        cree_par=auteur,
        par_etudiant=par_etudiant,
        envoye_a=envoye_a,
    )
    _noter(Journal.Action.ACCES_TUTEUR, auteur, stage, renouvele=bool(ancien), par_courriel=bool(envoye_a))
    return acces, jeton


def remplaces(stage, auteur, nom):
    """The links that a new one, given to this tuteur by ``auteur``, would end."""
    anciens = stage.acces.ouverts().filter(nom=nom)
    return anciens.filter(par_etudiant=True) if auteur.pk == stage.passeport.etudiant_id else anciens


@transaction.atomic
def revoquer(acces, auteur):
    """End this link; twice is once."""
    if AccesTuteur.objects.ouverts().filter(pk=acces.pk).update(revoque_le=timezone.now()):
        _noter(Journal.Action.ACCES_TUTEUR_REVOQUE, auteur, acces.stage)


def suivre(stage, nom, courriel, auteur):
    """The tuteur who was agreed on has another name or address than this one: their link ends (R37).

    Returns whether one did. An address where there was none is not another person.
    """
    if nom == stage.tuteur_nom and courriel in ("", stage.tuteur_courriel):
        return False
    acces = list(stage.acces.ouverts().filter(nom=nom).select_related("stage__passeport__etudiant"))
    for lien in acces:
        revoquer(lien, auteur)
    return bool(acces)


def tuteur_du_jeton(jeton):
    """The ``Tuteur`` whom this token lets in today, or None."""
    acces = AccesTuteur.objects.valides().du_jeton(jeton).pour_lecture().first()
    return Tuteur(acces) if acces else None


def tuteurs_des_acces(pks):
    """The ``Tuteur`` of each access already opened, as long as it lasts, by the name of their student."""
    acces = AccesTuteur.objects.valides().filter(pk__in=pks).pour_lecture()
    return [Tuteur(un) for un in sorted(acces, key=lambda un: un.stage.passeport.etudiant.rang_liste)]


@transaction.atomic
def ouvrir(tuteur):
    """The tuteur has pressed the button of the link."""
    AccesTuteur.objects.filter(pk=tuteur.acces.pk).update(ouvert_le=timezone.now())
    _noter(Journal.Action.ACCES_TUTEUR_OUVERT, str(tuteur), tuteur.stage)


def refuser(jeton, acteur=INCONNU):
    """A token that opens nothing, or not for this person, is written down with its stage; one that never was has
    nobody's."""
    acces = AccesTuteur.objects.du_jeton(jeton).pour_lecture().first()
    if acces:
        _noter(Journal.Action.ACCES_TUTEUR_REFUSE, acteur, acces.stage)


def _noter(action, acteur, stage, **details):
    Journal.noter(action, acteur, etudiant=stage.passeport.etudiant, objet=stage, stage=stage.pk, **details)
