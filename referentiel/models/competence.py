from typing import Self

from django.db import models

from .element import Element, ElementQuerySet
from .epreuve import Epreuve


class CompetenceQuerySet(ElementQuerySet["Competence"]):
    def revendicables(self) -> Self:
        """The compétences that a fiche may claim: not « évaluées en E5 » (R3)."""
        return self.en_vigueur().filter(epreuve__a_renseigner=True)


class Competence(Element):
    """A compétence of the référentiel, evaluated in one épreuve, sometimes in ``autres_epreuves`` (their keys) too."""

    diplome = models.ForeignKey(
        "referentiel.Diplome",
        models.CASCADE,
        related_name="competences",
        verbose_name="diplôme",
        db_index=False,
    )
    epreuve = models.ForeignKey(
        "referentiel.Epreuve", models.PROTECT, related_name="competences", verbose_name="épreuve"
    )
    autres_epreuves = models.JSONField("autres épreuves", default=list, blank=True)
    epreuve_provisoire = models.BooleanField("épreuve à vérifier", default=False)
    critere = models.CharField("critère d’évaluation", max_length=300, blank=True)
    mots_cles = models.JSONField("mots-clés", default=list, blank=True)
    remplace = models.JSONField("remplace", default=list, blank=True, editable=False)

    # All its épreuves, in order: the tree says which.
    epreuves: list[Epreuve] = []

    objects = CompetenceQuerySet.as_manager()  # type: ignore[misc] # a narrower manager than that of every element

    class Meta(Element.Meta):
        verbose_name = "compétence"
        constraints = [models.UniqueConstraint(fields=["diplome", "cle"], name="competence_unique_dans_diplome")]

    @property
    def revendicable(self) -> bool:
        """Whether a fiche may claim it (R3). Reads ``epreuve``: select it beforehand."""
        return self.epreuve.a_renseigner

    @property
    def codes_des_epreuves(self) -> list[str]:
        """The codes of all the épreuves that evaluate it, as its tree knows them; by their keys outside of a tree."""
        if self.epreuves:
            return [epreuve.code for epreuve in self.epreuves]
        return [self.epreuve.code, *self.autres_epreuves]

    @property
    def en_epreuves(self) -> str:
        """« E4 », or « E4, E5 »."""
        return ", ".join(self.codes_des_epreuves)

    def sert_partout_ou(self, autre: "Competence") -> bool:
        """Whether every épreuve that evaluates ``autre`` evaluates this one too: one fiche may claim both (R2)."""
        return set(autre.codes_des_epreuves) <= set(self.codes_des_epreuves)
