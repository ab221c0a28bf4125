from django.db import models
from django.urls import reverse

# What a word is when the diplôme's file leaves it out, and is not simply the name of the level.
MOTS_PAR_DEFAUT = {"etudiant": {"singulier": "étudiant", "pluriel": "étudiants"}}


class Diplome(models.Model):
    """One version of one référentiel, with its own words, limits, lists and options.

    All that differs between diplômes is data here, written by ``charger_referentiel``:

    - ``vocabulaire``: ``{"pole": {"singulier": "fonction", "pluriel": "fonctions"}, "classe": {…}}``;
    - ``rubriques``: by field of the fiche, ``{"limite": 255, "obligatoire": true, "questions": […]}``
      (limits in characters as a person counts them, R8), and ``en_stage``: what a fiche is offered that names a stage;
    - ``choix``: by field, the list ``[{"code": "stage", "libelle": "Stage"}, …]`` in the order shown;
    - ``options``: ``{"pieces_jointes": false, "complexite": false, "fiche_retenue": false, …}`` (R17, R26, R28);
      ``annees``: how long the course lasts, by which the session of a new class is guessed.
    """

    code = models.SlugField("code", max_length=40, unique=True)
    intitule = models.CharField("intitulé", max_length=200)
    version = models.TextField("texte officiel", blank=True)
    note = models.TextField("note", blank=True)
    vocabulaire = models.JSONField("vocabulaire", default=dict)
    rubriques = models.JSONField("rubriques de la fiche", default=dict)
    choix = models.JSONField("listes de choix", default=dict)
    options = models.JSONField("options", default=dict)
    conseils = models.JSONField("conseils", default=dict, blank=True)
    provenance = models.JSONField("provenance", default=dict, blank=True, editable=False)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    class Meta:
        verbose_name = "diplôme"
        ordering = ["intitule"]

    def __str__(self) -> str:
        return self.intitule

    def get_absolute_url(self) -> str:
        return reverse("referentiel:referentiel", args=[self.code])

    def limite(self, rubrique: str) -> int | None:
        """The most characters that a rubrique may hold, as a person counts them; None without a limit."""
        return self.rubriques.get(rubrique, {}).get("limite")

    def obligatoire(self, rubrique: str) -> bool:
        return self.rubriques.get(rubrique, {}).get("obligatoire", False)

    def questions(self, rubrique: str) -> list[str]:
        """The guiding questions of a rubrique (R29)."""
        return self.rubriques.get(rubrique, {}).get("questions", [])

    def liste(self, rubrique: str) -> list[tuple[str, str]]:
        """The choices of a rubrique as ``[(code, libellé), …]``."""
        return [(choix["code"], choix["libelle"]) for choix in self.choix.get(rubrique, [])]

    def libelle(self, rubrique: str, code: str) -> str:
        """How a choice is read; the code itself when the list no longer holds it."""
        return dict(self.liste(rubrique)).get(code, code)

    def en_stage(self, rubrique: str) -> str:
        """The choice that a fiche written about a stage is offered for this rubrique; empty when there is none."""
        return self.rubriques.get(rubrique, {}).get("en_stage", "")

    def mot(self, niveau: str, pluriel: bool = False) -> str:
        """The diplôme's own word for a level, a stage or its people: ``mot("pole")`` → « fonction »,
        ``mot("etudiant")`` → « élève »; the level itself when it has none."""
        mots = self.vocabulaire.get(niveau) or MOTS_PAR_DEFAUT.get(niveau, {})
        return mots.get("pluriel", f"{niveau}s") if pluriel else mots.get("singulier", niveau)

    def permet(self, option: str) -> bool:
        return bool(self.options.get(option))

    def reviser(self) -> None:
        """Says to every process that what it has in memory of this référentiel is out of date."""
        type(self).objects.filter(pk=self.pk).update(revision=models.F("revision") + 1)
        self.refresh_from_db(fields=["revision"])
