from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from langue.dates import moment

from .etablissement import Etablissement


class ImportDeListeQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """One's own lists as long as they last; the receipts of the schools that one administers, for a year."""
        if not user.is_authenticated:
            return self.none()
        maintenant = timezone.now()
        return self.filter(
            models.Q(fait_le=None, auteur=user, cree_le__gt=maintenant - ImportDeListe.DUREE)
            | models.Q(fait_le__gt=maintenant - ImportDeListe.DUREE_DU_RECU),
            etablissement__in=Etablissement.objects.modifiables_par(user),
        )

    def perimes(self):
        """Lists that nobody confirmed within the hour, and receipts older than a year."""
        maintenant = timezone.now()
        return self.filter(
            models.Q(fait_le=None, cree_le__lte=maintenant - ImportDeListe.DUREE)
            | models.Q(fait_le__lte=maintenant - ImportDeListe.DUREE_DU_RECU)
        )

    def des_eleves(self):
        return self.filter(genre=ImportDeListe.Genre.ELEVES)

    def des_enseignants(self):
        return self.filter(genre=ImportDeListe.Genre.ENSEIGNANTS)

    def faits(self):
        """What was imported, the latest first."""
        return self.exclude(fait_le=None).order_by("-fait_le", "-pk")


class ImportDeListe(models.Model):
    """A list of people: between its upload and its confirmation, for its author alone and for a day (whoever is slow
    loses nothing: RGAA 13.1); then a receipt.

    ``document``: what ``Document.en_donnees()`` gives, emptied as soon as the list is applied. ``choix``:
    ``{"lecture": {"feuille", "titres", "encodage"}, "colonnes": {champ: index}, "classes": [{"trouvee", "choix", "nom",
    "diplome", "session"}], "reponses": {rank of the line: answer}, "partis": {pk of the inscription: bool}}``.
    ``resultat``: what was done, by name; ``trace``: what undoing it needs (R36), emptied when it is undone.
    """

    class Genre(models.TextChoices):
        ELEVES = "eleves", "élèves"
        ENSEIGNANTS = "enseignants", "enseignants"

    DUREE = timedelta(days=1)
    DUREE_DU_RECU = timedelta(days=365)

    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    auteur_nom = models.CharField(max_length=320, blank=True)
    etablissement = models.ForeignKey("accounts.Etablissement", models.CASCADE, related_name="imports")
    genre = models.CharField(max_length=12, choices=Genre, default=Genre.ELEVES)
    nom_du_fichier = models.CharField(max_length=120, blank=True)
    cree_le = models.DateTimeField(auto_now_add=True, db_index=True)
    document = models.JSONField(default=dict)
    choix = models.JSONField(default=dict)
    resultat = models.JSONField(null=True)
    trace = models.JSONField(default=dict)
    fait_le = models.DateTimeField(null=True, db_index=True)
    annule_le = models.DateTimeField(null=True)
    annule_par_nom = models.CharField(max_length=320, blank=True)

    objects = ImportDeListeQuerySet.as_manager()

    class Meta:
        verbose_name = "import de liste"
        verbose_name_plural = "imports de listes"

    def __str__(self):
        return f"Import du {moment(self.cree_le)}"
