"""Depositing a whole class at the deadline: a task for each passport.

One that is already deposited is never touched, and the database decides each dépôt once: a task made twice, since its
worker fell, deposits nothing twice.
"""

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from examens.file import CANDIDATS, ESSAIS, panne
from examens.models import DepotDeClasse, DepotDeClasseLigne
from examens.papier.pdf import rendre_a_part
from situations.models import Passeport

from .deposer import DepotRefuse, Raison, enregistrer, preparer

INCIDENT = "un incident a empêché de fabriquer sa copie\u00a0: recommencez pour ce passeport"
PARTI = "a quitté la classe, ou n’est plus à vous\u00a0: rien n’a été déposé"

logger = logging.getLogger(__name__)


def demander(classe, periode, par, passeports, moment):
    """``(DepotDeClasse, whether it is a new one)``: the one that is being made of this class, if there is one."""
    try:
        with transaction.atomic():
            lot = DepotDeClasse.objects.create(
                classe=classe, periode=periode, par=par, moment=moment.replace(microsecond=0)
            )
            lignes = [DepotDeClasseLigne(lot=lot, passeport=passeport) for passeport in passeports]
            for ligne in DepotDeClasseLigne.objects.bulk_create(lignes):
                deposer_le_candidat.enqueue(ligne.pk)
    except IntegrityError:
        # Two teachers at the same moment.
        lot = DepotDeClasse.objects.filter(classe=classe, periode=periode).first()
        if lot is None:
            raise
        return lot, False
    return lot, True


@task(queue_name=CANDIDATS, takes_context=True)
def deposer_le_candidat(context, ligne_pk):
    """One line of a class: what the queue runs, again when a worker fell."""
    traiter(ligne_pk, context.attempt)


def traiter(ligne_pk, essai=1):
    """Deposit one passport unless it is done, and end the lot once nobody is waited for.

    ``essai``: how many times this was begun, this one included.
    """
    lignes = DepotDeClasseLigne.objects.filter(pk=ligne_pk)
    ligne = lignes.select_related("lot__periode__session", "lot__periode__epreuve", "lot__par").first()
    if ligne is None:
        return
    if ligne.etat == DepotDeClasseLigne.Etat.EN_ATTENTE:
        etat, motif = (DepotDeClasseLigne.Etat.ECHEC, INCIDENT) if essai > ESSAIS else _deposer(ligne)
        lignes.filter(etat=DepotDeClasseLigne.Etat.EN_ATTENTE).update(etat=etat, motif=motif)
    ligne.lot.terminer()


def oublier():
    """Forget those that ended long ago; what they deposited stays."""
    DepotDeClasse.objects.filter(termine_le__lt=timezone.now() - DepotDeClasse.MEMOIRE).delete()


def _deposer(ligne):
    """``(state, reason)`` of one passport. A fault of ours stops no other; one of the machine comes again."""
    lot = ligne.lot
    try:
        _figer(lot, ligne.passeport_id)
    except DepotRefuse as refus:
        if refus.raison != Raison.DEJA:
            return DepotDeClasseLigne.Etat.ECHEC, str(refus)
        # A worker that fell just after it had recorded the copy: it is ours.
        if (refus.depot.depose_par_id, refus.depot.depose_le) != (lot.par_id, lot.moment):
            return DepotDeClasseLigne.Etat.DEJA, ""
    except Exception as erreur:
        if panne(erreur):
            raise
        logger.exception("The passport %s could not be deposited", ligne.passeport_id)
        return DepotDeClasseLigne.Etat.ECHEC, INCIDENT
    return DepotDeClasseLigne.Etat.DEPOSE, ""


def _figer(lot, passeport_pk, encore=True):
    """Deposit it; its student may have recorded a fiche at that moment, which is taken at the second try."""
    passeports = Passeport.objects.visibles_par(lot.par).select_related("etudiant", "diplome")
    passeport = passeports.filter(pk=passeport_pk).first()
    if passeport is None:
        raise DepotRefuse(Raison.PARTI, PARTI)
    preparation = preparer(passeport, lot.periode, lot.par, lot.moment)
    try:
        enregistrer(preparation, rendre_a_part(preparation.document))
    except DepotRefuse as refus:
        if refus.raison != Raison.CHANGE or not encore:
            raise
        _figer(lot, passeport_pk, encore=False)
