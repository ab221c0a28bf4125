from django.conf import settings
from django.db import models


class Invitation(models.Model):
    """What a new teacher receives: a link, to choose a password and prove the address at once.

    ``envois``: how many mails went out, ``envoyee_le``: the last one. The account waits, without any password, until
    the link is followed (``acceptee_le``).
    """

    personne = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation")
    etablissement = models.ForeignKey("accounts.Etablissement", models.CASCADE, related_name="invitations")
    courriel = models.EmailField("adresse électronique")
    creee_le = models.DateTimeField(auto_now_add=True)
    envoyee_le = models.DateTimeField(null=True)
    envois = models.PositiveSmallIntegerField(default=0)
    acceptee_le = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "invitation"

    def __str__(self):
        return f"Invitation de {self.personne}"
