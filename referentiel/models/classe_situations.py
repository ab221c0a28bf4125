from django.db import models

from .element import Element


class ClasseSituations(Element):
    """Second level: situations of one kind, working to one general aim (« activité » in newer diplômes)."""

    diplome = models.ForeignKey(
        "referentiel.Diplome",
        models.CASCADE,
        related_name="classes_situations",
        verbose_name="diplôme",
        db_index=False,
    )
    pole = models.ForeignKey("referentiel.Pole", models.CASCADE, related_name="classes_situations", verbose_name="pôle")

    class Meta(Element.Meta):
        verbose_name = "classe de situations"
        verbose_name_plural = "classes de situations"
        constraints = [models.UniqueConstraint(fields=["diplome", "cle"], name="classe_situations_unique")]
