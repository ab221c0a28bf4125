"""What is on the pages of a passport, before any page is laid out.

Plain data, that ``examens.papier.pdf`` turns into a PDF: built from the référentiel's tree (in memory) and,
whatever the number of fiches, three queries: the inscription, the fiches, their supports.
"""

import datetime
from dataclasses import dataclass, field

from django.utils.text import capfirst

from accounts.models import Etablissement
from langue.lisible import lisible
from langue.periode import session_de_juin
from langue.texte import de
from referentiel.arbre import arbre_de
from referentiel.rubriques import rubriques_du_support
from situations.couverture import Couverture, compter
from situations.models import Fiche, Regard
from situations.models.piece_jointe import avec_pieces

from .fiche_imprimee import imprimer
from .identite import identite, nom_du_candidat
from .intitules import intitule
from .synthese import ordonner, tableau

Presentation = Etablissement.Presentation
COMPLET = "Passeport complet"
RETENUES = "fiches retenues"


@dataclass
class Preuve:
    """How a copy on paper is checked. ``code``: shown on every page; ``adresse``: the full URL that checks it, shown,
    linked, and drawn as a QR code."""

    code: str
    adresse: str


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
    """A passport to print. ``date``: of printing; ``complet``: every épreuve at once.

    ``epreuve``: its name, or « Passeport complet »; ``fiches``, ``competences``: how many are printed, how many things
    are covered, ``couvert``: the same in words, « 3 activités »; ``sur``: of how many fiches those retained alone are
    printed, 0 when all are; ``presentation``: how they are laid out; ``regard``: what the student says of the whole, if
    it is to be printed.

    A deposited copy carries three things more: ``mention``, lines for the first page (« Déposé le … », what is
    missing), already ``lisible``; ``verification``, its code and QR code there, and its code at the foot of every page;
    ``annexes``, the ``DocumentDExamen`` that the épreuve asks for in writing.
    """

    titre: str
    sujet: str
    candidat: str
    entete: str
    diplome: str
    epreuve: str
    complet: bool
    date: datetime.date
    identite: list
    couverture: list
    mots: dict
    tableau: list
    situations: list
    supports: list
    fiches: int = 0
    competences: int = 0
    couvert: str = ""
    presentation: str = Presentation.COMPACTE
    regard: str = ""
    mention: str = ""
    verification: Preuve | None = None
    annexes: list = field(default_factory=list)
    sur: int = 0

    @property
    def manquantes(self):
        """What is still to cover, of every épreuve printed."""
        return [manque for compte in self.couverture for manque in compte.manquantes]


def document_epreuve(passeport, epreuve, imprime_le, fiches=None, **choix):
    """The ``Document`` of one épreuve: its compétences alone (R2), recorded fiches alone (R20).

    ``epreuve``: one of the tree's ``epreuves_du_passeport``; ``imprime_le``: a date; ``fiches``: those of the épreuve
    when they were read already.

    Of the print: ``presentation``; ``retenues``, True for only those that the student has marked, where the diplôme
    has them (R26), all count in what is covered; ``avec_regard``, False for a dépôt: it freezes fiches alone.
    """
    branches = arbre_de(passeport.diplome)
    if fiches is None:
        fiches = _fiches(passeport).filter(competence__in=branches.cles_de(epreuve))
    return _document(
        passeport, branches, [epreuve], lambda c: epreuve in c.epreuves, fiches, str(epreuve), imprime_le, **choix
    )


def document_complet(passeport, imprime_le, **choix):
    """The ``Document`` of the whole passport: every compétence (R3, R4), every recorded fiche (R1); ``choix`` as in
    ``document_epreuve``."""
    branches = arbre_de(passeport.diplome)
    epreuves = [e for e in branches.epreuves if branches.competences_de(e) and e.a_renseigner]
    return _document(passeport, branches, epreuves, lambda c: True, _fiches(passeport), "", imprime_le, **choix)


