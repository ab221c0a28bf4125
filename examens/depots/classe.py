"""Depositing a whole class at the deadline, by a worker: two passports at a time, on both cores.

What is left to do is a row of the database, written after each pair: any worker goes on from where another stopped,
and a passport that is already deposited is never touched.
"""

import logging
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from examens.models import DepotDeClasse
from examens.papier.pdf import commencer_document
from impression.arret import arret
from impression.equipe import PROCESSUS, Equipe
from situations.models import Passeport

from .deposer import DepotRefuse, Raison, enregistrer, preparer

INCIDENT = "un incident a empêché de fabriquer sa copie\u00a0: recommencez pour ce passeport"
PARTI = "a quitté la classe, ou n’est plus à vous\u00a0: rien n’a été déposé"

logger = logging.getLogger(__name__)


def demander(classe, periode, par, passeports, moment):
    """``(DepotDeClasse, whether it is a new one)``: the one that is being made of this class, if there is one."""
    restants = [passeport.pk for passeport in passeports]
    try:
        with transaction.atomic():
            lot = DepotDeClasse.objects.create(
                classe=classe,
                periode=periode,
                par=par,
                moment=moment.replace(microsecond=0),
                restants=restants,
                total=len(restants),
            )
            mettre_en_file(lot)
    except IntegrityError:
        # Two teachers at the same moment.
        lot = DepotDeClasse.objects.filter(classe=classe, periode=periode).first()
        if lot is None:
            raise
        return lot, False
    return lot, True


def mettre_en_file(lot):
    """Give it to the workers."""
    lot.tache = str(deposer_la_classe.enqueue(lot.pk).id)
    lot.save(update_fields=["tache"])


@task()
def deposer_la_classe(lot_pk):
    """Deposit what is left of it: what the queue runs. Stops when asked to, or when another worker is at it."""
    lot = DepotDeClasse.objects.select_related("periode__session", "periode__epreuve", "par").get(pk=lot_pk)
    with Equipe() as equipe:
        while lot.restants and not arret.demande:
            pks, lot.restants = lot.restants[:PROCESSUS], lot.restants[PROCESSUS:]
            _deposer(lot, pks, equipe)
            if not lot.avancer():
                return
    if lot.restants:
        mettre_en_file(lot)


def reprendre():
    """Put back in the queue what a worker left. Returns how many."""
    repris = 0
    attendent = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    attendent = {str(pk) for pk in attendent.values_list("pk", flat=True)}
    for lot in DepotDeClasse.objects.immobiles():
        if lot.tache in attendent:
            continue
        with transaction.atomic():
            if lot.avancer():
                mettre_en_file(lot)
                repris += 1
    return repris


def oublier():
    """Forget those that ended long ago; what they deposited stays."""
    DepotDeClasse.objects.filter(termine_le__lt=timezone.now() - DepotDeClasse.MEMOIRE).delete()


def _deposer(lot, pks, equipe):
    """Deposit these passports. One that fails stops no other."""
    passeports = Passeport.objects.visibles_par(lot.par).select_related("etudiant", "diplome").in_bulk(pks)
    en_cours = []
    for pk in pks:
        with _issue(lot, pk):
            if pk not in passeports:
                raise DepotRefuse(Raison.PARTI, PARTI)
            en_cours.append((pk, *_commencer(lot, passeports[pk], equipe)))
    for pk, preparation, finir in en_cours:
        with _issue(lot, pk):
            try:
                enregistrer(preparation, finir())
            except DepotRefuse as refus:
                if refus.raison != Raison.CHANGE:
                    raise
                # Its student was recording a fiche at that moment.
                preparation, finir = _commencer(lot, passeports[pk], equipe)
                enregistrer(preparation, finir())
            lot.deposes += 1


def _commencer(lot, passeport, equipe):
    preparation = preparer(passeport, lot.periode, lot.par, lot.moment)
    return preparation, commencer_document(preparation.document, equipe)


@contextmanager
def _issue(lot, pk):
    """What becomes of a passport is noted on the lot."""
    try:
        yield
    except DepotRefuse as refus:
        if refus.raison == Raison.DEJA:
            # A worker that fell just after it had recorded the copy: it is ours.
            notre = (refus.depot.depose_par_id, refus.depot.depose_le) == (lot.par_id, lot.moment)
            lot.deposes, lot.deja = lot.deposes + notre, lot.deja + (not notre)
        else:
            lot.echecs.append([pk, str(refus)])
    except Exception:
        logger.exception("The passport %s could not be deposited", pk)
        lot.echecs.append([pk, INCIDENT])
