"""What is on the pages of a passport, before any page is laid out.

Plain data, that ``accounts.composition`` turns into a PDF: built from the référentiel's tree (in memory) and,
whatever the number of fiches, three queries: the inscription, the fiches, their supports.
"""

from dataclasses import dataclass, field

from langue.lisible import lisible
from referentiel.arbre import arbre
from situations.couverture import Couverture
from situations.models import Fiche
from situations.models.piece_jointe import avec_pieces
from situations.rubriques import RUBRIQUES_SUPPORT

from .fiche_imprimee import imprimer
from .identite import identite, nom_du_candidat
from .intitules import capitale, intitule, jour
from .tableau import ordonner, tableau
from .verification import Verification

COMPLET = "Passeport complet"


@dataclass
class CouvertureImprimee:
    """``phrase``: what is counted; ``manquantes``: what is still to cover, one line each."""

    couvertes: int
    total: int
    phrase: str
    manquantes: list


@dataclass
class SituationImprimee:
    titre: str
    fiches: list = field(default_factory=list)


@dataclass
class Document:
    """A passport to print. ``date``: year, month, day of printing; ``complet``: every épreuve at once.

    A deposited copy carries two things more: ``mention``, lines for the first page (« Déposé le … », what is missing),
    already ``lisible``; ``verification``, its code and QR code there, and its code at the foot of every page.
    """

    titre: str
    sujet: str
    candidat: str
    entete: str
    diplome: str
    epreuve: str
    complet: bool
    date: tuple
    imprime_le: str
    identite: list
    couverture: list
    mots: dict
    tableau: list
    situations: list
    supports: list
    mention: str = ""
    verification: Verification | None = None


def document_epreuve(passeport, epreuve, imprime_le, fiches=None):
    """The ``Document`` of one épreuve: its compétences alone (R2), recorded fiches alone (R20).

    ``epreuve``: one of the tree's ``epreuves_du_passeport``; ``imprime_le``: a date; ``fiches``: those of the épreuve
    when they were read already.
    """
    branches = arbre(passeport.diplome)
    if fiches is None:
        fiches = _fiches(passeport).filter(competence__epreuve=epreuve)
    return _document(
        passeport, branches, [epreuve], lambda c: c.epreuve_id == epreuve.pk, fiches, lisible(str(epreuve)), imprime_le
    )


def document_complet(passeport, imprime_le):
    """The ``Document`` of the whole passport: every compétence to claim (R3, R4), every recorded fiche (R1)."""
    branches = arbre(passeport.diplome)
    epreuves = [e for e in branches.epreuves if branches.competences_de(e) and e.a_renseigner]
    return _document(passeport, branches, epreuves, lambda c: True, _fiches(passeport), COMPLET, imprime_le)


def mots(diplome):
    """The titles of the columns: the diplôme's own words."""
    return {
        "situation": capitale(diplome.mot("situation")),
        "competence": capitale(diplome.mot("competence")) if "competence" in diplome.vocabulaire else "Compétence",
        "supports": [r.libelle for r in RUBRIQUES_SUPPORT],
    }


def _fiches(passeport):
    return Fiche.objects.filter(passeport=passeport).enregistrees().pour_lecture()


def _document(passeport, branches, epreuves, retenue, fiches, libelle, imprime_le):
    diplome, complet = passeport.diplome, libelle == COMPLET
    fiches = avec_pieces(passeport, ordonner(branches, fiches))
    paires, situations, supports = [], [], []
    for numero, fiche in enumerate(fiches, start=1):
        suite = bool(paires) and paires[-1][0].situation_id == fiche.situation_id
        epreuve = branches.competences[fiche.competence_id].epreuve
        epreuve.diplome = branches.diplome
        imprimee = imprimer(fiche, numero, suite, epreuve)
        paires.append((fiche, imprimee))
        if not suite:
            situations.append(SituationImprimee(imprimee.situation))
        situations[-1].fiches.append(imprimee)
        repere = {"numero": numero, "ancre": imprimee.ancre}
        supports += [support | {"fiche": repere} for onglet in imprimee.onglets for support in onglet.supports]
    couverture = Couverture.de_fiches(branches, fiches)
    candidat = nom_du_candidat(passeport.etudiant)
    return Document(
        titre=f"Passeport professionnel de {candidat} · {libelle}",
        sujet=lisible(f"{diplome.intitule}, session {passeport.session}"),
        candidat=candidat,
        entete=lisible(f"{candidat} · {diplome.intitule} · {libelle}"),
        diplome=lisible(diplome.intitule),
        epreuve=libelle,
        complet=complet,
        date=(imprime_le.year, imprime_le.month, imprime_le.day),
        imprime_le=jour(imprime_le),
        identite=identite(passeport, passeport.inscription, libelle),
        couverture=[_couverture(couverture.epreuve(e), complet) for e in epreuves],
        mots=mots(diplome),
        tableau=tableau(branches, retenue, paires),
        situations=situations,
        supports=supports,
    )


def _couverture(couverture, complet):
    """``complet``: several épreuves are counted on the page, each is named."""
    accord = "s" if couverture.couvertes > 1 else ""
    phrase = f"compétence{accord} couverte{accord} par au moins une fiche"
    if complet:
        phrase = f"en {couverture.epreuve}"
    return CouvertureImprimee(
        couverture.couvertes, couverture.total, lisible(phrase), [intitule(c) for c in couverture.reste]
    )
