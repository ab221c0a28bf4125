"""What every element of a référentiel has in common."""

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from django.db import models

E = TypeVar("E", bound="Element", covariant=True)


class ElementQuerySet(models.QuerySet[E]):
    def en_vigueur(self) -> Self:
        """The elements that the last loaded file still holds."""
        return self.filter(retire=False)


class Element(models.Model):
    """A line of the référentiel: ordered, perhaps provisional, perhaps retired, with its provenance.

    ``cle`` identifies the element from one loading to the next: its code, or, in a diplôme whose elements
    have no code, a slug of its title. Unique within the diplôme. ``corriges`` names the fields that an
    administrator has corrected: loading a file leaves them alone unless told otherwise. A situation or a compétence
    tells by ``remplace`` the keys of those, retired, that it stands for now (R38).
    """

    cle = models.CharField("clé", max_length=120, editable=False)
    code = models.CharField("code", max_length=20, blank=True)
    intitule = models.CharField("intitulé", max_length=300)
    intitule_provisoire = models.BooleanField(
        "intitulé provisoire",
        default=False,
        help_text="L’intitulé officiel n’a pas encore été relevé\u00a0: la page du référentiel le signale.",
    )
    ordre = models.PositiveIntegerField("ordre", default=0, editable=False)
    retire = models.BooleanField(
        "retiré",
        default=False,
        help_text="N’est plus proposé\u00a0; les fiches qui l’emploient le gardent.",
    )
    provenance = models.JSONField("provenance", default=dict, blank=True, editable=False)
    corriges = models.JSONField("rubriques corrigées", default=list, blank=True, editable=False)

    objects = ElementQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["ordre", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.intitule}".strip()

    @property
    def nom_court(self) -> str:
        """Its code, or its title where the diplôme gives no codes."""
        return self.code or self.intitule

    def marquer_corriges(self, champs: Iterable[str], jour: date) -> None:
        """Notes that an administrator has changed these fields on that day: a file will not undo it by itself.

        A corrected title says so in its provenance, which goes with it into an export.
        """
        champs = set(champs)
        if champs & {"intitule", "intitule_provisoire"}:
            # The two go together: a file that changed one alone would contradict the other.
            champs |= {"intitule", "intitule_provisoire", "provenance"}
            self.provenance = {**self.provenance, "correction": f"par un administrateur, le {jour:%d/%m/%Y}"}
        self.corriges = sorted({*self.corriges, *champs})
