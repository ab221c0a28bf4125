"""The blank passport, to print on both sides and to fill in by hand (candidats individuels, R2): a first sheet, one
sheet per fiche to copy, and the list of situations as an annex."""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.text import capfirst

from langue.lisible import lisible
from referentiel.arbre import arbre_de
from referentiel.rubriques import Genre, Onglet, rubriques_de, rubriques_du_support
from situations.couverture import mots as compte_en_mots

from .document import COMPLET, mots
from .identite import identite_vierge
from .synthese import tableau

# About what a line of the form holds, written by hand.
CARACTERES_PAR_LIGNE = 70
# Lines of 8 mm on one side of a sheet, below its head.
LIGNES_PAR_COTE = 30
ACTEURS_PAR_FICHE = 4
SUPPORTS_PAR_FICHE = 4
LIGNES_DU_TABLEAU = 13


class Forme(StrEnum):
    """How a block of the form is drawn."""

    TITRE = "titre"
    LIGNES = "lignes"
    CHOIX = "choix"
    DATES = "dates"
    ACTEURS = "acteurs"
    SUPPORTS = "supports"


@dataclass
class Bloc:
    """A part of the form. ``lignes``: how many lines of 8 mm it takes; ``choix``: boxes to tick."""

    forme: Forme
    libelle: str
    lignes: int = 1
    choix: tuple = ()
    obligatoire: bool = False

    @property
    def rangees(self):
        """The empty rows of a table, below its titles."""
        return self.lignes - 1


@dataclass
class DocumentVierge:
    """``cotes``: the blocks of the recto and of the verso of a fiche; ``copies``: how many fiches the épreuve asks for
    at least, one per compétence; ``a_reporter``: the titles of two columns, « Tâche n° ». ``pieces_jointes``: the
    diplôme takes files with the passport (R17).
    """

    titre: str
    sujet: str
    entete: str
    diplome: str
    epreuve: str
    complet: bool
    identite: list
    mots: dict
    tableau: list
    a_reporter: list
    copies: int
    a_couvrir: str
    une_seule: str
    cotes: list
    choix_supports: dict
    pieces_jointes: bool
    auteur: str = ""
    lignes_du_tableau: int = LIGNES_DU_TABLEAU


def document_vierge(diplome, epreuve=None):
    """The ``DocumentVierge`` of a diplôme; ``epreuve``: only its compétences. No personal data, no date."""
    branches = arbre_de(diplome)
    libelle = lisible(str(epreuve)) if epreuve else COMPLET
    cibles = branches.cibles_de(epreuve) if epreuve else branches.cibles
    return DocumentVierge(
        titre=f"Passeport professionnel vierge · {diplome.intitule} · {libelle}",
        sujet=lisible(f"Passeport à remplir à la main, {diplome.intitule}"),
        entete=lisible(f"Passeport professionnel · {diplome.intitule} · {libelle}"),
        diplome=lisible(diplome.intitule),
        epreuve=libelle,
        complet=epreuve is None,
        identite=identite_vierge(diplome, str(epreuve) if epreuve else ""),
        mots=mots(diplome),
        tableau=tableau(branches, lambda c: epreuve is None or epreuve in c.epreuves),
        a_reporter=[
            f"{capfirst(diplome.mot(niveau))}{' n°' if _a_des_codes(diplome, niveau) else ''}"
            for niveau in ("situation", "competence")
        ],
        copies=len(cibles),
        a_couvrir=compte_en_mots(diplome, [cible.niveau for cible in cibles] or ["competence"], 1),
        une_seule="" if diplome.permet("plusieurs_competences") else diplome.mot("un competence"),
        cotes=_repartir(_blocs(diplome)),
        choix_supports={r.nom: _choix(diplome, r) for r in rubriques_du_support(diplome) if r.genre is Genre.CHOIX},
        pieces_jointes=diplome.permet("pieces_jointes"),
    )


def _a_des_codes(diplome, niveau):
    """Whether the situations, or the compétences, bear numbers that one can write down."""
    arbre = arbre_de(diplome)
    if niveau == "situation":
        return any(branche.situation.code for branche in arbre.situations.values())
    return any(competence.code for competence in arbre.competences.values())


def _blocs(diplome):
    """Every block of the form, in the order of the tabs."""
    blocs = []
    for onglet in Onglet:
        blocs.append(Bloc(Forme.TITRE, f"{onglet.numero}. {diplome.dire(onglet.titre)}"))
        if onglet is Onglet.SUPPORTS:
            blocs.append(Bloc(Forme.SUPPORTS, "Supports", 1 + SUPPORTS_PAR_FICHE))
        for rubrique in rubriques_de(diplome):
            if rubrique.onglet is onglet and rubrique.nom != "date_fin":
                blocs.append(_bloc(diplome, rubrique))
    return blocs


def _bloc(diplome, rubrique):
    libelle, obligatoire = rubrique.libelle, diplome.obligatoire(rubrique.nom)
    if rubrique.genre is Genre.DATE:
        return Bloc(Forme.DATES, "Dates", obligatoire=obligatoire)
    if rubrique.genre is Genre.ACTEURS:
        return Bloc(Forme.ACTEURS, libelle, 1 + ACTEURS_PAR_FICHE, obligatoire=obligatoire)
    if choix := _choix(diplome, rubrique):
        place = sum(len(c) + 8 for c in (libelle, *choix))
        return Bloc(Forme.CHOIX, libelle, 1 + place // 110, choix, obligatoire)
    if rubrique.genre is Genre.COMPETENCE:
        libelle = f"{libelle} ({'n° et ' if _a_des_codes(diplome, 'competence') else ''}intitulé)"
    if rubrique.genre is Genre.SITUATION:
        numero = "n° et " if _a_des_codes(diplome, "situation") else ""
        libelle = f"{capfirst(diplome.mot('situation'))} ({numero}intitulé, voir l’annexe)"
    lignes = {Genre.TEXTE: _lignes(diplome.limite(rubrique.nom)), Genre.LISTE: 2}.get(rubrique.genre, 1)
    return Bloc(Forme.LIGNES, libelle, lignes, obligatoire=obligatoire)


def _lignes(limite):
    """How many lines for a text of so many characters; four when it may be as long as one wants."""
    return max(2, round(limite / CARACTERES_PAR_LIGNE)) if limite else 4


def _choix(diplome, rubrique):
    if rubrique.genre is Genre.CASE:
        return ("Oui", "Non")
    return tuple(lisible(libelle) for _, libelle in diplome.liste(rubrique.nom))


def _repartir(blocs):
    """``[recto, verso]``: the texts give up lines, the longest first, until the two sides hold everything."""
    textes = [bloc for bloc in blocs if bloc.forme is Forme.LIGNES]
    while (recto := _recto(blocs)) and sum(bloc.lignes for bloc in blocs[recto:]) > LIGNES_PAR_COTE:
        plus_long = max(textes, key=lambda bloc: bloc.lignes)
        if plus_long.lignes == 1:
            break
        plus_long.lignes -= 1
    return [[replace(bloc) for bloc in cote] for cote in (blocs[:recto], blocs[recto:])]


def _recto(blocs):
    """How many blocks the recto holds; it never ends with a title."""
    place = 0
    for rang, bloc in enumerate(blocs):
        place += bloc.lignes
        if place > LIGNES_PAR_COTE:
            return rang - 1 if blocs[rang - 1].forme is Forme.TITRE else rang
    return len(blocs)
