"""What is attested of all the stages of one student, against the weeks that the diplôme asks for."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from langue.nombre import nombre, pluriel
from situations.models import Stage
from stages.models import Attestation
from stages.models.attestation import net


@dataclass(frozen=True)
class Bilan:
    """``attestees``, ``demandees``: weeks, the latter None where the diplôme does not say; ``a_attester``: the stages
    that are over and whose attestation does not stand."""

    attestees: Decimal
    demandees: int | None
    a_attester: list
    jours: Decimal
    absences: Decimal
    stages: int

    @property
    def phrase(self):
        """« 8 semaines attestées sur 22 », « 8 semaines attestées »."""
        combien = pluriel(net(self.attestees), "semaine attestée")
        return f"{combien} sur {nombre(self.demandees)}" if self.demandees else combien

    @property
    def suffit(self):
        return self.demandees is None or self.attestees >= self.demandees

    @property
    def manques(self):
        """What a dossier still lacks, in sentences."""
        phrases = [f"attestation à faire signer\u00a0: {stage}" for stage in self.a_attester]
        if not self.suffit:
            phrases.append(self.phrase)
        return phrases


def bilan(stages, diplome):
    """The ``Bilan`` of the stages of one passport, ``avec_attestation``; no query."""
    comptent = [stage.attestation for stage in stages if stage.attestation and stage.attestation.compte]
    return Bilan(
        attestees=sum((a.semaines for a in comptent), Decimal(0)),
        demandees=diplome.semaines_de_stage,
        a_attester=[
            stage
            for stage in stages
            if stage.date_fin < timezone.localdate() and not (stage.attestation and stage.attestation.compte)
        ],
        jours=sum((a.jours for a in comptent), Decimal(0)),
        absences=sum((a.absences for a in comptent), Decimal(0)),
        stages=len(stages),
    )


def avec_attestation(stages):
    """These stages, as a list, each with ``attestation``: in force, or None; one query."""
    stages = list(stages)
    actuelles = Prefetch("attestations", Attestation.objects.actuelles(), to_attr="en_vigueur")
    prefetch_related_objects(stages, actuelles)
    for stage in stages:
        stage.attestation = stage.en_vigueur[0] if stage.en_vigueur else None
        if stage.attestation:
            stage.attestation.stage = stage
    return stages


def bilan_du_passeport(passeport):
    """The ``Bilan`` of a passport, its diplôme selected; two queries."""
    return bilan(avec_attestation(Stage.objects.filter(passeport=passeport)), passeport.diplome)
