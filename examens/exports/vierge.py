"""The blank passport: the table to fill in by hand, and one form of fiche to copy (candidats libres, R2)."""

from dataclasses import dataclass

from langue.lisible import lisible
from referentiel.arbre import arbre
from situations.rubriques import RUBRIQUES_SUPPORT, Genre, Onglet, rubriques_de

from .document import COMPLET, mots
from .identite import identite_vierge
from .tableau import tableau

# About what a line of the form holds, written by hand.
CARACTERES_PAR_LIGNE = 70
LIGNES_AU_PLUS = 4
SUPPORTS_PAR_FICHE = 3


@dataclass
class ChampVierge:
    """``lignes``: how many lines to write on; ``choix``: boxes to tick instead."""

    libelle: str
    lignes: int
    choix: list
    obligatoire: bool


@dataclass
class DocumentVierge:
    """``copies``: how many fiches the épreuve asks for at least, one per compétence.

    ``pieces_jointes``: the diplôme takes files with the passport (R17).
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
    copies: int
    onglets: list
    supports: list
    pieces_jointes: bool
    nombre_supports: int = SUPPORTS_PAR_FICHE


def document_vierge(diplome, epreuve=None):
    """The ``DocumentVierge`` of a diplôme; ``epreuve``: only its compétences. No personal data, no date."""
    branches = arbre(diplome)
    libelle = lisible(str(epreuve)) if epreuve else COMPLET
    competences = branches.competences_de(epreuve) if epreuve else branches.revendicables()
    onglets = [{"titre": f"{o.numero}. {o.titre}", "champs": _champs(diplome, o)} for o in Onglet]
    return DocumentVierge(
        titre=f"Passeport professionnel vierge · {diplome.intitule} · {libelle}",
        sujet=lisible(f"Passeport à remplir à la main, {diplome.intitule}"),
        entete=lisible(f"Passeport professionnel · {diplome.intitule} · {libelle}"),
        diplome=lisible(diplome.intitule),
        epreuve=libelle,
        complet=epreuve is None,
        identite=identite_vierge(diplome, libelle),
        mots=mots(diplome),
        tableau=tableau(branches, lambda c: epreuve is None or c.epreuve_id == epreuve.pk),
        copies=len(competences),
        onglets=onglets,
        supports=[_champ(diplome, r) for r in RUBRIQUES_SUPPORT],
        pieces_jointes=diplome.permet("pieces_jointes"),
    )


def _champs(diplome, onglet):
    return [_champ(diplome, r) for r in rubriques_de(diplome) if r.onglet is onglet]


def _champ(diplome, rubrique):
    choix = [lisible(libelle) for _, libelle in diplome.liste(rubrique.nom)]
    if rubrique.genre is Genre.CASE:
        choix = ["Oui", "Non"]
    limite = diplome.limite(rubrique.nom) or 0
    lignes = max(1, min(LIGNES_AU_PLUS, round(limite / CARACTERES_PAR_LIGNE)))
    if rubrique.genre in (Genre.DATE, Genre.LIGNE, Genre.STAGE):
        lignes = 1
    return ChampVierge(rubrique.libelle, lignes, choix, diplome.obligatoire(rubrique.nom))
