from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Etablissement

from .commission import Commission
from .depot import Depot


class CandidatureQuerySet(models.QuerySet):
    def actives(self):
        return self.filter(retiree_le=None)

    def visibles_par(self, user):
        """The candidates of the commissions that this person reads now (R2); none that was withdrawn."""
        return self.actives().filter(commission__in=Commission.objects.visibles_par(user))

    def modifiables_par(self, user):
        """All of the commissions that this person runs; elsewhere, those that their own school presents, as that of a
        class or as the centre of a candidat individuel."""
        ecoles = Etablissement.objects.modifiables_par(user)
        presentees = Q(etablissement__in=ecoles) | Q(etablissement=None, passeport__centre__in=ecoles)
        return self.filter(
            Q(commission__in=Commission.objects.modifiables_par(user))
            | presentees & Q(commission__in=Commission.objects.presentables_par(user))
        )

    def ordonnees(self):
        """In the order of passage; whoever holds the same place follows the list of names."""
        return self.order_by("ordre", "passeport__etudiant__last_name", "passeport__etudiant__first_name", "pk")

    def avec_depot(self):
        """Adds ``depot_id``: the primary key of the dépôt in force for this épreuve and session, or None."""
        en_vigueur = Depot.objects.en_vigueur().filter(
            Q(passeport=OuterRef("passeport")) | Q(passeport__reuni_a=OuterRef("passeport")),
            epreuve=OuterRef("commission__epreuve"),
            session__annee=OuterRef("commission__annee"),
            session__saison=OuterRef("commission__saison"),
        )
        return self.annotate(depot_id=Subquery(en_vigueur.order_by("-depose_le", "-pk").values("pk")[:1]))


class Candidature(models.Model):
    """A candidate of a commission: a passport, its place in the order of passage, perhaps its time.

    ``etablissement``: the school that presents the candidate, None for a candidat individuel. ``retiree_le``:
    withdrawn, at once; the row stays so that it can be undone. ``absente``: did not come on the day; ``remplacee_par``:
    who took their place then, and when.
    """

    commission = models.ForeignKey("examens.Commission", models.CASCADE, related_name="candidatures", db_index=False)
    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="candidatures")
    etablissement = models.ForeignKey(
        "accounts.Etablissement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidatures",
        verbose_name="établissement",
    )
    ordre = models.PositiveSmallIntegerField("ordre de passage", default=1)
    passe_le = models.DateTimeField("heure de passage", null=True, blank=True)
    absente = models.BooleanField("absent le jour", default=False)
    remplacee_par = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    remplacee_le = models.DateTimeField("remplacée le", null=True, blank=True)
    ajoutee_le = models.DateTimeField(auto_now_add=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = CandidatureQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "passeport"], name="candidature_unique_dans_commission"),
            models.CheckConstraint(condition=Q(ordre__gte=1), name="candidature_ordre_a_partir_de_1"),
        ]

    def __str__(self):
        return f"Candidature {self.pk}"

    @property
    def remplacante(self):
        """Who passes in their place: None again once that one is withdrawn, until it is undone."""
        autre = self.remplacee_par
        return autre if autre and autre.retiree_le is None else None

    def se_retirer_pour(self, jumelle):
        """What to write when two accounts that a commission awaits are made one: ``jumelle`` alone stays awaited."""
        if self.retiree_le is None:
            yield jumelle, "retiree_le", None
            yield self, "retiree_le", timezone.now()
