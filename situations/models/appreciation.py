from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from .passeport import Passeport


class AppreciationQuerySet(models.QuerySet):
    def presentes(self):
        return self.filter(retiree_le=None)

    def visibles_par(self, user):
        """Those on the passports that this person may read; a commission never reads them (DESIGN §4)."""
        if not user.is_authenticated:
            return self.none()
        return self.presentes().filter(Exists(Passeport.objects.visibles_par(user).filter(pk=OuterRef("passeport"))))

    def modifiables_par(self, user):
        """One's own, until the student has read them."""
        if not user.is_authenticated:
            return self.none()
        return self.presentes().filter(auteur=user, lue_le=None)

    def retirables_par(self, user):
        """One's own, read or not: what was read can only be withdrawn."""
        if not user.is_authenticated:
            return self.none()
        return self.presentes().filter(auteur=user)

    def a_lire_par(self, etudiant):
        """What the student has not read yet."""
        return self.presentes().filter(passeport__etudiant=etudiant, lue_le=None).exclude(auteur=etudiant)


class Appreciation(models.Model):
    """A remark that guides, on a fiche or on the passport as a whole; never a mark (R22).

    ``reponse_a`` makes a thread: the student answers, the teacher goes on. ``auteur_nom`` and ``auteur_role`` are
    what the author was called that day.
    """

    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="appreciations")
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, null=True, blank=True, related_name="appreciations")
    reponse_a = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="reponses")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="appreciations", verbose_name="auteur"
    )
    auteur_nom = models.CharField("nom de l’auteur", max_length=320)
    auteur_role = models.CharField("rôle de l’auteur", max_length=60)
    texte = models.TextField("texte")
    creee_le = models.DateTimeField("écrite le", auto_now_add=True)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)
    lue_le = models.DateTimeField("lue le", null=True, blank=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = AppreciationQuerySet.as_manager()

    class Meta:
        verbose_name = "appréciation"
        ordering = ["creee_le", "pk"]
        indexes = [models.Index(fields=["passeport", "fiche"], name="appreciation_passeport_fiche")]
        constraints = [
            models.CheckConstraint(
                name="appreciation_non_vide",
                condition=~Q(texte=""),
                violation_error_message="Écrivez votre appréciation.",
            )
        ]

    def __str__(self):
        return f"Appréciation de {self.auteur_nom}"
