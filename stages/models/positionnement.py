from django.db import models
from django.utils import timezone

from .acces_tuteur import reserve


class Positionnement(models.Model):
    """What a tuteur observed of one compétence over the whole stage, for the compte rendu: never a mark (R22).

    Each tuteur of the stage has their own; ``par_etudiant``: through a link that the student handed over (R37);
    ``recopie``: from the boxes of a sheet signed on paper, which ``verifie_par_nom``, a teacher, has looked at. Neither
    ever replaces the other.
    """

    class Niveau(models.TextChoices):
        DECOUVERTE = "decouverte", "Découverte"
        AVEC_AIDE = "avec_aide", "Avec aide"
        AUTONOMIE = "autonomie", "En autonomie"

    stage = models.ForeignKey("situations.Stage", models.CASCADE, related_name="positionnements", db_index=False)
    competence = models.ForeignKey("referentiel.Competence", models.PROTECT, related_name="positionnements")
    niveau = models.CharField("observation", max_length=12, choices=Niveau)
    auteur_nom = models.CharField("observé par", max_length=150)
    par_etudiant = models.BooleanField("lien remis par l’étudiant", default=False)
    recopie = models.BooleanField("recopié de la feuille signée", default=False)
    verifie_par_nom = models.CharField("vérifié par", max_length=320, blank=True, db_default="")
    modifie_le = models.DateTimeField("observé le", default=timezone.now)

    class Meta:
        verbose_name = "positionnement"
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "competence", "auteur_nom", "par_etudiant", "recopie"], name="positionnement_unique"
            )
        ]

    def __str__(self):
        return f"{self.competence}\u00a0: {self.get_niveau_display()}"

    @property
    def auteur(self):
        """« Paul Roux », and who handed the link over when that was the student (R37), or that it came on paper."""
        papier = ""
        if self.recopie:
            par = f", vérifié par {self.verifie_par_nom}" if self.verifie_par_nom else ""
            papier = f", lu sur la feuille signée{par}"
        return f"{self.auteur_nom}{papier}{reserve(self.stage, self.par_etudiant)}"

    @property
    def signature(self):
        """Whose it is, by which way: a tuteur revises their own, see ``compte_rendu.observations``."""
        return self.auteur_nom, self.par_etudiant, self.recopie
