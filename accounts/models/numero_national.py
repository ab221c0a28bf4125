from django.conf import settings
from django.db import models


class NumeroNational(models.Model):
    """A national number of a person: one person has several, from school to university; each is one person's (R32).

    Only to recognise somebody from one list to the next: never shown to others, never a password.
    """

    class Nature(models.TextChoices):
        BEA = "bea", "INE (jusqu’en 2018)"
        RNIE = "rnie", "INE"
        APPRENTI = "apprenti", "INE d’apprenti"
        UNIVERSITAIRE = "universitaire", "INE universitaire ou provisoire"

    personne = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="numeros")
    nature = models.CharField("nature", max_length=20, choices=Nature)
    valeur = models.CharField("numéro", max_length=20, unique=True)

    class Meta:
        verbose_name = "numéro national"
        verbose_name_plural = "numéros nationaux"

    def __str__(self):
        return self.valeur
