from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.text import get_text_list

from langue.nom import PLURIELS, Nom, remplir
from referentiel.rubriques import DEFAUTS, OUI_NON, Genre


class DiplomeQuerySet(models.QuerySet["Diplome"]):
    def suivis_par(self, user: Any) -> Self:
        """Those of this person's passports, the latest first; none for whoever has none, or has not signed in."""
        return self.filter(passeports__etudiant=user).order_by("-passeports__session") if user.pk else self.none()

    def proposes(self, sauf: "Diplome | int | None" = None) -> Self:
        """Those that one chooses from: in force, and ``sauf``, the one that was chosen already."""
        return self.filter(models.Q(retire=False) | models.Q(pk=getattr(sauf, "pk", sauf)))


class Diplome(models.Model):
    """One version of one référentiel, with its own words, limits, lists and options.

    ``retire``: an older version, or one loaded twice; marked, and out of the lists where one chooses. Those who follow
    it keep all they have (R38). ``corriges``: what an administrator has corrected and a file leaves alone, names of
    columns, ``rubriques.description``, ``choix.source``.

    All that differs between diplômes is data here, written by ``charger_referentiel``:

    - ``vocabulaire``: ``{"pole": {"singulier": "fonction", "pluriel": "fonctions", "feminin": true}, "classe": {…}}``;
    - ``rubriques``: by field of the fiche, ``{"limite": 255, "obligatoire": true, "questions": […]}``
      (limits in characters as a person counts them, R8), ``en_stage``: what a fiche is offered that names a stage, and
      what the file says of label, help, tab and place (``referentiel.rubriques``);
    - ``choix``: by field, the list ``[{"code": "stage", "libelle": "Stage"}, …]`` in the order shown, each with its
      ``explication`` if need be, and ``retire`` when it is no longer proposed: those who had chosen it keep it (R38);
    - ``revendication``: what a fiche claims, see ``revendique``;
    - ``stage``: how long the exam asks for, ``{"semaines": 12, "reduction": 8, "faits": […]}``;
    - ``documents``: what the exam asks for in writing, made from the fiches, see ``examens.documents``;
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
    revendication = models.JSONField("ce qu’une fiche revendique", default=dict, blank=True)
    conseils = models.JSONField("conseils", default=dict, blank=True)
    stage = models.JSONField("durée demandée", default=dict, blank=True)
    documents = models.JSONField("documents de l’examen", default=list, blank=True)
    provenance = models.JSONField("provenance", default=dict, blank=True, editable=False)
    retire = models.BooleanField(
        "ancien diplôme",
        default=False,
        help_text="N’est plus proposé\u00a0: ceux qui le suivent gardent leur classe, leur passeport et leurs fiches.",
    )
    corriges = models.JSONField("rubriques corrigées", default=list, blank=True, editable=False)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    objects = DiplomeQuerySet.as_manager()

    class Meta:
        verbose_name = "diplôme"
        ordering = ["retire", "intitule"]

    def __str__(self) -> str:
        """The title; of an old one its code too, since two of them may have the same title."""
        return f"{self.intitule} (ancien diplôme, {self.code})" if self.retire else self.intitule

    def get_absolute_url(self) -> str:
        return reverse("referentiel:referentiel", args=[self.code])

    def limite(self, rubrique: str) -> int | None:
        """The most characters that a rubrique may hold, as a person counts them; None without a limit."""
        return self.rubriques.get(rubrique, {}).get("limite")

    def obligatoire(self, rubrique: str) -> bool:
        return self.rubriques.get(rubrique, {}).get("obligatoire", False)

    def questions(self, rubrique: str) -> list[str]:
        """The guiding questions of a rubrique (R29)."""
        return [self.dire(question) for question in self.rubriques.get(rubrique, {}).get("questions", [])]

    def exemples(self, rubrique: str) -> list[str]:
        """What others have written there, whatever the situation; none in most diplômes."""
        return self.rubriques.get(rubrique, {}).get("exemples", [])

    def liste(self, rubrique: str) -> list[tuple[str, str]]:
        """The choices of a rubrique as ``[(code, libellé), …]``, those retired left out."""
        if self.rubriques.get(rubrique, {}).get("genre") == Genre.OUI_NON:
            return OUI_NON
        return [
            (choix["code"], self.dire(choix["libelle"]))
            for choix in self.choix.get(rubrique, [])
            if not choix.get("retire")
        ]

    def explications(self, rubrique: str) -> list[tuple[str, str]]:
        """What the choices mean, ``[(libellé, explication), …]``, those that need no explanation left out."""
        return [
            (self.dire(choix["libelle"]), self.dire(choix["explication"]))
            for choix in self.choix.get(rubrique, [])
            if choix.get("explication") and not choix.get("retire")
        ]

    def libelle(self, rubrique: str, code: str) -> str:
        """How a choice is read, retired or not (R38); the code itself when no list ever held it."""
        return (self.retires(rubrique) | dict(self.liste(rubrique))).get(code, code)

    def retires(self, rubrique: str) -> dict[str, str]:
        """``{code: libellé}`` of the choices that are no longer proposed."""
        return {c["code"]: self.dire(c["libelle"]) for c in self.choix.get(rubrique, []) if c.get("retire")}

    def en_stage(self, rubrique: str) -> str:
        """The choice that a fiche written about a stage is offered for this rubrique; empty when there is none."""
        return self.rubriques.get(rubrique, {}).get("en_stage", "")

    def mot(self, niveau: str, pluriel: bool = False) -> str:
        """The diplôme's own word for a level, what a fiche tells, a stage or its people.

        ``mot("pole")`` → « fonction »; ``mot("poles")`` → « fonctions »; ``mot("du situation")`` → « de la situation »
        (the small words are those of ``langue.nom``). Raises ``KeyError`` for what is no word of ``defauts.yaml``.
        """
        petit_mot, _, nom = niveau.rpartition(" ")
        if nom not in self.vocabulaire and nom.endswith("s") and nom[:-1] in DEFAUTS["vocabulaire"]:
            nom, pluriel = nom[:-1], True
        mots = self.vocabulaire.get(nom) or DEFAUTS["vocabulaire"][nom]
        if pluriel:
            return f"{petit_mot} {mots['pluriel']}" if petit_mot in PLURIELS else mots["pluriel"]
        return Nom(**mots).dire(petit_mot) if petit_mot else mots["singulier"]

    def dire(self, phrase: str) -> str:
        """A sentence of the file or of the defaults with this diplôme's words in it: « Description {du vecu} »."""
        return remplir(phrase, self.mot)

    def permet(self, option: str) -> bool:
        niveau = option.removeprefix("plusieurs_")
        if niveau != option:
            return self.revendique(niveau).get("maximum") != 1
        return bool(self.options.get(option))

    @property
    def semaines_de_stage(self) -> int | None:
        """How many weeks of stage the course asks for; None where its file does not say."""
        return self.stage.get("semaines")

    def revendique(self, niveau: str) -> dict[str, Any]:
        """How many « situations » or « competences » a fiche claims (R18): ``minimum``, ``maximum`` (none without it),
        ``dont``: ``[{"parmi": [keys], "minimum": 1}, …]``, of these at least so many."""
        return self.revendication.get(niveau) or DEFAUTS["revendication"][niveau]

    def reviser(self) -> None:
        """Says to every process that what it has in memory of this référentiel is out of date."""
        type(self).objects.filter(pk=self.pk).update(revision=models.F("revision") + 1)
        self.refresh_from_db(fields=["revision"])


def mots_communs(diplomes: Iterable[Diplome], niveau: str) -> str:
    """The word of these diplômes in the plural, each of them once: « stages »; « stages et PFMP », acronyms last."""
    return get_text_list(sorted({d.mot(niveau, pluriel=True) for d in diplomes}, reverse=True), "et")
