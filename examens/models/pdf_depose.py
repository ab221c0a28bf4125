from django.db import models

from .inalterable import Inalterable


class PdfDepose(Inalterable):
    """The PDF of a dépôt: in the database, so that it is written with it or not at all, saved with it, and held by
    the same trigger; in a table of its own, so that no list of dépôts ever reads it. Read it by ``Depot.lire_pdf``."""

    depot = models.OneToOneField("examens.Depot", models.PROTECT, primary_key=True, related_name="pdf")
    octets = models.BinaryField("octets")

    class Meta:
        verbose_name = "PDF déposé"
        verbose_name_plural = "PDF déposés"

    def __str__(self):
        return f"PDF du dépôt {self.depot_id}"
