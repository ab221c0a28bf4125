"""Fiches written before their period of stage was declared: to be attached to it, their author is asked once (R21)."""

from dataclasses import dataclass

from django.db import transaction
from django.forms import ValidationError

from situations.champs import DateSituationField
from situations.models import Fiche, Stage


@dataclass(frozen=True, slots=True)
class Rattachable:
    """The ``fiches`` that are dated in this ``stage``, name none, and about which their author has not answered."""

    stage: Stage
    fiches: list


def rattachables(stages, fiches):
    """``[Rattachable, …]`` in the order of ``stages``; of two periods at once the first has the fiche. No query."""
    libres = [fiche for fiche in fiches if not _dit(fiche, "stage")]
    trouves = []
    for stage in stages:
        siennes = [f for f in libres if marque(stage) not in f.gardes and _dans(stage, f)]
        if siennes:
            trouves.append(Rattachable(stage, siennes))
            libres = [fiche for fiche in libres if fiche not in siennes]
    return trouves


def rattachables_de(passeport):
    """Those of a whole passport, with what a page shows of each; two queries."""
    fiches = passeport.fiches.presentes().select_related("situation").order_by("date_debut", "pk")
    return rattachables(passeport.stages.order_by("date_debut", "pk"), list(fiches))


def rattacher(fiche, stage):
    """Let the fiche name this stage, or none; by a version like any change (R25), what is being typed follows.

    No other word changes. Raises ``ConflitDeSaisie`` when the fiche has changed since it was read.
    """
    saisie = None if fiche.saisie is None else fiche.saisie | {"stage": str(stage.pk) if stage else ""}
    with transaction.atomic():
        if not fiche.est_brouillon:
            supports = list(fiche.supports.values("designation", "origine", "nature"))
            fiche.enregistrer({"stage": stage}, supports, fiche.revision)
        if saisie is not None:
            fiche.garder_saisie(saisie, fiche.situation, fiche.competence, fiche.revision)


def laisser(fiche, stage):
    """Its author wants it as it is: not asked again for this stage."""
    fiche.gardes = sorted({*fiche.gardes, marque(stage)})
    fiche.save(update_fields=["gardes"])


def rattachees(passeport, par_fiche):
    """Those of ``{fiche's primary key: stage's}`` that still name that stage: what can be taken back."""
    fiches = Fiche.objects.presentes().filter(passeport=passeport, pk__in=par_fiche)
    return [fiche for fiche in fiches if str(_dit(fiche, "stage")) == str(par_fiche[str(fiche.pk)])]


def marque(stage):
    """How the answer « no » is remembered among ``Fiche.gardes``."""
    return f"stage:{stage.pk}"


def _dit(fiche, nom):
    """What the fiche says now: what is being typed goes before what is recorded."""
    if fiche.saisie is not None and nom in fiche.saisie:
        return fiche.saisie[nom]
    return fiche.stage_id if nom == "stage" else getattr(fiche, nom)


def _dans(stage, fiche):
    """Whether both its dates are of the period; the second may not be written yet."""
    debut, fin = _jour(_dit(fiche, "date_debut")), _jour(_dit(fiche, "date_fin"))
    return debut is not None and stage.date_debut <= debut and (fin or debut) <= stage.date_fin


def _jour(valeur):
    try:
        return DateSituationField(libelle="").to_python(valeur)
    except ValidationError:
        return None
