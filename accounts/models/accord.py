from django.conf import settings
from django.db import models
from django.utils import timezone


class AccordDuResponsable(models.Model):
    """A legal guardian's agreement to the account of a child under fifteen who signs up alone (art. 45 of the law of
    6 January 1978): who gave it, when, and the words that were agreed to."""

    AGE = 15
    TEXTE = (
        "J’exerce l’autorité parentale et j’accepte que cet enfant ouvre un compte ici, dans les conditions de la page "
        "«\u00a0Données personnelles\u00a0»"
    )

    personne = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="accord_du_responsable")
    responsable = models.CharField("responsable légal", max_length=320)
    texte = models.TextField("ce qui a été accepté", default=TEXTE)
    donne_le = models.DateTimeField("donné le", default=timezone.now)

    class Meta:
        verbose_name = "accord d’un responsable légal"
        verbose_name_plural = "accords de responsables légaux"

    def __str__(self):
        return f"Accord de {self.responsable}"
