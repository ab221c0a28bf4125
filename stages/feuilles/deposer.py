"""Sheets signed on paper: the photo that comes back is made safe and put with its stage, once."""

from django.core.files import File
from django.db import transaction

from accounts.models import Journal
from situations.fichiers.pieces import preparer_recu
from situations.fichiers.refus import FichierRefuse
from situations.models import FeuilleSignee, Stage
from situations.models.feuille_signee import cle_de_feuille
from situations.models.piece_jointe import effacer_du_stockage, stockage

LISIBLES = ("image/", "application/pdf")


def deposer(stage, sorte, recu, user):
    """Put what Django has received with the stage, and return its ``FeuilleSignee``: the same photo twice is one.

    ``sorte``: a ``FeuilleSignee.Sorte``. Raises ``FichierRefuse``; then nothing is left of it.
    """
    with preparer_recu(recu) as preparee:
        if not preparee.type_mime.startswith(LISIBLES):
            raise FichierRefuse("Envoyez une photo de la feuille, ou un PDF numérisé.")
        cle = cle_de_feuille()
        try:
            with preparee.chemin.open("rb") as flux:
                cle = stockage().save(cle, File(flux))
            feuille = _inscrire(stage, sorte, preparee, cle, user)
        except BaseException:
            effacer_du_stockage(cle)
            raise
    if feuille.fichier.name != cle:
        effacer_du_stockage(cle)
    return feuille


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
def _inscrire(stage, sorte, preparee, cle, user):
    # Two photos that arrive at once do not pass the limit together.
    stage = Stage.objects.select_for_update().select_related("passeport__etudiant").get(pk=stage.pk)
    siennes = stage.feuilles.filter(sorte=sorte)
    deja = siennes.filter(sha256_recu=preparee.sha256_recu).first()
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
        nom=preparee.nom,
        type_mime=preparee.type_mime,
        taille=preparee.taille,
        sha256_recu=preparee.sha256_recu,
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
