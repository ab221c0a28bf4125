"""Sheets signed on paper: the photo that comes back is made safe, recognised, and put with its stage, once."""

import tempfile
from contextlib import contextmanager

from django.core.files import File
from django.db import transaction

from accounts.models import Journal
from situations.fichiers.pieces import preparer_recu
from situations.fichiers.refus import FichierRefuse
from situations.models import FeuilleSignee, Stage
from situations.models.feuille_signee import cle_de_feuille
from situations.models.piece_jointe import effacer_du_stockage, stockage
from stages.reperes.reconnaitre import PLUSIEURS, Vue, reconnaitre

LISIBLES = ("image/", "application/pdf")
AILLEURS = (
    "Cette feuille est celle d’une période que vous ne suivez pas, ou qui a été supprimée : elle n’est pas gardée "
    "ici. Remettez-la à qui la suit."
)


def deposer(stage, sorte, recu, user):
    """Put what Django has received with the stage that its codes name, with this one when they are not read. Returns
    the ``FeuilleSignee``s, one for a photo: the same twice is one.

    ``sorte``: a ``FeuilleSignee.Sorte``. Raises ``FichierRefuse``.
    """
    with lues(recu) as (preparee, vues):
        if any(vue.motif == PLUSIEURS for vue in vues):
            raise FichierRefuse(PLUSIEURS)
        if not any(vue.page for vue in vues):
            return [garder(stage, sorte, entiere(preparee), user)]
        # Where they all go is known before the first is kept.
        places = [(*destination(vue, user), vue) if vue.page else (stage, sorte, vue) for vue in vues]
        return [garder(*place, user) for place in places]


def rapporter(stage, sorte, recu, user):
    """Put a sheet that comes back in an archive with this stage: its codes may name one of another site. Returns its
    ``FeuilleSignee``. Raises ``FichierRefuse``."""
    with _lisible(recu) as preparee:
        return garder(stage, sorte, entiere(preparee), user)


@contextmanager
def lues(recu):
    """``(preparation, vues)`` of what Django has received, for as long as the block lasts. Raises ``FichierRefuse``."""
    with _lisible(recu) as preparee, tempfile.TemporaryDirectory(prefix="feuilles-") as dossier:
        yield preparee, reconnaitre(preparee, dossier)


@contextmanager
def _lisible(recu):
    with preparer_recu(recu) as preparee:
        if not preparee.type_mime.startswith(LISIBLES):
            raise FichierRefuse("Envoyez une photo de la feuille, ou un PDF numérisé.")
        yield preparee


def destination(vue, user):
    """``(stage, sorte)`` that the codes of a page name. Raises ``FichierRefuse`` when they are not read, or name a
    stage where this person may not write."""
    if vue.page is None:
        raise FichierRefuse(vue.motif)
    stage = stages_de(user, vue.page.sorte).filter(pk=vue.page.stage).first()
    if stage is None:
        raise FichierRefuse(AILLEURS)
    return stage, vue.page.sorte


def stages_de(user, sorte):
    """The stages with which this person may put a sheet of this kind."""
    if sorte == FeuilleSignee.Sorte.ATTESTATION:
        return Stage.objects.a_attester_avec(user)
    return Stage.objects.modifiables_par(user)


def garder(stage, sorte, vue, user):
    """The ``FeuilleSignee`` of a page, its picture in the storage. Raises ``FichierRefuse``."""
    cle = cle_de_feuille()
    try:
        with vue.chemin.open("rb") as flux:
            cle = stockage().save(cle, File(flux))
        feuille = inscrire(stage, sorte, vue, cle, user)
    except BaseException:
        effacer_du_stockage(cle)
        raise
    if feuille.fichier.name != cle:
        effacer_du_stockage(cle)
    return feuille


def entiere(preparee):
    """What was sent, as one ``Vue`` that nothing was read of."""
    return Vue(preparee.chemin, preparee.nom, preparee.type_mime, preparee.sha256_recu)


@transaction.atomic
def retirer(feuille, user):
    """Delete a sheet, unless an attestation rests on it. Returns whether it was."""
    # Whoever copies it at this moment waits, or is seen.
    Stage.objects.select_for_update().get(pk=feuille.stage_id)
    if feuille.attestations.exists():
        return False
    _noter(user, feuille, "retirée")
    feuille.delete()
    return True


@transaction.atomic
def inscrire(stage, sorte, vue, cle, user):
    """Write the row of a picture that is in the storage under this key. Raises ``FichierRefuse``."""
    # Two photos that arrive at once do not pass the limit together.
    stage = Stage.objects.select_for_update().select_related("passeport__etudiant").get(pk=stage.pk)
    siennes = stage.feuilles.filter(sorte=sorte)
    deja = siennes.filter(sha256_recu=vue.sha256_recu).first()
    if deja:
        return deja
    if siennes.count() >= FeuilleSignee.AU_PLUS:
        raise FichierRefuse(
            f"Cette période a déjà {FeuilleSignee.AU_PLUS} feuilles de cette sorte\u00a0: retirez-en une d’abord."
        )
    feuille = FeuilleSignee.objects.create(
        stage=stage,
        sorte=sorte,
        fichier=cle,
        nom=vue.nom,
        type_mime=vue.type_mime,
        taille=vue.taille,
        sha256_recu=vue.sha256_recu,
        lecture=vue.lecture,
        deposee_par=user,
        deposee_par_nom=str(user),
    )
    _noter(user, feuille, "déposée")
    return feuille


def _noter(user, feuille, quoi):
    Journal.noter(
        Journal.Action.FEUILLE,
        user,
        etudiant=feuille.stage.passeport.etudiant,
        objet=f"{feuille}\u00a0: photo {quoi}",
        stage=feuille.stage_id,
        sorte=feuille.sorte,
    )
