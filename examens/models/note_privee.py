from django.db import models
from django.db.models import Q

from situations.models.fenetre import SANS_FENETRE, SaisiParFenetres

from .candidature import Candidature
from .commission import Commission


class NoteModifieeAilleurs(Exception):
    """Another window of the same person has saved since this one was opened. ``note``: what it saved."""

    def __init__(self, note):
        super().__init__("the note was saved elsewhere")
        self.note = note


class NotePriveeQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """One's own, as long as the commission is open and the candidate in it: nobody else's, ever."""
        return self.filter(membre__user=user, candidature__in=Candidature.objects.visibles_par(user))

    def a_detruire(self, maintenant=None):
        """Those of the commissions that are closed."""
        return self.filter(candidature__commission__in=Commission.objects.closes(maintenant))

    def ecrire(self, membre, candidature, texte, revision, maintenant, fenetre=SANS_FENETRE):
        """Save a member's note, and return it. ``revision``: that of the text that the person saw, 0 for none.

        Of two windows, one wins; the other raises ``NoteModifieeAilleurs``. The same text saved twice is no conflict,
        nor is the last save of ``fenetre`` itself. The questions that a note begins with, unanswered, are no note.
        """
        if texte.split() == membre.trame.split():
            texte = ""
        note, creee = self.get_or_create(
            membre=membre,
            candidature=candidature,
            defaults={"texte": texte, "modifiee_le": maintenant, "revision": 1}
            | {"fenetre": fenetre.nom, "rang": fenetre.rang},
        )
        if creee or note.texte == texte:
            return note
        connue = self.filter(Q(revision=revision) | fenetre.suit_la_sienne, pk=note.pk)
        if not connue.update(texte=texte, modifiee_le=maintenant, **fenetre.marque):
            note.refresh_from_db()
            raise NoteModifieeAilleurs(note)
        note.refresh_from_db()
        return note


class NotePrivee(SaisiParFenetres):
    """What a member writes for themselves about a candidate. Unreadable at closing, destroyed by ``purger_notes``."""

    LIMITE = 10_000  # characters

    membre = models.ForeignKey("examens.MembreCommission", models.CASCADE, related_name="notes", db_index=False)
    candidature = models.ForeignKey("examens.Candidature", models.CASCADE, related_name="notes")
    texte = models.TextField("note")
    modifiee_le = models.DateTimeField("modifiée le")
    revision = models.PositiveIntegerField(default=1)

    objects = NotePriveeQuerySet.as_manager()

    class Meta:
        verbose_name = "note privée"
        verbose_name_plural = "notes privées"
        constraints = [models.UniqueConstraint(fields=["membre", "candidature"], name="note_unique_par_membre")]

    def __str__(self):
        return f"Note {self.pk}"
