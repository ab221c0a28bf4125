from django.conf import settings
from django.db import models

from .commission import ROLES_DU_JURY, Commission, seconde


class MembreCommissionQuerySet(models.QuerySet):
    def actifs(self):
        return self.filter(retire_le=None)

    def modifiables_par(self, user):
        """The members of the commissions that this person runs."""
        return self.filter(commission__in=Commission.objects.modifiables_par(user))

    def proposes_a(self, user):
        """The seats that wait for this person, named by identifier, to accept them; not in a closed commission."""
        if not user.is_authenticated or user.role not in ROLES_DU_JURY:
            return self.none()
        return self.actifs().filter(user=None, invite=user, commission__ferme_le__gte=seconde())


class MembreCommission(models.Model):
    """A seat on a commission: offered to an address or to a person, it opens nothing until it is accepted.

    ``courriel``: the address invited, with the name that the inviter gave; ``invite``: the person named by identifier;
    ``user``: who accepted, whatever account that is for an address, that person alone for an identifier.
    ``retire_le``: withdrawn, at once; the row stays so that it can be undone. ``remplace``: whose place they took.
    ``questions``: what they mean to ask every candidate, a line each, for their own notes.
    """

    class Fonction(models.TextChoices):
        PRESIDENT = "president", "présidence"
        MEMBRE = "membre", "membre"

    commission = models.ForeignKey("examens.Commission", models.CASCADE, related_name="membres", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sieges",
        verbose_name="personne",
    )
    courriel = models.EmailField("adresse invitée", blank=True)
    invite = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sieges_proposes",
        verbose_name="personne invitée",
    )
    prenom = models.CharField("prénom", max_length=150, blank=True)
    nom = models.CharField("nom", max_length=150, blank=True)
    fonction = models.CharField("fonction", max_length=10, choices=Fonction, default=Fonction.MEMBRE)
    ajoute_le = models.DateTimeField("ajouté le", auto_now_add=True)
    invite_le = models.DateTimeField("invité le", null=True, blank=True)
    remplace = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="remplacants", verbose_name="en remplacement de"
    )
    questions = models.TextField("mes questions", blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = MembreCommissionQuerySet.as_manager()

    class Meta:
        verbose_name = "membre de commission"
        verbose_name_plural = "membres de commission"
        ordering = ["-fonction", "user__last_name", "user__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "user"], name="membre_unique_de_commission"),
            models.UniqueConstraint(
                fields=["commission", "courriel"],
                condition=~models.Q(courriel=""),
                name="invitation_unique_de_commission",
            ),
            models.UniqueConstraint(fields=["commission", "invite"], name="invite_unique_de_commission"),
            models.CheckConstraint(
                condition=~models.Q(user=None, courriel="", invite=None), name="membre_est_une_personne_ou_une_adresse"
            ),
        ]

    def __str__(self):
        return f"{self.qui}, {self.commission}"

    @property
    def en_attente(self):
        """Whether the invitation has not been accepted yet."""
        return self.user_id is None

    @property
    def qui(self):
        """Who sits, or who is invited: as they were named, else their address."""
        return str(self.compte) if self.compte else f"{self.prenom} {self.nom}".strip() or self.courriel

    @property
    def liste_des_questions(self):
        return [question for question in self.questions.splitlines() if question]

    @property
    def trame(self):
        """What a note begins with: each question, and room under it."""
        return "".join(f"{question}\n\n\n" for question in self.liste_des_questions)

    @property
    def compte(self):
        """The account that sits, or that is asked to; None for an address that nobody has accepted from."""
        return self.user or self.invite

    @property
    def adresse(self):
        """Where to write to them; empty for an account without a confirmed address."""
        return self.compte.email if self.compte else self.courriel
