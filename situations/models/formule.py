import hashlib

from django.conf import settings
from django.db import models

from langue.texte import nettoyer


class FormuleQuerySet(models.QuerySet):
    def modifiables_par(self, user):
        """Everyone's texts are their own, and nobody else sees them."""
        return self.filter(auteur=user) if user.is_authenticated else self.none()

    def garder(self, auteur, rubrique, texte):
        """Keep a text for a rubrique: ``(formule, whether it is new)``. The same words, however spaced, are one.

        Raises ``TropDeFormules`` when this person already keeps ``PAR_RUBRIQUE`` texts for this rubrique.
        """
        texte = nettoyer(texte)
        deja = self.filter(auteur=auteur, rubrique=rubrique)
        formule = deja.filter(empreinte=empreinte_de_texte(texte)).first()
        if formule is not None:
            return formule, False
        if deja.count() >= Formule.PAR_RUBRIQUE:
            raise TropDeFormules
        return self.get_or_create(
            auteur=auteur, rubrique=rubrique, empreinte=empreinte_de_texte(texte), defaults={"texte": texte}
        )


class TropDeFormules(Exception):
    """The library of this person is full for this rubrique."""


def empreinte_de_texte(texte):
    """SHA-256 of a text, whatever its case and spacing."""
    return hashlib.sha256(" ".join(texte.casefold().split()).encode()).hexdigest()


class Formule(models.Model):
    """A text that a student often needs in one rubrique (a context, means, actors), kept to be inserted (R27).

    ``rubrique``: the name of one that says ``se_garde``. ``empreinte``: two texts that say the same are one.
    """

    PAR_RUBRIQUE = 50

    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="formules", db_index=False)
    rubrique = models.CharField("rubrique", max_length=30)
    texte = models.TextField("texte")
    empreinte = models.CharField("empreinte", max_length=64, editable=False)
    creee_le = models.DateTimeField("gardée le", auto_now_add=True)

    objects = FormuleQuerySet.as_manager()

    class Meta:
        verbose_name = "texte gardé"
        verbose_name_plural = "textes gardés"
        ordering = ["rubrique", "-creee_le", "-pk"]
        constraints = [models.UniqueConstraint(fields=["auteur", "rubrique", "empreinte"], name="formule_unique")]

    def __str__(self):
        return self.texte
