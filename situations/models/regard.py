from django.db import IntegrityError, models, transaction
from django.utils import timezone

from .passeport import Passeport


class ConflitDeRegard(Exception):
    """Another text was written since this one was opened. ``dernier``: that other one, the latest ``Regard``."""

    def __init__(self, dernier):
        self.dernier = dernier
        super().__init__(f"passport {dernier.passeport_id} is at text {dernier.numero}")


class RegardQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """Of the passports that this person may read; a tuteur and a commission read fiches, not this."""
        return self.filter(passeport__in=Passeport.objects.visibles_par(user).values("pk"))

    def ecrire(self, passeport, texte, depuis):
        """Keep this text as the latest of the passport, and hand it back; the same words again change nothing (R25).

        ``depuis``: the number of the text that its form was opened on, 0 for none. Raises ``ConflitDeRegard`` when
        that is not the latest any more: two windows lose nothing (R20).
        """
        dernier = self.filter(passeport=passeport).first()
        if dernier is not None and dernier.texte == texte:
            return dernier
        if (dernier.numero if dernier else 0) != depuis:
            raise ConflitDeRegard(dernier)
        try:
            with transaction.atomic():
                return self.create(passeport=passeport, texte=texte, numero=depuis + 1)
        except IntegrityError as course:
            raise ConflitDeRegard(self.filter(passeport=passeport).first()) from course


class Regard(models.Model):
    """What a student thinks of their whole passport, for the trade that they aim at: the « regard réflexif » of the
    guide of BTS Communication. Each text is kept, the latest first; an empty one says that there is none any more."""

    LONGUEUR = 3000

    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="regards", db_index=False)
    numero = models.PositiveIntegerField("numéro")
    texte = models.TextField("mon projet et mon parcours", blank=True)
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)

    objects = RegardQuerySet.as_manager()

    class Meta:
        verbose_name = "regard sur le passeport"
        verbose_name_plural = "regards sur le passeport"
        ordering = ["-numero"]
        constraints = [models.UniqueConstraint(fields=["passeport", "numero"], name="regard_unique")]

    def __str__(self):
        return f"regard {self.numero}"

    def save(self, *args, **kwargs):
        """Refuse to rewrite the past (R25)."""
        if self.pk:
            raise TypeError("A text is never changed: another one follows it.")
        super().save(*args, **kwargs)
