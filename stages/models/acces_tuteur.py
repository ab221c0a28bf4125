import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.user import cle_de_copies
from situations.models import Passeport

# Of the token that the link carries: 256 bits.
OCTETS = 32


class AccesTuteurQuerySet(models.QuerySet):
    def ouverts(self):
        """Those that nobody has ended, whatever the day."""
        return self.filter(revoque_le=None)

    def valides(self):
        """Those that open today: not revoked, and at most ``ACCES_TUTEUR_JOURS`` days after the end of the stage."""
        limite = timezone.localdate() - timedelta(days=settings.ACCES_TUTEUR_JOURS)
        return self.ouverts().filter(stage__date_fin__gte=limite)

    def du_jeton(self, jeton):
        """The one that this token opens, or opened."""
        return self.filter(empreinte=empreinte_du_jeton(jeton))

    def pour_lecture(self):
        """With all that a page of the tuteur needs to know of it."""
        return self.select_related("cree_par", "stage__passeport__etudiant", "stage__passeport__diplome")


class AccesTuteur(models.Model):
    """The link that lets one tuteur of one stage read and appreciate without an account (R23).

    The token is in the link alone: only its SHA-256 is kept, so that whoever reads the database opens nothing.
    ``nom``: whose link it is, and what their words are signed with. ``par_etudiant``: the student handed it over, not
    a teacher (R37): such a link is told apart everywhere, and never replaces the one that a teacher gave.
    """

    stage = models.ForeignKey("situations.Stage", models.CASCADE, related_name="acces")
    nom = models.CharField("nom du tuteur", max_length=150)
    empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True, editable=False)
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    par_etudiant = models.BooleanField("remis par l’étudiant", default=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    envoye_a = models.EmailField("envoyé à", blank=True)
    ouvert_le = models.DateTimeField("ouvert la dernière fois le", null=True, blank=True)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = AccesTuteurQuerySet.as_manager()

    class Meta:
        verbose_name = "accès tuteur"
        verbose_name_plural = "accès tuteur"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "nom", "par_etudiant"],
                condition=Q(revoque_le__isnull=True),
                name="acces_tuteur_un_seul_par_tuteur",
            )
        ]

    def __str__(self):
        return f"Accès de {self.nom}"

    @property
    def signature(self):
        """What signs the forms opened through it: never the primary key of a person."""
        return f"tuteur {self.pk}"

    @property
    def cle_des_copies(self):
        """The key of what a browser keeps unsent on the pages of this link: see ``User.cle_des_copies``."""
        return cle_de_copies(self.signature)

    @property
    def reserve(self):
        """See ``reserve`` below."""
        return reserve(self.stage, self.par_etudiant)

    def refuse_a(self, user):
        """Whether this person, signed in, may not be the tuteur (R37): no student, nor who handed the link over, nor a
        teacher of this student, whose words bear another name."""
        if not user.is_authenticated:
            return False
        if user.est_etudiant or user.pk == self.cree_par_id:
            return True
        return user.est_enseignant and Passeport.objects.visibles_par(user).filter(pk=self.stage.passeport_id).exists()


def reserve(stage, par_etudiant):
    """« , lien remis par l’élève », or nothing: what follows the name of a tuteur wherever their words count (R37)."""
    return f", lien remis par l’{stage.passeport.diplome.mot('etudiant')}" if par_etudiant else ""


def tirer_jeton():
    """A token of 256 random bits, as it stands in an address."""
    return secrets.token_urlsafe(OCTETS)


def empreinte_du_jeton(jeton):
    """The SHA-256 of a token, in hexadecimal: all that is kept of it."""
    return hashlib.sha256(jeton.encode(errors="replace")).hexdigest()
