from django.conf import settings
from django.db import models


class EtatLigne(models.TextChoices):
    EN_ATTENTE = "en_attente", "en attente"
    FAIT = "fait", "prêt"
    ECHEC = "echec", "échec"
    RETIRE = "retire", "a quitté la classe"
    SANS_PASSEPORT = "sans_passeport", "pas de passeport"
    SANS_DOCUMENT = "sans_document", "rien à imprimer"


class PackLigne(models.Model):
    """One candidate of a pack, and what became of them.

    ``nom``, ``numero``: as they stood when the pack was asked for; ``motif``: a sentence that says why nothing was
    made. ``pieces``: one dictionary per épreuve, ``Piece`` of ``examens.packs.documents`` as plain data.
    """

    sans_apercu = True

    Etat = EtatLigne

    pack = models.ForeignKey("examens.Pack", models.CASCADE, related_name="lignes", db_index=False)
    etudiant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rang = models.PositiveSmallIntegerField()
    nom = models.CharField(max_length=320)
    numero = models.CharField(max_length=11, blank=True)
    etat = models.CharField(max_length=16, choices=EtatLigne, default=EtatLigne.EN_ATTENTE)
    motif = models.CharField(max_length=300, blank=True)
    pieces = models.JSONField(default=list)

    class Meta:
        verbose_name = "ligne de pack"
        verbose_name_plural = "lignes de pack"
        ordering = ["rang"]
        constraints = [models.UniqueConstraint(fields=["pack", "etudiant"], name="un_candidat_par_pack")]

    def __str__(self):
        return f"{self.nom}\u00a0: {self.get_etat_display()}"
