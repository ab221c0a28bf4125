from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from situations.models.fenetre import SANS_FENETRE, SaisiParFenetres
from situations.models.fiche import Fiche


class ConflitDEntretien(Exception):
    """The notes have changed since this form was opened: in another window of the same person."""

    def __init__(self, entretien):
        super().__init__(f"entretien {entretien.pk} is at revision {entretien.revision}")
        self.entretien = entretien


class EntretienQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """One's own, on the fiches that one may still read: nobody else ever sees them, whatever the role."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(auteur=user, fiche__in=Fiche.objects.visibles_par(user).enregistrees())

    modifiables_par = visibles_par


class Entretien(SaisiParFenetres):
    """What a teacher keeps for themselves of an « entretien d’explicitation » on a fiche (R29).

    ``posees``: the questions asked so far, ``[{"rubrique": "taches", "question": "…"}, …]``; ``autres``: questions of
    one's own, one a line; ``mot``: what will be said to the student with the questions, not sent yet. All of it is
    kept as typed. Not a word of it enters the fiche (R21), nor the student's passport.
    """

    CHAMPS = ("notes", "autres", "mot", "posees")

    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="entretiens", db_index=False)
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, related_name="entretiens")
    notes = models.TextField("notes", blank=True)
    autres = models.TextField("autres questions", blank=True)
    mot = models.TextField("mot pour l’étudiant", blank=True)
    posees = models.JSONField("questions posées", default=list, blank=True)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)
    cree_le = models.DateTimeField("commencé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now)
    envoye_le = models.DateTimeField("questions envoyées le", null=True, blank=True)

    objects = EntretienQuerySet.as_manager()

    class Meta:
        verbose_name = "entretien"
        ordering = ["-modifie_le"]
        constraints = [models.UniqueConstraint(fields=["auteur", "fiche"], name="entretien_un_par_fiche_et_auteur")]

    def __str__(self):
        return f"Entretien sur la fiche {self.fiche_id}"

    @property
    def contenu(self):
        """What was typed and ticked, by name."""
        return {nom: getattr(self, nom) for nom in self.CHAMPS}

    @classmethod
    def garder(cls, auteur, fiche, contenu, revision, fenetre=SANS_FENETRE):
        """Keep what is typed, as typed, and return the entretien; the first time makes it.

        ``revision``: the one that the form was opened with, 0 when there was none. Raises ``ConflitDEntretien`` when
        a window that is not ``fenetre`` has kept something else since; one that was deleted meanwhile is made again.
        """
        with transaction.atomic():
            maintenant = timezone.now()
            siens = cls.objects.filter(auteur=auteur, fiche=fiche)
            connus = siens.filter(Q(revision=revision) | fenetre.suit_la_sienne)
            if not connus.update(**contenu, **fenetre.marque, modifie_le=maintenant):
                premiere = contenu | {"fenetre": fenetre.nom, "rang": fenetre.rang}
                entretien, nouveau = cls.objects.get_or_create(auteur=auteur, fiche=fiche, defaults=premiere)
                if not nouveau and entretien.contenu != contenu:
                    raise ConflitDEntretien(entretien)
                return entretien
            return siens.get()
