from django.db import models

from .element import Element


class Pole(Element):
    """First level: « fonction » in BTS Communication, « pôle » in Bac pro GA."""

    diplome = models.ForeignKey(
        "referentiel.Diplome", models.CASCADE, related_name="poles", verbose_name="diplôme", db_index=False
    )

    class Meta(Element.Meta):
        verbose_name = "pôle ou fonction"
        verbose_name_plural = "pôles ou fonctions"
        constraints = [models.UniqueConstraint(fields=["diplome", "cle"], name="pole_unique_dans_diplome")]
