from django.db import models

from .element import Element


class Situation(Element):
    """Third level: « S111 Prise en charge du dossier de l’annonceur ».

    ``projet_possible`` (R7), the hazards and complexities known to the référentiel (R28), examples of wording
    ``[{"rubrique": "description", "texte": "…"}]`` and keywords of the search are all data of the file. ``conseil``:
    what is asked of whoever tells it, « une fiche par média » (R14); read where it is chosen.
    """

    diplome = models.ForeignKey(
        "referentiel.Diplome",
        models.CASCADE,
        related_name="situations",
        verbose_name="diplôme",
        db_index=False,
    )
    classe_situations = models.ForeignKey(
        "referentiel.ClasseSituations", models.CASCADE, related_name="situations", verbose_name="classe"
    )
    competences = models.ManyToManyField(
        "referentiel.Competence", through="referentiel.Association", related_name="situations"
    )
    projet_possible = models.BooleanField("peut relever du projet", default=False)
    complexites = models.JSONField("complexités", default=list, blank=True)
    aleas = models.JSONField("aléas", default=list, blank=True)
    conseil = models.TextField("conseil à qui la raconte", blank=True)
    exemples = models.JSONField("exemples de rédaction", default=list, blank=True)
    mots_cles = models.JSONField("mots-clés", default=list, blank=True)
    remplace = models.JSONField("remplace", default=list, blank=True, editable=False)

    class Meta(Element.Meta):
        verbose_name = "situation"
        constraints = [models.UniqueConstraint(fields=["diplome", "cle"], name="situation_unique_dans_diplome")]
