"""The rubriques of a fiche, declared once.

The form, the reading page, the PDF, the versions and their differences all walk this list: a new rubrique costs
a line here, a field of ``Fiche`` with its migration, and its limits in the diplôme's file. Which rubriques are
mandatory, how long they may be, which choices and questions they offer are data of the diplôme.
"""

from dataclasses import dataclass
from enum import StrEnum


class Onglet(StrEnum):
    """The four tabs, in the order of the official form."""

    DESCRIPTION = "description"
    CARACTERISATION = "caracterisation"
    SUPPORTS = "supports"
    COMPETENCE = "competence"

    @property
    def titre(self):
        return {
            "description": "Description",
            "caracterisation": "Caractérisation",
            "supports": "Supports",
            "competence": "Compétence",
        }[self.value]

    @property
    def numero(self):
        return list(Onglet).index(self) + 1


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
    def est_texte(self):
        """Free text written by the student."""
        return self.genre in (Genre.LIGNE, Genre.TEXTE, Genre.ACTEURS)

    @property
    def vide(self):
        """What it holds when nothing was answered: in the column, in a content."""
        return {Genre.CASE: False, Genre.LISTE: [], Genre.STAGE: None}.get(self.genre, "")


_D, _C, _K = Onglet.DESCRIPTION, Onglet.CARACTERISATION, Onglet.COMPETENCE

RUBRIQUES = (
    Rubrique("situation", "Situation", _D, Genre.SITUATION),
    Rubrique(
        "stage",
        "Stage ou PFMP",
        _D,
        Genre.STAGE,
        "Facultatif\u00a0: source, localisation et partenaires vous sont alors proposés.",
        au_poste=True,
        si_remplie=True,
    ),
    Rubrique("projet", "Rencontrée dans le cadre du projet", _D, Genre.CASE, option="projet"),
    Rubrique(
        "description",
        "Description de la situation",
        _D,
        Genre.TEXTE,
        "Le contexte et la nature de ce que vous avez vécu.",
        au_poste=True,
        se_garde=True,
    ),
    Rubrique(
        "date_debut",
        "Début",
        _D,
        Genre.DATE,
        "De cette situation, pas du stage entier.",
        se_copie=False,
        au_poste=True,
    ),
    Rubrique("date_fin", "Fin", _D, Genre.DATE, se_copie=False, au_poste=True),
    Rubrique("localisation", "Localisation", _D, Genre.CHOIX, au_poste=True),
    Rubrique("source", "Source", _D, Genre.CHOIX, au_poste=True),
    Rubrique("type", "Type", _D, Genre.CHOIX, au_poste=True),
    Rubrique(
        "partenaires",
        "Partenaires",
        _D,
        Genre.LIGNE,
        "Facultatif : l’organisation qui vous a accueilli ou sollicité.",
        au_poste=True,
        se_garde=True,
    ),
    Rubrique("taches", "Tâches demandées", _C, Genre.TEXTE, "Le travail précis qui vous a été demandé."),
    Rubrique("objectifs", "Objectifs et enjeux", _C, Genre.TEXTE, "Ce que ce travail devait permettre."),
    Rubrique(
        "acteurs",
        "Acteurs",
        _C,
        Genre.ACTEURS,
        "Une personne par ligne : nom, fonction. N’oubliez pas de vous citer.",
        au_poste=True,
        se_garde=True,
    ),
    Rubrique(
        "moyens",
        "Moyens mis en œuvre",
        _C,
        Genre.TEXTE,
        "Outils, logiciels, méthodes utilisés.",
        au_poste=True,
        se_garde=True,
    ),
    Rubrique(
        "resultats_quantitatifs",
        "Résultats quantitatifs",
        _C,
        Genre.TEXTE,
        "Ce qui se mesure : maquettes, visiteurs, contrats, exemplaires…",
    ),
    Rubrique(
        "resultats_qualitatifs",
        "Résultats qualitatifs",
        _C,
        Genre.TEXTE,
        "La qualité du travail : ce qui a été validé, et par qui.",
    ),
    Rubrique(
        "complexites",
        "Complexités rencontrées",
        _C,
        Genre.LISTE,
        "Ce qui rendait le travail plus difficile que d’habitude. Une par ligne, avec vos mots.",
        option="complexite",
        se_copie=False,
        si_remplie=True,
    ),
    Rubrique(
        "aleas",
        "Aléas rencontrés",
        _C,
        Genre.LISTE,
        "Ce qui n’était pas prévu et qu’il a fallu traiter. Un par ligne, avec vos mots.",
        option="complexite",
        se_copie=False,
        si_remplie=True,
    ),
    Rubrique("competence", "Compétence du référentiel", _K, Genre.COMPETENCE),
    Rubrique(
        "descriptif",
        "Descriptif de la compétence",
        _K,
        Genre.TEXTE,
        "Avec vos mots : ce que cet intitulé veut dire dans ce que vous avez vécu.",
    ),
    Rubrique(
        "apport",
        "Ce que cette fiche apporte de plus",
        _K,
        Genre.TEXTE,
        "Par rapport à vos autres fiches sur cette compétence : ce qui était nouveau, ce que vous avez fait de plus.",
        option="complexite",
        se_copie=False,
        si_remplie=True,
        comparee=True,
    ),
)
PAR_NOM = {r.nom: r for r in RUBRIQUES}

# The columns of a support (R16), with the same meaning as above.
RUBRIQUES_SUPPORT = (
    Rubrique("designation", "Désignation", Onglet.SUPPORTS, Genre.LIGNE),
    Rubrique("origine", "Origine", Onglet.SUPPORTS, Genre.CHOIX),
    Rubrique("nature", "Nature", Onglet.SUPPORTS, Genre.CHOIX),
)


def rubriques_de(diplome):
    """The rubriques that this diplôme uses, in the order of the form."""
    return [r for r in RUBRIQUES if not r.option or diplome.permet(r.option)]
