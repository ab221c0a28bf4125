"""The rubriques of a fiche: what every diplôme begins with (``defauts.yaml``), and those of one diplôme.

The form, the reading page, the PDF, the versions and their differences all walk these lists. What the file of a diplôme
says of a rubrique (label, help, tab, limit, choices, questions …) goes over the defaults; one of its own needs nothing
else. Those of ``defauts.yaml`` have a column of ``Fiche`` each, those of one diplôme share a column.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from .models import Diplome

# The name of a rubrique that a diplôme adds begins so: it can be no field of the form, present or to come.
PROPRE = "propre_"

DEFAUTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("defauts.yaml").read_text(encoding="utf-8"))


class Onglet(StrEnum):
    """The four tabs, in the order of the official form."""

    DESCRIPTION = "description"
    CARACTERISATION = "caracterisation"
    SUPPORTS = "supports"
    COMPETENCE = "competence"

    @property
    def titre(self) -> str:
        """To be said in the diplôme's words: ``diplome.dire(onglet.titre)``."""
        return {
            "description": "Description",
            "caracterisation": "Caractérisation",
            "supports": "Supports",
            "competence": "{Competence}",
        }[self.value]

    @property
    def numero(self) -> int:
        return _NUMEROS[self]


_NUMEROS = {onglet: rang for rang, onglet in enumerate(Onglet, 1)}


class Genre(StrEnum):
    """What kind of answer a rubrique takes; decides its form field, its column and how it is read."""

    SITUATION = "situation"
    COMPETENCE = "competence"
    CASE = "case"
    CHOIX = "choix"
    DATE = "date"
    LIGNE = "ligne"
    TEXTE = "texte"
    ACTEURS = "acteurs"
    STAGE = "stage"
    LISTE = "liste"
    NOMBRE = "nombre"
    OUI_NON = "oui_non"
    SITUATIONS = "situations"
    COMPETENCES = "competences"


# What a fiche claims beside its first situation and its first compétence: keys of the référentiel.
EN_PLUS = (Genre.SITUATIONS, Genre.COMPETENCES)
# What a diplôme may ask for in a rubrique of its own.
GENRES_PROPRES = (Genre.TEXTE, Genre.LIGNE, Genre.LISTE, Genre.CHOIX, Genre.NOMBRE, Genre.OUI_NON)
OUI_NON = [("oui", "Oui"), ("non", "Non")]


@dataclass(frozen=True)
class Rubrique:
    """One field of the fiche. ``nom`` is the name of the model field, of the form field and of the diplôme's data.

    ``option``: shown only where the diplôme has switched this option on. ``se_copie``: carried over when a fiche
    starts from another one. ``au_poste``: written once for all the fiches of one work post. ``se_garde``: its texts
    can be kept by the student, to be inserted again in other fiches (R27). ``si_remplie``: printed only when it says
    something. ``comparee``: speaks of the other fiches that claim the same compétence, asked for when there are any.
    """

    nom: str
    libelle: str
    onglet: Onglet
    genre: Genre
    aide: str = ""
    option: str = ""
    se_copie: bool = True
    au_poste: bool = False
    se_garde: bool = False
    si_remplie: bool = False
    comparee: bool = False

    @property
    def propre(self) -> bool:
        """Whether the diplôme has added it."""
        return self.nom.startswith(PROPRE)

    @property
    def est_texte(self) -> bool:
        """Free text written by the student."""
        return self.genre in (Genre.LIGNE, Genre.TEXTE, Genre.ACTEURS)

    @property
    def est_courte(self) -> bool:
        """Read beside its label, among the facts of the fiche."""
        return self.genre in (Genre.CHOIX, Genre.LIGNE, Genre.SITUATIONS)

    @property
    def est_lue(self) -> bool:
        """Read under the compétence that the fiche claims first, which has a drawing of its own."""
        return self.genre is not Genre.COMPETENCE

    @property
    def vide(self) -> Any:
        """What it holds when nothing was answered: in the column, in a content."""
        return {
            Genre.CASE: False,
            Genre.LISTE: [],
            Genre.SITUATIONS: [],
            Genre.COMPETENCES: [],
            Genre.STAGE: None,
        }.get(self.genre, "")


# What a diplôme says of any rubrique in its own words.
_DITS = ("libelle", "aide", "onglet")
_CHAMPS = {f.name for f in fields(Rubrique)} - {"nom"}


def _rubrique(nom: str, dit: dict[str, Any]) -> Rubrique:
    valeurs = {champ: valeur for champ, valeur in dit.items() if champ in _CHAMPS}
    return Rubrique(nom, **valeurs | {"onglet": Onglet(dit["onglet"]), "genre": Genre(dit["genre"])})


_TOUTES = tuple(_rubrique(nom, dit) for nom, dit in DEFAUTS["rubriques"].items())
# Those of every diplôme, each with a column.
RUBRIQUES = tuple(r for r in _TOUTES if r.onglet is not Onglet.SUPPORTS)
# The columns of a support (R16), with the same meaning as above.
RUBRIQUES_SUPPORT = tuple(r for r in _TOUTES if r.onglet is Onglet.SUPPORTS)


