from datetime import timedelta

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.dispatch import receiver
from django.utils import timezone


class EffacementQuerySet(models.QuerySet):
    def de(self, user):
        """The one that waits for this person; they alone may change their mind."""
        return self.filter(personne=user) if user.is_authenticated else self.none()

    def dus(self, maintenant=None):
        """Those whose day has come."""
        return self.filter(prevu_le__lte=maintenant or timezone.now())


class Effacement(models.Model):
    """A student's account that is to be erased on a day, with everything in it (R1).

    Asked for by the student, who has ``DELAI`` to change their mind, or come to the end of what is kept after the
    course (``motif``), after ``avertissements`` e-mails. ``examen_jusqu_au``: what could be erased is, and a copy
    deposited for an exam is kept with its candidate's name until that day. ``en_cours``: during the erasure itself, in
    its transaction alone: the triggers of the journal and of the dépôts let go of what it erases, and of nothing else.
    """

    class Motif(models.TextChoices):
        DEMANDE = "demande", "à la demande de la personne"
        CONSERVATION = "conservation", "à la fin de la durée de conservation"

    DELAI = timedelta(days=30)

    personne = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="effacement")
    motif = models.CharField(max_length=12, choices=Motif, default=Motif.DEMANDE)
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    prevu_le = models.DateTimeField("prévu le", db_index=True)
    examen_jusqu_au = models.DateField("copies d’examen gardées jusqu’au", null=True)
    avertissements = models.PositiveSmallIntegerField(default=0)
    en_cours = models.BooleanField(default=False)

    objects = EffacementQuerySet.as_manager()

    class Meta:
        verbose_name = "effacement"

    def __str__(self):
        return f"Effacement du {self.prevu_le:%d/%m/%Y}"


@receiver(user_logged_in, dispatch_uid="accounts.garder_qui_revient")
def garder_qui_revient(sender, user, **kwargs):
    """Whoever comes back before the end of what is kept keeps it; what they have asked for themselves stays asked."""
    Effacement.objects.filter(personne=user, motif=Effacement.Motif.CONSERVATION, examen_jusqu_au=None).delete()
