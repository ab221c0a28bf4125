from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from situations.models.passeport import Passeport
from situations.tuteur import Tuteur


class MotReprisQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """Those on the passports that this person may read; a fiche of the bin keeps them with it.

        Nothing to a tuteur: what others said to the student is not for them (R23).
        """
        if isinstance(user, Tuteur):
            return self.none()
        lisibles = Passeport.objects.visibles_par(user)
        return self.filter(models.Q(fiche=None) | models.Q(fiche__supprimee_le=None), passeport__in=lisibles)

    def du_lieu(self, user, passeport, fiche=None):
        """Those of a fiche, or of the passport as a whole: not those of a whole stage, nor the answers to them."""
        siens = self.visibles_par(user).filter(passeport=passeport, fiche=fiche)
        return siens if fiche else siens.filter(stage=None, reponse_a__stage=None)

    def du_stage(self, user, stage):
        """Those of a whole stage, and the answers to them."""
        siens = models.Q(stage=stage) | models.Q(reponse_a__stage=stage)
        return self.visibles_par(user).filter(siens, fiche=None)


class MotRepris(models.Model):
    """What somebody wrote on this passport elsewhere, quoted from the archive that its student brought back (R1).

    Nobody's live word: it has no account behind it, is never answered nor changed, and says where it comes from.
    ``contenu``: the entry of the archive, word for word (docs/format-passeport.md); its numbers of a fiche, a stage
    and a thread are those of the archive, which ``fiche``, ``stage`` and ``reponse_a`` replace.
    """

    class Genre(models.TextChoices):
        APPRECIATION = "appreciation", "Appréciation"
        OBSERVATION = "observation", "Observation de stage"
        ATTESTATION = "attestation", "Attestation de stage"

    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="mots_repris")
    fiche = models.ForeignKey("situations.Fiche", models.CASCADE, null=True, blank=True, related_name="mots_repris")
    stage = models.ForeignKey("situations.Stage", models.CASCADE, null=True, blank=True, related_name="mots_repris")
    reponse_a = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="reponses")
    genre = models.CharField("genre", max_length=12, choices=Genre)
    contenu = models.JSONField("contenu")
    repris_le = models.DateTimeField("repris le", default=timezone.now)

    objects = MotReprisQuerySet.as_manager()

    class Meta:
        verbose_name = "mot repris"
        verbose_name_plural = "mots repris"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_genre_display()} reprise de {self.contenu.get('auteur', '')}"

    def save(self, *args, **kwargs):
        """Written once; the database refuses the rest too."""
        if self.pk:
            raise TypeError("A quoted word is never changed.")
        super().save(*args, **kwargs)

    @property
    def ecrit_le(self):
        """When it was written, as the archive says it."""
        return parse_datetime(self.instant)

    @property
    def instant(self):
        """The same, as the archive writes it."""
        return next(self.contenu[nom] for nom in ("ecrite_le", "observe_le", "signee_le") if nom in self.contenu)

    @property
    def texte(self):
        """What it says, as it is read."""
        if self.genre == self.Genre.OBSERVATION:
            return f"{self.contenu['competence']}\u00a0: {self.contenu['observation']}"
        if self.genre == self.Genre.ATTESTATION:
            jours, semaines = (self.contenu[nom].replace(".0", "").replace(".", ",") for nom in ("jours", "semaines"))
            return f"{jours}\u00a0jours effectués, {semaines}\u00a0semaines. {self.contenu['activites']}"
        return self.contenu["texte"]
