from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Etablissement, User
from langue.nombre import pluriel

from .session import SessionExamen

# Who may sit: neither a student nor an administrator, to whom no passport opens (R21, R22).
ROLES_DU_JURY = (User.Role.JURY, User.Role.ENSEIGNANT)


def seconde(maintenant=None):
    """The moment without its fraction of a second: both ends of an opening are included, to the second."""
    return (maintenant or timezone.now()).replace(microsecond=0)


class CommissionQuerySet(models.QuerySet):
    def ou_siege(self, user):
        """Those where this person sits, whatever the dates: for their own list, which tells names and dates alone."""
        if not user.is_authenticated or user.role not in ROLES_DU_JURY:
            return self.none()
        return self.filter(membres__user=user, membres__retire_le=None)

    def ouvertes(self, maintenant=None):
        moment = seconde(maintenant)
        return self.filter(ouvre_le__lte=moment, ferme_le__gte=moment)

    def closes(self, maintenant=None):
        return self.filter(ferme_le__lt=seconde(maintenant))

    def visibles_par(self, user):
        """Those that this person may read now: sits in, and open at this second (R2). Nobody else reads, not even
        whoever runs the commission."""
        return self.ou_siege(user).ouvertes()

    def modifiables_par(self, user):
        """Those run by the schools that this person administers."""
        return self.filter(etablissement__in=Etablissement.objects.modifiables_par(user))

    def presentables_par(self, user):
        """Those to which this person may present candidates: run by, or joined by, a school that they administer."""
        ecoles = Etablissement.objects.modifiables_par(user)
        rattachees = self.model.objects.filter(rattachements__etablissement__in=ecoles)
        return self.filter(Q(etablissement__in=ecoles) | Q(pk__in=rattachees.values("pk")))


class Commission(models.Model):
    """Jury members, one épreuve, one session, a list of candidates, opening dates.

    ``etablissement``: the school that runs it, a centre for the others. The moments are entered and shown in Paris
    time; both ends are included, to the second.
    """

    DUREE_MAXIMALE = 90  # days

    nom = models.CharField("nom", max_length=120)
    etablissement = models.ForeignKey(
        "accounts.Etablissement", models.PROTECT, related_name="commissions", verbose_name="établissement"
    )
    epreuve = models.ForeignKey(
        "referentiel.Epreuve", models.PROTECT, related_name="commissions", verbose_name="épreuve"
    )
    annee = models.PositiveSmallIntegerField("année", validators=[MinValueValidator(2009), MaxValueValidator(2100)])
    saison = models.CharField("session", max_length=10, choices=SessionExamen.Saison, default=SessionExamen.Saison.JUIN)
    ouvre_le = models.DateTimeField("ouvre le")
    ferme_le = models.DateTimeField("ferme le", db_index=True)
    creee_le = models.DateTimeField(auto_now_add=True)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = "commission"
        ordering = ["ouvre_le", "nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ferme_le__gt=F("ouvre_le")),
                name="commission_ferme_apres_ouverture",
                violation_error_message="La fermeture doit suivre l’ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(saison__in=SessionExamen.Saison.values), name="commission_saison_connue"
            ),
            models.CheckConstraint(condition=Q(annee__range=(2009, 2100)), name="commission_annee_plausible"),
        ]

    def __str__(self):
        return self.nom

    def get_absolute_url(self):
        return reverse("examens:commission", args=[self.pk])

    @property
    def session(self):
        """« session de juin 2027 »."""
        return f"session de {self.get_saison_display()} {self.annee}"

    def notes_en_clair(self):
        """« 12 notes privées de 3 membres », those with words; empty when there is none."""
        notes = self.membres.filter(notes__texte__gt="").values_list("pk", flat=True)
        nombre, membres = len(notes), len(set(notes))
        return f"{pluriel(nombre, 'note privée')} de {pluriel(membres, 'membre')}" if nombre else ""

    @property
    def est_ouverte(self):
        return self.ouvre_le <= seconde() <= self.ferme_le

    @property
    def est_close(self):
        return seconde() > self.ferme_le


class Rattachement(models.Model):
    """A school whose administrator may present its own candidates to another school's commission."""

    commission = models.ForeignKey("examens.Commission", models.CASCADE, related_name="rattachements", db_index=False)
    etablissement = models.ForeignKey(
        "accounts.Etablissement", models.PROTECT, related_name="rattachements", verbose_name="établissement"
    )

    class Meta:
        verbose_name = "établissement rattaché"
        verbose_name_plural = "établissements rattachés"
        ordering = ["etablissement__nom", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "etablissement"], name="rattachement_unique_a_commission")
        ]

    def __str__(self):
        return f"{self.etablissement}, {self.commission}"
