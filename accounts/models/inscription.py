from django.conf import settings
from django.db import models
from django.utils import timezone

from .classe import Classe
from .user import Role


class InscriptionQuerySet(models.QuerySet):
    def actives(self):
        return self.filter(terminee_le=None)

    def avec_cette_session(self):
        """Without those whose student is also in a class of the same diplôme for a later session today: the passport,
        its dépôts and its papers are those of the later one (R34)."""
        plus_tard = Inscription.objects.actives().filter(
            etudiant=models.OuterRef("etudiant"),
            classe__diplome=models.OuterRef("classe__diplome"),
            classe__session__gt=models.OuterRef("classe__session"),
        )
        return self.filter(~models.Exists(plus_tard))

    def reinitialisables_par(self, user):
        """Students in their class now, whose password this person may replace: their teachers, their school."""
        classes = Classe.objects.visibles_par(user).values("pk")
        administrees = Classe.objects.modifiables_par(user).values("pk")
        return self.actives().filter(
            models.Q(classe__in=classes) | models.Q(classe__in=administrees),
            etudiant__role=Role.ETUDIANT,
            etudiant__is_active=True,
            etudiant__is_staff=False,
            etudiant__is_superuser=False,
        )


class Inscription(models.Model):
    """A student in a class. Ends (``terminee_le``) when the student leaves; is never deleted: the passport stays."""

    etudiant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="inscriptions",
        verbose_name="étudiant",
        db_index=False,
    )
    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="inscriptions")
    numero_candidat = models.CharField("numéro de candidat", max_length=11, blank=True)
    depuis = models.DateField("depuis le", default=timezone.localdate)
    terminee_le = models.DateField("terminée le", null=True, blank=True)
    fin_annoncee_le = models.DateTimeField("fin annoncée le", null=True, blank=True, editable=False)

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        constraints = [models.UniqueConstraint(fields=["etudiant", "classe"], name="inscription_unique")]

    def __str__(self):
        return f"{self.etudiant} en {self.classe}"
