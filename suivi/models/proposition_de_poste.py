from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Classe, Inscription


class PropositionDePosteQuerySet(models.QuerySet):
    def ouvertes(self):
        return self.filter(retiree_le=None)

    def visibles_par(self, user):
        """For those who teach the class now, and for its students of the moment, whoever joined it since included."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(classe__in=Classe.objects.visibles_par(user).values("pk"))
            | Q(pk__in=self.model.objects.recues_par(user).values("pk"))
        )

    def pour(self, etudiant):
        """Those made to everybody, or to this student among some (a person or a primary key)."""
        choisis = DestinataireDePoste.objects.filter(proposition=OuterRef("pk"))
        return self.filter(~Exists(choisis) | Exists(choisis.filter(etudiant=etudiant)))

    def modifiables_par(self, user):
        """Its author may withdraw it, as long as they teach the class."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(auteur=user, classe__in=Classe.objects.visibles_par(user).values("pk"))

    def recues_par(self, user):
        """Those made to this student, in the classes that they are in now."""
        if not user.is_authenticated:
            return self.none()
        inscriptions = Inscription.objects.actives().filter(classe=OuterRef("classe"), etudiant=user)
        return self.filter(Exists(inscriptions)).pour(user)

    def en_attente_de(self, user):
        """Those that this student has still to answer."""
        if not user.is_authenticated:
            return self.none()
        reponses = ReponseAPoste.objects.filter(proposition=OuterRef("pk"), etudiant=user)
        return self.recues_par(user).ouvertes().exclude(Exists(reponses))

    def en_attente_sur(self, passeport):
        """Those that the student of this passport has still to answer, made to the class that it goes with now."""
        inscription = passeport.inscription
        if inscription is None or inscription.terminee_le:
            return self.none()
        reponses = ReponseAPoste.objects.filter(proposition=OuterRef("pk"), etudiant=passeport.etudiant_id)
        siennes = self.ouvertes().filter(classe=inscription.classe_id).pour(passeport.etudiant_id)
        return siennes.exclude(Exists(reponses))


class PropositionDePoste(models.Model):
    """A work post that a teacher proposes to a class, or to some of its students: situations, and texts to begin with
    (R27). ``destinataires``: nobody is everybody, whoever joins the class since included.

    A proposal writes nothing in anybody's passport: each student accepts it, or not (R21). ``textes``: by name of
    rubrique, as a saisie holds them. ``auteur_nom`` is what the author was called that day.
    """

    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="propositions_de_poste")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="propositions_de_poste",
        db_index=False,
    )
    auteur_nom = models.CharField("nom de l’auteur", max_length=320)
    titre = models.CharField("poste de travail", max_length=120)
    situations = models.ManyToManyField("referentiel.Situation", related_name="propositions_de_poste")
    destinataires = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="suivi.DestinataireDePoste", related_name="postes_proposes", blank=True
    )
    textes = models.JSONField("textes proposés", default=dict)
    cle_formulaire = models.UUIDField("clé du formulaire", null=True, blank=True, editable=False)
    creee_le = models.DateTimeField("proposée le", auto_now_add=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = PropositionDePosteQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition de poste"
        verbose_name_plural = "propositions de poste"
        ordering = ["-creee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["auteur", "cle_formulaire"], name="proposition_un_formulaire_une_fois")
        ]

    def __str__(self):
        return self.titre

    def get_absolute_url(self):
        return reverse("suivi:proposition", args=[self.pk])


class DestinataireDePoste(models.Model):
    """One of the students to whom a post is proposed, where it is not for the whole class."""

    sans_apercu = True

    proposition = models.ForeignKey("suivi.PropositionDePoste", models.CASCADE, related_name="+", db_index=False)
    etudiant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "destinataire d’un poste"
        constraints = [models.UniqueConstraint(fields=["proposition", "etudiant"], name="destinataire_de_poste_unique")]

    def __str__(self):
        return f"{self.etudiant}, {self.proposition}"


class ReponseAPoste(models.Model):
    """What a student made of a proposal. ``lot``: the fiches begun from it (``Fiche.lot``), when it was accepted."""

    proposition = models.ForeignKey("suivi.PropositionDePoste", models.CASCADE, related_name="reponses", db_index=False)
    etudiant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reponses_a_poste")
    acceptee = models.BooleanField("acceptée")
    lot = models.UUIDField("poste de travail", null=True, blank=True)
    repondue_le = models.DateTimeField("répondue le")

    class Meta:
        verbose_name = "réponse à une proposition de poste"
        verbose_name_plural = "réponses à des propositions de poste"
        constraints = [
            models.UniqueConstraint(fields=["proposition", "etudiant"], name="reponse_a_poste_unique"),
            models.CheckConstraint(
                name="reponse_acceptee_a_un_lot",
                condition=Q(acceptee=True, lot__isnull=False) | Q(acceptee=False, lot__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.etudiant}, {'acceptée' if self.acceptee else 'déclinée'}"
