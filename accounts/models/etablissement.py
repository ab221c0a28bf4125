from django.core.validators import RegexValidator
from django.db import models

from .user import Role


class EtablissementQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """The schools that this administrator runs, their own first of all; every one for the administrator of the
        instance."""
        if not user.is_authenticated or not (user.est_administrateur or user.is_superuser):
            return self.none()
        if user.is_superuser:
            return self.all()
        aussi = user.etablissements_administres.values("pk")
        return self.filter(models.Q(pk=user.etablissement_id) | models.Q(pk__in=aussi))


class Etablissement(models.Model):
    """A school, known by its UAI (seven digits and a letter).

    ``presentation``: how the passports of its packs and dépôts are laid out, unless another one is asked for.
    ``code_centre``: what it hands to the candidats individuels who take the exam there; empty, it receives none.
    ``services``: its own ones that take students in, « Vie scolaire, CDI »; proposed where the place of a stage or of a
    fiche is typed.
    ``fuseau``: where its clocks stand; the exam alone is in Paris time everywhere (``accounts/connexion/fuseau.py``).
    """

    class Fuseau(models.TextChoices):
        PARIS = "Europe/Paris", "Métropole"
        GUADELOUPE = "America/Guadeloupe", "Guadeloupe, Saint-Martin, Saint-Barthélemy"
        MARTINIQUE = "America/Martinique", "Martinique"
        GUYANE = "America/Cayenne", "Guyane"
        SAINT_PIERRE = "America/Miquelon", "Saint-Pierre-et-Miquelon"
        REUNION = "Indian/Reunion", "La Réunion"
        MAYOTTE = "Indian/Mayotte", "Mayotte"
        NOUMEA = "Pacific/Noumea", "Nouvelle-Calédonie"
        WALLIS = "Pacific/Wallis", "Wallis-et-Futuna"
        TAHITI = "Pacific/Tahiti", "Polynésie française (Société, Tuamotu, Australes)"
        MARQUISES = "Pacific/Marquesas", "Polynésie française (Marquises)"
        GAMBIER = "Pacific/Gambier", "Polynésie française (Gambier)"

    class Presentation(models.TextChoices):
        COMPACTE = "compacte", "Compacte\u00a0: les fiches se suivent, trois fois moins de papier"
        UNE_PAR_PAGE = "une_par_page", "Une fiche par page"

    nom = models.CharField("nom", max_length=150)
    uai = models.CharField(
        "UAI",
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^\d{7}[A-Z]$", "Un UAI compte sept chiffres et une lettre : 0690001A.")],
    )
    commune = models.CharField("commune", max_length=100, blank=True)
    academie = models.CharField("académie", max_length=60, blank=True)
    presentation = models.CharField(
        "présentation des passeports imprimés", max_length=12, choices=Presentation, default=Presentation.COMPACTE
    )
    fuseau = models.CharField(
        "heure de l’établissement",
        max_length=32,
        choices=Fuseau,
        default=Fuseau.PARIS,
        help_text="Celle des pages de ses élèves et enseignants. Les dates de l’examen restent en heure de Paris.",
    )

    services = models.CharField("services qui accueillent des élèves", max_length=500, blank=True, db_default="")
    code_centre = models.CharField("code du centre d’examen", max_length=10, blank=True, editable=False)

    administrateurs = models.ManyToManyField(
        "accounts.User",
        related_name="etablissements_administres",
        verbose_name="autres administrateurs",
        blank=True,
        limit_choices_to={"role": Role.ADMINISTRATEUR},
        help_text="Ceux dont c’est l’établissement le sont déjà.",
    )

    objects = EtablissementQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_centre"], condition=~models.Q(code_centre=""), name="etablissement_code_centre_unique"
            )
        ]

    def __str__(self):
        return f"{self.nom}, {self.commune}" if self.commune else self.nom

    @property
    def noms_des_services(self):
        return [nom.strip() for nom in self.services.split(",") if nom.strip()]
