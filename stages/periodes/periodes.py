"""The stages of a class set at once: common dates, then exceptions; taken back while nothing came of them (R36)."""

from django.db import transaction

from accounts.models import Journal
from situations.models import Passeport, Stage


@transaction.atomic
def poser(lignes, auteur):
    """Make a stage for each ``(passport, {column: value})``; what is there already is not made twice.

    Returns the primary keys of the new ones. The caller has checked that ``auteur`` may.
    """
    # A double click: the second waits, then finds the stages of the first.
    passeports = [passeport.pk for passeport, _ in lignes]
    list(Passeport.objects.select_for_update(no_key=True).filter(pk__in=passeports).order_by("pk"))
    nouveaux = []
    for passeport, valeurs in lignes:
        if passeport.stages.filter(**valeurs).exists():
            continue
        stage = Stage.objects.create(passeport=passeport, **valeurs)
        Journal.noter(
            Journal.Action.STAGE, auteur, etudiant=passeport.etudiant, objet=stage, stage=stage.pk, nouveau=True
        )
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
