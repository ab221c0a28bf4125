from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class NoteDeBordQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """The logbook is private: its student alone reads it and writes in it, whatever anyone's role."""
        return self.filter(etudiant=user) if user.is_authenticated else self.none()


class NoteDeBord(models.Model):
    """One line of the student's logbook: what, where, when; to become a fiche later, or not (R31).

    It belongs to the person, not to a passport: what is lived outside the course is noted as well.
    ``hors_formation``: lived outside the course. ``fiche``: the fiche that was begun from it; the note stays.
    ``cle_formulaire``: the same form sent twice, or again after a lost connection, makes one note.
    """

    LONGUEUR_QUOI = 1000
    LONGUEUR_OU = 120

    etudiant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes_de_bord", db_index=False)
    quoi = models.TextField("ce que j’ai fait")
    ou = models.TextField("où", blank=True)
    quand = models.DateField("quand")
    hors_formation = models.BooleanField("hors de la formation", default=False)
    fiche = models.ForeignKey(
        "situations.Fiche", models.SET_NULL, null=True, blank=True, related_name="notes_de_bord", verbose_name="fiche"
    )
    cle_formulaire = models.UUIDField("clé du formulaire", null=True, blank=True, editable=False)
    creee_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)

    objects = NoteDeBordQuerySet.as_manager()

    class Meta:
        verbose_name = "note du journal de bord"
        verbose_name_plural = "notes du journal de bord"
        ordering = ["-quand", "-pk"]
        indexes = [models.Index(fields=["etudiant", "quand"], name="note_etudiant_quand")]
        constraints = [
            models.CheckConstraint(
                name="note_non_vide", condition=~Q(quoi=""), violation_error_message="Écrivez ce que vous avez fait."
            ),
            models.UniqueConstraint(fields=["etudiant", "cle_formulaire"], name="note_un_formulaire_une_note"),
        ]

    def __str__(self):
        return self.quoi[:60]

    def get_absolute_url(self):
        return reverse("situations:note_modifier", args=[self.pk])
