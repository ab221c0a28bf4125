"""What the compte rendu of a stage tells: the compétences practised or aimed at, and what the tuteur observed.

Observations of a period (« découverte », « avec aide », « en autonomie »), never marks: nothing is counted (R22).
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import Journal
from referentiel.arbre import arbre_de
from situations.models import Fiche
from stages.models import Positionnement


@dataclass(eq=False)
class Pratique:
    """One compétence over the period. ``fiches``: the recorded ones of this stage (R20); ``visee``: an objective
    agreed, or one to which a situation or a classe agreed leads; ``observations``: a ``Positionnement`` per tuteur who
    said something."""

    competence: object
    visee: bool
    fiches: list = field(default_factory=list)
    observations: list = field(default_factory=list)

    def niveau_de(self, signature):
        """What was observed under this ``Signature``, a ``Positionnement.Niveau``; empty when nothing."""
        return next((Positionnement.Niveau(o.niveau) for o in self.observations if o.signature == signature), "")


class Signature(NamedTuple):
    """Who observed, and by which way: their link (``par_etudiant``: that the student handed over), or on paper."""

    auteur_nom: str
    par_etudiant: bool = False
    recopie: bool = False

    @classmethod
    def de(cls, tuteur):
        return cls(tuteur.nom, tuteur.acces.par_etudiant)


def fiches_du_stage(stage):
    """The recorded fiches that name this stage, in the order of time."""
    return Fiche.objects.enregistrees().filter(stage=stage).pour_lecture().order_by("date_debut", "pk")


def pratiques(stage, fiches=None, aussi=()):
    """A ``Pratique`` per compétence practised, aimed at or observed, in the order of the référentiel.

    ``fiches``: ``fiches_du_stage(stage)`` when they are already there; ``aussi``: pks of other compétences, which a
    sheet printed earlier asked about. Three queries at most.
    """
    fiches = fiches_du_stage(stage) if fiches is None else fiches
    arbre = arbre_de(stage.passeport.diplome)
    visees = _competences_visees(stage, arbre)
    observations, par_competence = {}, {}
    for observation in stage.positionnements.order_by("auteur_nom", "par_etudiant", "recopie"):
        observation.stage = stage
        observations.setdefault(observation.competence_id, []).append(observation)
    for fiche in fiches:
        for pk in fiche.competences_revendiquees:
            par_competence.setdefault(pk, []).append(fiche)
    voulues = set(aussi) | visees | observations.keys() | par_competence.keys()
    return [
        Pratique(competence, pk in visees, par_competence.get(pk, []), observations.get(pk, []))
        for pk, competence in arbre.competences.items()
        if pk in voulues
    ]


def _competences_visees(stage, arbre):
    menent = {pk for pk, branche in arbre.situations.items() if pk in stage.situations_visees}
    menent |= {pk for pk, b in arbre.situations.items() if b.situation.classe_situations_id in stage.classes_visees}
    # Whoever tells the objectives next reads them without a query.
    prefetch_related_objects([stage], "competences")
    convenues = {competence.pk for competence in stage.competences.all()}
    return convenues | {c.pk for pk in menent for c in arbre.situations[pk].revendicables}


@transaction.atomic
def observer(stage, signature, niveaux, acteur):
    """Keep what was observed under this ``Signature``: ``niveaux`` is ``{compétence pk: code, or "" for nothing}``.

    ``acteur``: who writes it, a teacher or the name of the tuteur. Only what changes is written, so that an observation
    keeps its date; returns how many changed.
    """
    siennes = stage.positionnements.filter(**signature._asdict())
    avant = dict(siennes.values_list("competence", "niveau"))
    changes = {pk: niveau for pk, niveau in niveaux.items() if avant.get(pk, "") != niveau}
    siennes.filter(competence__in=[pk for pk, niveau in changes.items() if not niveau]).delete()
    Positionnement.objects.bulk_create(
        (
            Positionnement(
                stage=stage,
                competence_id=pk,
                niveau=niveau,
                verifie_par_nom=str(acteur) if signature.recopie else "",
                modifie_le=timezone.now(),
                **signature._asdict(),
            )
            for pk, niveau in changes.items()
            if niveau
        ),
        update_conflicts=True,
        unique_fields=["stage", "competence", *Signature._fields],
        update_fields=["niveau", "verifie_par_nom", "modifie_le"],
    )
    if changes:
        Journal.noter(
            Journal.Action.POSITIONNEMENT,
            acteur,
            etudiant=stage.passeport.etudiant,
            objet=stage,
            stage=stage.pk,
            observations=len(changes),
            papier=signature.recopie,
        )
    return len(changes)