def rubriques_de(diplome: "Diplome") -> list[Rubrique]:
    """The rubriques that this diplôme uses, in the order of the form."""
    return [
        rubrique
        for rubrique in _du_diplome(diplome, RUBRIQUES)
        if (not rubrique.option or diplome.permet(rubrique.option))
        and not diplome.rubriques.get(rubrique.nom, {}).get("masquee")
    ]


def rubriques_retirees(diplome: "Diplome") -> list[Rubrique]:
    """Those that this diplôme no longer asks for, or never did: what fiches answer to them stays (R38)."""
    demandees = {rubrique.nom for rubrique in rubriques_de(diplome)}
    return [rubrique for rubrique in _du_diplome(diplome, RUBRIQUES) if rubrique.nom not in demandees]


def rubriques_du_support(diplome: "Diplome") -> list[Rubrique]:
    """The columns of a support, in this diplôme's words."""
    return _du_diplome(diplome, RUBRIQUES_SUPPORT)


def par_nom(diplome: "Diplome") -> dict[str, Rubrique]:
    """The rubriques of this diplôme by name, in order, those that it hides included."""
    return {rubrique.nom: rubrique for rubrique in _du_diplome(diplome, RUBRIQUES)}


def choix_nomme(diplome: "Diplome", nom: str, code: str) -> str:
    """A choice and the label of its list: « À l’oral » (Mode); the name of the list where nothing has it for label."""
    rubriques = [*par_nom(diplome).values(), *rubriques_du_support(diplome)]
    liste = next((r.libelle for r in rubriques if r.nom == nom), nom)
    return f"«\u00a0{diplome.libelle(nom, code)}\u00a0» ({liste})"


def _du_diplome(diplome: "Diplome", defauts: Iterable[Rubrique]) -> list[Rubrique]:
    connues = {rubrique.nom: rubrique for rubrique in defauts}
    if RUBRIQUES[0].nom in connues:
        connues |= {nom: _rubrique(nom, dit) for nom, dit in diplome.rubriques.items() if nom.startswith(PROPRE)}
    liste = [_dite(rubrique, diplome, diplome.rubriques.get(nom, {})) for nom, rubrique in connues.items()]
    return _ranger(liste, diplome.rubriques)


def _dite(rubrique: Rubrique, diplome: "Diplome", dit: dict[str, Any]) -> Rubrique:
    """The rubrique in the words of this diplôme; itself where they are the defaults: a page asks for it forty times."""
    if dit.keys().isdisjoint(_DITS) and "{" not in rubrique.libelle + rubrique.aide:
        return rubrique
    return replace(
        rubrique,
        libelle=diplome.dire(dit.get("libelle", rubrique.libelle)),
        aide=diplome.dire(dit.get("aide", rubrique.aide)),
        onglet=Onglet(dit.get("onglet", rubrique.onglet)),
    )


def _ranger(liste: list[Rubrique], dits: dict[str, Any]) -> list[Rubrique]:
    """Tab by tab; in each, in the order of the file where a diplôme has moved or added some (``rang``)."""
    return sorted(liste, key=lambda r: (r.onglet.numero, dits.get(r.nom, {}).get("rang", len(liste))))


@dataclass
class _Ordre:
    """The names in the order of the form, each new one put after another."""

    noms: list[str]
    suites: dict[str, str] = field(default_factory=dict)

    def placer(self, nom: str, apres: str) -> None:
        if nom in self.noms:
            self.noms.remove(nom)
        # After those that were already put there, so that the file's order is kept.
        dernier = self.suites.get(apres, apres)
        self.noms.insert(self.noms.index(dernier) + 1 if dernier in self.noms else len(self.noms), nom)
        self.suites[apres] = nom


def rangs(rubriques: dict[str, Any]) -> dict[str, int]:
    """``{name: place in the form}`` of what a file says of rubriques (``apres``); empty when all is as by default."""
    ordre = _Ordre([r.nom for r in RUBRIQUES])
    for nom, dit in rubriques.items():
        if "apres" in dit:
            ordre.placer(nom, dit["apres"])
        elif nom.startswith(PROPRE):
            ordre.noms.append(nom)
    if ordre.noms == [r.nom for r in RUBRIQUES]:
        return {}
    return {nom: rang for rang, nom in enumerate(ordre.noms)}


def suites(places: dict[str, int]) -> dict[str, str]:
    """The other way: ``{name: the one that it follows}``, in the order in which ``rangs`` is to read it again."""
    voulu = sorted(places, key=lambda nom: places[nom])
    ordre, dites = _Ordre([r.nom for r in RUBRIQUES]), {}
    for nom, precedent in zip(voulu[1:], voulu, strict=False):
        if nom not in ordre.noms or ordre.noms[ordre.noms.index(nom) - 1] != precedent:
            ordre.placer(nom, precedent)
            dites[nom] = precedent
    return dites
