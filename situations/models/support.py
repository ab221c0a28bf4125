from django.db import models


class Support(models.Model):
    """A document named on a fiche (R16): a mention, to be brought to the oral. The files are another object (R17)."""

    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="supports")
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    designation = models.TextField("désignation")
    origine = models.CharField("origine", max_length=30)
    nature = models.CharField("nature", max_length=30)

    class Meta:
        verbose_name = "support"
        ordering = ["ordre", "pk"]

    def __str__(self):
        return self.designation
