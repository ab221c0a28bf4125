from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from langue.nombre import pluriel
from langue.periode import periode

from .acces_tuteur import reserve

# Days before the end of the stage from which it may be attested: the last working days, and not the plan.
AVANT_LA_FIN = 7


class AttestationQuerySet(models.QuerySet):
    def actuelles(self):
        """The latest of each stage; those before are kept."""
        return self.filter(remplacee_le=None)

    def comptent(self):
        """Those that stand: of the dates that the stage still has, and whose tuteur somebody has met (R37): through the
        link that a teacher gave, or confirmed by a teacher, by the centre of a candidat individuel. The twin of
        ``Attestation.compte``."""
        return self.actuelles().filter(
            Q(par_etudiant=False) | Q(confirmee_le__isnull=False),
            date_debut=F("stage__date_debut"),
            date_fin=F("stage__date_fin"),
        )


class Attestation(models.Model):
    """What a tuteur attests of a stage: days done, absences, weeks, activities (art. D. 124-9 of the Code de
    l'éducation), signed through their link, or on a sheet of paper that a teacher has copied (``feuille``).

    ``organisation``, ``date_debut``, ``date_fin``: as they were when it was signed. ``jours``, ``absences``: days, by
    halves; ``semaines``: weeks, by halves. ``par_etudiant``: the student handed the link over. A new signature replaces
    the one before, which is kept (``remplacee_le``).
    """

    stage = models.ForeignKey("situations.Stage", models.CASCADE, related_name="attestations")
    organisation = models.CharField("organisation d’accueil", max_length=200)
    date_debut = models.DateField("début")
    date_fin = models.DateField("fin")
    jours = models.DecimalField("jours effectués", max_digits=4, decimal_places=1)
    absences = models.DecimalField("jours d’absence", max_digits=4, decimal_places=1, default=0)
    semaines = models.DecimalField("semaines effectuées", max_digits=3, decimal_places=1)
    activites = models.TextField("activités confiées")
    signataire = models.CharField("signée par", max_length=150)
    par_etudiant = models.BooleanField("lien remis par l’étudiant", default=False)
    feuille = models.ForeignKey(
        "situations.FeuilleSignee", models.RESTRICT, null=True, blank=True, related_name="attestations"
    )
    signee_le = models.DateTimeField("signée le", default=timezone.now)
    confirmee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmee_par_nom = models.CharField("confirmée par", max_length=320, blank=True)
    confirmee_le = models.DateTimeField("confirmée le", null=True, blank=True)
    remplacee_le = models.DateTimeField("remplacée le", null=True, blank=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation"
        ordering = ["-signee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"], condition=Q(remplacee_le=None), name="attestation_une_seule_actuelle"
            ),
            models.CheckConstraint(
                name="attestation_nombres_positifs", condition=Q(jours__gte=0, absences__gte=0, semaines__gte=0)
            ),
        ]

    def __str__(self):
        return f"Attestation de {self.stage}"

    @property
    def periode(self):
        return periode(self.date_debut, self.date_fin)

    @property
    def a_jour(self):
        """Whether the stage still has the dates that were signed."""
        return (self.date_debut, self.date_fin) == (self.stage.date_debut, self.stage.date_fin)

    @property
    def a_confirmer(self):
        """Whether a teacher is still to confirm the words of a link that the student handed over (R37)."""
        return self.par_etudiant and self.confirmee_le is None

    @property
    def compte(self):
        """The twin of ``AttestationQuerySet.comptent``."""
        return self.remplacee_le is None and self.a_jour and not self.a_confirmer

    @property
    def auteur(self):
        """« Paul Roux », and who handed the link over when that was the student (R37)."""
        return self.signataire + reserve(self.stage, self.par_etudiant)

    @property
    def duree(self):
        """« 18,5 jours effectués »."""
        return pluriel(net(self.jours), "jour effectué")

    @property
    def manque(self):
        """« aucune absence », « 1,5 jour d’absence »."""
        combien = net(self.absences)
        return pluriel(combien, "jour d’absence,jours d’absence") if combien else "aucune absence"

    @property
    def en_semaines(self):
        return pluriel(net(self.semaines), "semaine")


def net(nombre):
    """A number without a needless decimal: 18, 18.5."""
    return int(nombre) if nombre == int(nombre) else float(nombre)


def attestable_le(stage):
    """The first day on which a stage may be attested."""
    return max(stage.date_debut, stage.date_fin - timedelta(days=AVANT_LA_FIN - 1))
