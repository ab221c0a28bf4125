from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Classe, Inscription


class GroupeQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """Those of the classes that this person teaches, whoever made them."""
        return self.filter(classe__in=Classe.objects.visibles_par(user).values("pk"))

    def modifiables_par(self, user):
        """The teachers of a class share its groups."""
        return self.visibles_par(user)


class Groupe(models.Model):
    """Some of the students of a class, under a name that its teachers give: for work posts, the grid, « À lire » (R24).

    A student may be in several. Who leaves the class is no longer of its groups; who comes back is again.
    """

    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="groupes", db_index=False)
    nom = models.CharField("nom", max_length=60)
    etudiants = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="groupes", blank=True)

    objects = GroupeQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe"
        ordering = ["nom", "pk"]
        constraints = [models.UniqueConstraint(fields=["classe", "nom"], name="groupe_unique_dans_la_classe")]

    def __str__(self):
        return self.nom

    def get_absolute_url(self):
        return reverse("suivi:groupe", args=[self.pk])


def membres(groupes):
    """``{group: {primary keys of its students}}`` of these groups, those who are in their class today; one query."""
    presents = Inscription.objects.actives().filter(etudiant=OuterRef("user"), classe=OuterRef("groupe__classe"))
    liens = Groupe.etudiants.through.objects.filter(Exists(presents), groupe__in=[groupe.pk for groupe in groupes])
    trouves = {groupe.pk: set() for groupe in groupes}
    for groupe, etudiant in liens.values_list("groupe", "user"):
        trouves[groupe].add(etudiant)
    return {groupe: trouves[groupe.pk] for groupe in groupes}
