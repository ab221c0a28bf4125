from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models


class Role(models.TextChoices):
    """What a person mainly comes for; decides the home page and the menu, never access to an object."""

    ETUDIANT = "etudiant", "Étudiant ou élève"
    ENSEIGNANT = "enseignant", "Enseignant"
    JURY = "jury", "Membre de commission"
    ADMINISTRATEUR = "administrateur", "Administrateur"


class UserManager(DjangoUserManager):
    def get_by_natural_key(self, username):
        """Identifiers are kept in lower case, typed in any."""
        return self.get(username=username.lower())


class User(AbstractUser):
    """A person who signs in by identifier. Students are minors: an e-mail is optional, nothing else is asked."""

    Role = Role

    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.ETUDIANT)
    etablissement = models.ForeignKey(
        "accounts.Etablissement",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="personnes",
        verbose_name="établissement",
    )
    mot_de_passe_initial = models.BooleanField(
        "mot de passe à changer",
        default=False,
        help_text="La personne choisit son propre mot de passe à la prochaine connexion.",
    )

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=models.functions.Lower("username")),
                name="identifiant_en_minuscules",
                violation_error_message="L’identifiant s’écrit en minuscules.",
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def est_etudiant(self):
        return self.role == Role.ETUDIANT

    @property
    def est_enseignant(self):
        return self.role == Role.ENSEIGNANT

    @property
    def nom_liste(self):
        """« DUPONT Lina »: how school lists name people."""
        return f"{self.last_name.upper()} {self.first_name}".strip() or self.username
