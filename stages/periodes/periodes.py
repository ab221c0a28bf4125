"""The stages of a class set at once: common dates, then exceptions; taken back while nothing came of them (R36)."""

from django.db import transaction

from accounts.models import Journal
from situations.models import Passeport, Stage


@transaction.atomic
def poser(classe, lignes, auteur):
    """Make a stage for each ``(student of the class, {column: value})``; what is there already is not made twice.

    The first period of a student who has not signed in yet opens their passport: the dates of a class are known before
    its students are. Returns the primary keys of the new stages. The caller has checked that ``auteur`` may.
    """
    etudiants = [etudiant for etudiant, _ in lignes]
    siens = Passeport.objects.filter(diplome=classe.diplome_id, etudiant__in=etudiants)
    ouverts = set(siens.values_list("etudiant", flat=True))
    for etudiant in etudiants:
        if etudiant.pk not in ouverts:
            Passeport.objects.ouvrir_pour(etudiant)
    # A double click: the second waits, then finds the stages of the first.
    passeports = {p.etudiant_id: p for p in siens.select_for_update(no_key=True).order_by("pk")}
    nouveaux = []
    for etudiant, valeurs in lignes:
        passeport = passeports[etudiant.pk]
        if passeport.stages.filter(**valeurs).exists():
            continue
        stage = Stage.objects.create(passeport=passeport, **valeurs)
        Journal.noter(Journal.Action.STAGE, auteur, etudiant=etudiant, objet=stage, stage=stage.pk, nouveau=True)
        nouveaux.append(stage.pk)
    return nouveaux


@transaction.atomic
def annuler(pks, auteur):
    """Take back those of these stages that nobody has changed or used since. Returns ``(undone, kept)``."""
    intacts = Stage.objects.supprimables_par(auteur).filter(pk__in=pks, revision=0, acces=None)
    voulus = list(intacts.select_related("passeport__etudiant"))
    for stage in voulus:
        Journal.noter(
            Journal.Action.STAGE_SUPPRIME,
            auteur,
            etudiant=stage.passeport.etudiant,
            objet=stage,
            passeport=stage.passeport_id,
        )
        stage.delete()
    return len(voulus), Stage.objects.filter(pk__in=pks).count()
