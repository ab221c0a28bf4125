import base64
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from situations.models import Fiche
from situations.models.piece_jointe import avec_pieces
from stages.models.acces_tuteur import empreinte_du_jeton, tirer_jeton


class ExtraitQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """One's own (R1): an extract is the student's, who alone chooses whom to show it to."""
        return self.filter(passeport__etudiant=user) if user.is_authenticated else self.none()

    def modifiables_par(self, user):
        return self.visibles_par(user)


class Extrait(models.Model):
    """What a student chooses to show of their passport, outside the course and after it (R30).

    A « livret de compétences » goes with a CV: the compétences acquired, in the student's words. An extract shows
    the chosen fiches in full, for a PFMP or a recruiter. Both show what is recorded now (R20): a fiche thrown away
    leaves them. ``avec_noms``: whether other people's names are shown. ``photo``: of the student, a small JPEG made by
    ``extraits.photo``, or None; in the row, so that no address of its own leads to it and that it goes with it.
    """

    class Nature(models.TextChoices):
        LIVRET = "livret", "Livret de compétences"
        FICHES = "fiches", "Extrait du passeport"

    TITRE, PRESENTATION, LANGUES = 120, 600, 120
    # What its form asks for, beside the fiches.
    CHOISIS = ("nature", "titre", "presentation", "langues", "avec_noms")
    # Bytes.
    PHOTO = 100_000

    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="extraits")
    nature = models.CharField("nature", max_length=10, choices=Nature)
    titre = models.CharField("titre", max_length=2 * TITRE)
    presentation = models.TextField("présentation", blank=True)
    langues = models.CharField("langues", max_length=2 * LANGUES, blank=True)
    fiches = models.ManyToManyField("situations.Fiche", related_name="extraits", verbose_name="fiches")
    avec_noms = models.BooleanField("avec les noms des autres personnes", default=False)
    photo = models.BinaryField("photo", null=True, blank=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now)

    objects = ExtraitQuerySet.as_manager()

    class Meta:
        verbose_name = "extrait"
        ordering = ["-modifie_le", "-pk"]

    def __str__(self):
        return self.titre

    def get_absolute_url(self):
        return reverse("examens:extrait", args=[self.pk])

    @property
    def nom_au_journal(self):
        """By which the journal tells its readings, and which says no word of it."""
        return f"Extrait {self.pk}"

    def ouvertures(self):
        """``{"jours": on how many days its links were opened by others, "derniere": when last}``, by the journal."""
        lues = Journal.objects.filter(
            etudiant=self.passeport.etudiant_id, action=Journal.Action.LECTURE_PASSEPORT, objet=self.nom_au_journal
        )
        return lues.aggregate(jours=models.Count("pk"), derniere=models.Max("quand"))

    @property
    def etat(self):
        """Which choice this is, as a string that changes each time it is saved; empty before the first time."""
        return self.modifie_le.isoformat() if self.pk else ""

    @property
    def photo_en_page(self):
        """The photo as a page carries it (``data:``), on the screen and on paper; empty without one."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.photo).decode()}" if self.photo else ""

    def fiches_montrees(self):
        """The chosen fiches that are recorded and not thrown away, as a list, with all that a page shows of them."""
        return avec_pieces(self.passeport, Fiche.objects.filter(extraits=self).enregistrees().pour_lecture())


class LienExtraitQuerySet(models.QuerySet):
    def valides(self, maintenant=None):
        """Those that open now: neither revoked nor past their time."""
        return self.filter(revoque_le=None, expire_le__gt=maintenant or timezone.now())

    def du_jeton(self, jeton):
        """The one that this token opens, or opened."""
        return self.filter(empreinte=empreinte_du_jeton(jeton))


class LienExtrait(models.Model):
    """A link that shows one extract to whoever has it, until it ends or is revoked (R30).

    Only the SHA-256 of its token is kept. An extract has at most one that is not revoked: a new one ends the other.
    """

    JOURS = (7, 30, 90)

    extrait = models.ForeignKey("examens.Extrait", models.CASCADE, related_name="liens")
    empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = LienExtraitQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’un extrait"
        verbose_name_plural = "liens des extraits"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["extrait"], condition=Q(revoque_le__isnull=True), name="lien_extrait_un_seul"
            )
        ]

    def __str__(self):
        return f"Lien de l’extrait {self.extrait_id}"

    @classmethod
    @transaction.atomic
    def ouvrir(cls, extrait, jours):
        """A new link for ``jours`` days (one of ``JOURS``); the one before ends. Returns ``(lien, token)``: the token
        is kept nowhere."""
        # Two windows at once: the second waits, then ends the link of the first.
        Extrait.objects.select_for_update().get(pk=extrait.pk)
        maintenant = timezone.now()
        extrait.liens.filter(revoque_le=None).update(revoque_le=maintenant)
        jeton = tirer_jeton()
        lien = cls.objects.create(
            extrait=extrait,
            empreinte=empreinte_du_jeton(jeton),
            cree_le=maintenant,
            expire_le=maintenant + timedelta(days=jours),
        )
        return lien, jeton

    @classmethod
    def fermer(cls, extrait):
        """End the link, if there is one; twice is once."""
        return cls.objects.filter(extrait=extrait, revoque_le=None).update(revoque_le=timezone.now())
