from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from langue.dates import echeance

from .session import SessionExamen


class PeriodeDepotQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        return self.filter(session__in=SessionExamen.objects.modifiables_par(user))

    def du_passeport(self, passeport):
        """Those that this passport may be deposited in, the latest to close first: those of its student's school for
        the class's exam session; for whoever is in no class (any longer), those of the centre whose code they gave,
        else of the candidats individuels of the instance."""
        inscription = passeport.inscription
        en_classe = inscription is not None and inscription.terminee_le is None
        classe = inscription.classe if en_classe else None
        periodes = self.filter(
            session__diplome=passeport.diplome_id,
            session__etablissement=classe.etablissement_id if classe else passeport.centre_id,
            session__annee=passeport.annee,
        )
        return periodes.pour(passeport).ordonnees()

    def pour(self, passeport):
        """With what this passport alone was granted: see ``PeriodeDepot.fermeture``."""
        accordees = Prolongation.objects.filter(periode=OuterRef("pk"), passeport=passeport)
        return self.annotate(prolongee_le=Subquery(accordees.values("jusqu_au")[:1]))

    def de_la_classe(self, classe):
        """Those that the passports of this class may be deposited in."""
        return self.filter(
            session__diplome=classe.diplome_id,
            session__etablissement=classe.etablissement_id,
            session__annee=classe.session,
        ).ordonnees()

    def ordonnees(self):
        return self.select_related("session", "epreuve").order_by("-ferme_le", "epreuve__ordre", "pk")


class PeriodeDepot(models.Model):
    """When the passports of a session may be deposited for one épreuve: both ends included, to the second.

    The moments are entered and shown in Paris time; the database keeps instants. ``du_calendrier``: they are those of
    the académie, and follow it (``DateDeCalendrier``).
    """

    # What one candidate was granted: see ``PeriodeDepotQuerySet.pour``.
    prolongee_le = None

    session = models.ForeignKey("examens.SessionExamen", models.CASCADE, related_name="periodes", db_index=False)
    epreuve = models.ForeignKey("referentiel.Epreuve", models.PROTECT, related_name="+", verbose_name="épreuve")
    ouvre_le = models.DateTimeField("ouvre le")
    ferme_le = models.DateTimeField("ferme le")

    du_calendrier = models.BooleanField("suit le calendrier de l’académie", default=False)

    objects = PeriodeDepotQuerySet.as_manager()

    class Meta:
        verbose_name = "période de dépôt"
        verbose_name_plural = "périodes de dépôt"
        ordering = ["epreuve__ordre", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "epreuve"], name="periode_unique_par_epreuve"),
            models.CheckConstraint(
                condition=Q(ferme_le__gt=F("ouvre_le")),
                name="periode_ferme_apres_ouverture",
                violation_error_message="La fermeture doit suivre l’ouverture.",
            ),
        ]

    def __str__(self):
        return f"{self.epreuve.code}, {self.session}"

    @property
    def fermeture(self):
        """The last second: of everybody, or later for the candidate whose period this is."""
        return max(self.ferme_le, self.prolongee_le or self.ferme_le)

    def est_ouverte(self, maintenant=None):
        """Whether a dépôt of that moment is in time; a fraction of a second is none."""
        moment = (maintenant or timezone.now()).replace(microsecond=0)
        return self.ouvre_le <= moment <= self.fermeture

    def est_fermee(self, maintenant=None):
        """Whether the last second has passed."""
        return (maintenant or timezone.now()).replace(microsecond=0) > self.fermeture


class Prolongation(models.Model):
    """More time for one candidate to deposit, granted by whoever runs the session, with a reason; the latest counts."""

    LONGUEUR_MOTIF = 500

    periode = models.ForeignKey("examens.PeriodeDepot", models.CASCADE, related_name="prolongations", db_index=False)
    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="prolongations")
    jusqu_au = models.DateTimeField("jusqu’au")
    motif = models.CharField("motif", max_length=LONGUEUR_MOTIF)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    par_nom = models.CharField("accordée par", max_length=320)
    le = models.DateTimeField("accordée le", default=timezone.now)

    class Meta:
        verbose_name = "prolongation"
        ordering = ["-le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["periode", "passeport"], name="prolongation_unique"),
            models.CheckConstraint(
                condition=~Q(motif=""), name="prolongation_motivee", violation_error_message="Dites pourquoi."
            ),
        ]

    def __str__(self):
        return f"Prolongation {self.pk}"


class DateDeCalendrierQuerySet(models.QuerySet):
    def de_la_session(self, session):
        """``{primary key of the épreuve: the dates}`` that the académie of the school has set for this session."""
        academie = session.etablissement.academie.strip() if session.etablissement else ""
        if not academie:
            return {}
        dates = self.filter(
            academie__iexact=academie, epreuve__diplome=session.diplome_id, annee=session.annee, saison=session.saison
        )
        return {date.epreuve_id: date for date in dates}


class DateDeCalendrier(models.Model):
    """When an académie opens and closes the dépôts of one épreuve: loaded once, by ``charger_calendrier``, and followed
    by its schools, which may depart from it knowingly (``PeriodeDepot.du_calendrier``).

    ``academie``: as ``Etablissement.academie`` writes it, whatever the capitals. ``chargee_par``: in words, by whom.
    """

    academie = models.CharField("académie", max_length=60)
    epreuve = models.ForeignKey("referentiel.Epreuve", models.CASCADE, related_name="+", verbose_name="épreuve")
    annee = models.PositiveSmallIntegerField("année", validators=[MinValueValidator(2009), MaxValueValidator(2100)])
    saison = models.CharField("session", max_length=10, choices=SessionExamen.Saison, default=SessionExamen.Saison.JUIN)
    ouvre_le = models.DateTimeField("ouvre le")
    ferme_le = models.DateTimeField("ferme le")
    chargee_le = models.DateTimeField("chargée le", default=timezone.now)
    chargee_par = models.CharField("chargée par", max_length=320, blank=True)

    objects = DateDeCalendrierQuerySet.as_manager()

    class Meta:
        verbose_name = "date de calendrier"
        verbose_name_plural = "dates de calendrier"
        ordering = ["academie", "annee", "saison", "epreuve", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["academie", "epreuve", "annee", "saison"], name="date_unique_dans_calendrier"
            ),
            models.CheckConstraint(condition=Q(ferme_le__gt=F("ouvre_le")), name="calendrier_ferme_apres_ouverture"),
        ]

    def __str__(self):
        return f"{self.epreuve.code}, {self.academie}, {self.saison} {self.annee}"

    @property
    def dates(self):
        return self.ouvre_le, self.ferme_le

    @property
    def en_clair(self):
        """« ouvre mardi 4 mai 2027 à 8 h 00, ferme … »."""
        return f"ouvre {echeance(self.ouvre_le)}, ferme {echeance(self.ferme_le)}"
