from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from langue.dates import echeance

from .session import SessionExamen


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

    ``academie``: as ``Etablissement.academie`` writes it, whatever the capitals.
    """

    academie = models.CharField("académie", max_length=60)
    epreuve = models.ForeignKey("referentiel.Epreuve", models.CASCADE, related_name="+", verbose_name="épreuve")
    annee = models.PositiveSmallIntegerField("année", validators=[MinValueValidator(2009), MaxValueValidator(2100)])
    saison = models.CharField("session", max_length=10, choices=SessionExamen.Saison, default=SessionExamen.Saison.JUIN)
    ouvre_le = models.DateTimeField("ouvre le")
    ferme_le = models.DateTimeField("ferme le")

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
