from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .session import SessionExamen


class PeriodeDepotQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        return self.filter(session__in=SessionExamen.objects.modifiables_par(user))

    def du_passeport(self, passeport):
        """Those that this passport may be deposited in, the latest to close first: those of its student's school for
        the class's exam session; of candidats individuels for whoever is in no class (any longer)."""
        inscription = passeport.inscription
        en_classe = inscription is not None and inscription.terminee_le is None
        classe = inscription.classe if en_classe else None
        return self.filter(
            session__diplome=passeport.diplome_id,
            session__etablissement=classe.etablissement_id if classe else None,
            session__annee=classe.session if classe else passeport.session,
        ).ordonnees()

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

    The moments are entered and shown in Paris time; the database keeps instants.
    """

    session = models.ForeignKey("examens.SessionExamen", models.CASCADE, related_name="periodes")
    epreuve = models.ForeignKey("referentiel.Epreuve", models.PROTECT, related_name="+", verbose_name="épreuve")
    ouvre_le = models.DateTimeField("ouvre le")
    ferme_le = models.DateTimeField("ferme le")

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

    def est_ouverte(self, maintenant=None):
        """Whether a dépôt of that moment is in time; a fraction of a second is none."""
        moment = (maintenant or timezone.now()).replace(microsecond=0)
        return self.ouvre_le <= moment <= self.ferme_le

    def est_fermee(self, maintenant=None):
        """Whether the last second has passed."""
        return (maintenant or timezone.now()).replace(microsecond=0) > self.ferme_le
