from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from langue.dates import moment

from .etablissement import Etablissement


class ImportEnCoursQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """One's own imports, as long as they last and the school is still one's to administer."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            auteur=user,
            cree_le__gt=timezone.now() - ImportEnCours.DUREE,
            etablissement__in=Etablissement.objects.modifiables_par(user),
        )

    def perimes(self):
        return self.filter(cree_le__lte=timezone.now() - ImportEnCours.DUREE)


class ImportEnCours(models.Model):
    """A class list between its upload and its confirmation: on the server alone, for its author alone, for an hour.

    ``tableau``: what ``Tableau.en_donnees()`` gives, emptied as soon as the list is applied. ``choix``:
    ``{"colonnes": {champ: index}, "classes": [{"trouvee", "choix", "nom", "diplome", "session"}]}``.
    ``resultat``: what was done, numbers and primary keys, for the page that tells it.
    """

    DUREE = timedelta(hours=1)

    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    etablissement = models.ForeignKey("accounts.Etablissement", models.CASCADE, related_name="+")
    cree_le = models.DateTimeField(auto_now_add=True, db_index=True)
    tableau = models.JSONField(default=dict)
    choix = models.JSONField(default=dict)
    resultat = models.JSONField(null=True)

    objects = ImportEnCoursQuerySet.as_manager()

    class Meta:
        verbose_name = "import en cours"
        verbose_name_plural = "imports en cours"

    def __str__(self):
        return f"Import du {moment(self.cree_le)}"