def mots(diplome):
    """The titles of the columns: the diplôme's own words."""
    return {
        "classe": capfirst(diplome.mot("classe")),
        "situation": capfirst(diplome.mot("situation")),
        "situations": diplome.mot("situation", pluriel=True),
        "competence": capfirst(diplome.mot("competence")),
        "competences": diplome.mot("competence", pluriel=True),
        "supports": [r.libelle for r in rubriques_du_support(diplome)],
    }


def _fiches(passeport):
    return Fiche.objects.filter(passeport=passeport).enregistrees().pour_lecture()


def _document(
    passeport,
    branches,
    epreuves,
    retenue,
    fiches,
    epreuve,
    imprime_le,
    *,
    presentation=Presentation.COMPACTE,
    retenues=False,
    avec_regard=True,
):
    """``retenue``: which compétences stand in the table; ``epreuve``: its name, empty for the whole."""
    diplome, complet = passeport.diplome, not epreuve
    libelle = lisible(epreuve) or COMPLET
    fiches = avec_pieces(passeport, ordonner(branches, fiches))
    imprimees, sur = fiches, 0
    if retenues and diplome.permet("fiche_retenue"):
        imprimees, sur = [fiche for fiche in fiches if fiche.retenue], len(fiches)
        libelle = f"{libelle}, {RETENUES}"
    paires, situations, supports = [], [], []
    for numero, fiche in enumerate(imprimees, start=1):
        suite = bool(paires) and paires[-1][0].situation_id == fiche.situation_id
        sienne = epreuves[0] if epreuve else branches.competences[fiche.competence_id].epreuve
        sienne.diplome = branches.diplome
        imprimee = imprimer(fiche, numero, suite, sienne)
        paires.append((fiche, imprimee))
        if not suite:
            situations.append(SituationImprimee(imprimee.situation))
        situations[-1].fiches.append(imprimee)
        repere = {"numero": numero, "ancre": imprimee.ancre}
        supports += [support | {"fiche": repere} for onglet in imprimee.onglets for support in onglet.supports]
    couverture = Couverture.de_fiches(branches, fiches)
    comptes = [_couverture(couverture.epreuve(e), complet) for e in epreuves]
    couvertes = sum(compte.couvertes for compte in comptes)
    candidat = nom_du_candidat(passeport.etudiant)
    return Document(
        titre=f"Passeport professionnel {de(candidat)} · {libelle}",
        sujet=lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}"),
        candidat=candidat,
        # A long name leaves no room for all three: of a sheet that fell out of its pile, the épreuve tells more.
        entete=lisible(f"{candidat} · {libelle} · {diplome.intitule}"),
        diplome=lisible(diplome.intitule),
        epreuve=libelle,
        complet=complet,
        date=imprime_le,
        identite=identite(passeport, lisible(epreuve)),
        couverture=comptes,
        mots=mots(diplome),
        tableau=tableau(
            branches, retenue, paires, couverture, {c for e in epreuves for c in couverture.epreuve(e).a_ecrire}
        ),
        situations=situations,
        supports=supports,
        fiches=len(imprimees),
        competences=couvertes,
        couvert=lisible(compter(diplome, [e.compte for e in epreuves], couvertes)),
        presentation=presentation,
        regard=_regard(passeport) if avec_regard else "",
        sur=sur,
    )


def _regard(passeport):
    """The latest text of « Mon projet », where the student wants it printed: one query then, none otherwise."""
    dernier = Regard.objects.filter(passeport=passeport).first() if passeport.imprime_le_regard else None
    return lisible(dernier.texte) if dernier else ""


def _couverture(couverture, complet):
    """``complet``: several épreuves are counted on the page, each is named."""
    # « 1 / 14 compétences couvertes »: read after the total, agreed with it.
    phrase = f"{couverture.mots(couverture.total, 'couvert')} par au moins une fiche"
    if complet:
        phrase = f"en {couverture.epreuve}"
    return CouvertureImprimee(
        couverture.couvertes, couverture.total, lisible(phrase), [intitule(c) for c in couverture.reste]
    )
