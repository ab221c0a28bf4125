"""The sheet of objectives that a student takes to the PFMP: what to aim for, room for the tuteur, signatures (R24)."""

import datetime
from dataclasses import dataclass, field

from django.utils.text import capfirst

from impression.pdf import rendre
from langue.lisible import lisible
from langue.periode import session_de_juin
from langue.texte import de
from situations.couverture import mots
from stages.compte_rendu.compte_rendu_pdf import signataires

from .objectifs import encore_vises, objectifs, vises_a_part

MODELE = "suivi/papier/objectifs.html"
MODELE_DE_CLASSE = "suivi/papier/objectifs_classe.html"


@dataclass(frozen=True)
class LigneObjectif:
    """What is to be covered, and what leads to it. ``note``: what was already done of it, empty when nothing was;
    ``visee``: agreed already, ticked."""

    intitule: str
    situations: list[str]
    note: str = ""
    visee: bool = False


@dataclass(frozen=True)
class PartieObjectifs:
    """One épreuve. ``compte``: what a line is, « Activité »; ``avancee``: « 3 activités couvertes sur 6 »."""

    titre: str
    compte: str
    avancee: str
    a_couvrir: list[LigneObjectif]
    a_revivre: list[LigneObjectif]
    a_compliquer: list[LigneObjectif]
    deja_vecus: list[LigneObjectif]


@dataclass(frozen=True)
class FeuilleObjectifs:
    """All that the model shows, as plain texts."""

    titre: str
    sujet: str
    auteur: str
    date: datetime.date
    identite: list[tuple]
    mots: dict
    parties: list[PartieObjectifs]
    tout_couvert: bool
    signataires: list[str]
    convenus: str = ""
    a_part: list[LigneObjectif] = field(default_factory=list)

    @property
    def vises(self):
        """What is agreed, of all the épreuves: it stands on the first page."""
        listes = ((p.a_couvrir, p.a_revivre, p.a_compliquer, p.deja_vecus) for p in self.parties)
        return [ligne for partie in listes for lignes in partie for ligne in lignes if ligne.visee] + self.a_part


def objectifs_pdf(passeport, classe, arbre, cases, etabli_le, stage=None):
    """The sheet, as bytes. ``cases``: ``cases_du_passeport()``; ``etabli_le``: the date printed on it."""
    return rendre(MODELE, feuille(passeport, classe, arbre, cases, etabli_le, stage))


@dataclass(frozen=True)
class FeuillesDeClasse:
    """The sheets of a whole class, one after the other."""

    titre: str
    sujet: str
    date: datetime.date
    feuilles: list[FeuilleObjectifs]


def objectifs_de_la_classe_pdf(grille, passeports, etabli_le):
    """Everybody's sheet in one PDF, by name: the page of what is agreed. The list of what is left to each, two more
    pages in a long diplôme, is on their own sheet.

    ``grille``: that of the class; ``passeports``: ``[(passport, the stage in progress or to come, or None), …]``.
    """
    classe = grille.classe
    cases = {rangee.passeport: rangee.cases for rangee in grille.rangees}
    return rendre(
        MODELE_DE_CLASSE,
        FeuillesDeClasse(
            titre=lisible(f"Objectifs {classe.diplome.mot('de stage')}, {classe.nom}"),
            sujet=lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}"),
            date=etabli_le,
            feuilles=[
                feuille(passeport, classe, grille.arbre, cases.get(passeport.pk, {}), etabli_le, stage)
                for passeport, stage in passeports
            ],
        ),
    )


def feuille(passeport, classe, arbre, cases, etabli_le, stage=None):
    """The ``FeuilleObjectifs`` of one passport: an épreuve of which nothing is left to do or was agreed is left out.

    ``classe``: None for a candidat individuel. ``stage``: the one being negotiated, which fills in who and when, and
    ticks what is agreed already (R24).
    """
    visees = set(stage.vises) if stage else set()
    diplome = passeport.diplome
    libelles = {code: libelle.lower() for code, libelle in diplome.liste("type")}
    groupes = objectifs(arbre, cases)
    parties = [
        partie
        for partie in (
            _partie(groupe, gardes, libelles, visees)
            for groupe, gardes in zip(groupes, encore_vises(groupes, arbre, visees), strict=True)
        )
        if partie.a_couvrir or partie.a_revivre or partie.a_compliquer or partie.deja_vecus
    ]
    nom = lisible(passeport.etudiant.nom_liste)
    return FeuilleObjectifs(
        titre=lisible(f"Objectifs {diplome.mot('de stage')} {de(nom)}"),
        sujet=lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}"),
        auteur=nom,
        date=etabli_le,
        identite=[
            (diplome.mot("etudiant").capitalize(), nom),
            *([("Classe", lisible(f"{classe.nom}, {classe.etablissement}"))] if classe else []),
            ("Diplôme", lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}")),
            ("Organisation", lisible(stage.organisation) if stage else ""),
            ("Tuteur", lisible(stage.tuteur_nom) if stage else ""),
            ("Période", stage.periode if stage else ""),
        ],
        mots={"situations": diplome.mot("situation", pluriel=True), "stage": diplome.mot("stage")},
        convenus=lisible(stage.objectifs) if stage else "",
        parties=parties,
        signataires=signataires(diplome),
        tout_couvert=not any(groupe.a_couvrir for groupe in groupes),
        a_part=[LigneObjectif(lisible(str(element)), [], visee=True) for element in vises_a_part(stage, arbre).values()]
        if stage
        else [],
    )


def _partie(groupe, gardes, libelles, visees):
    """One épreuve; what is lived already is there when it was agreed all the same, as on the page of the objectives."""
    listes = (groupe.a_couvrir, groupe.a_revivre, groupe.a_compliquer, gardes)
    return PartieObjectifs(
        lisible(str(groupe.epreuve)),
        capfirst(mots(groupe.diplome, [groupe.epreuve.compte], 1)),
        groupe.avancee,
        *([_ligne(objectif, libelles, visees) for objectif in liste] for liste in listes),
    )


def _ligne(objectif, libelles, visees):
    note = ""
    if objectif.case:
        note = ", ".join(libelles.get(code, code) for code, _ in objectif.case.types)
    situations = [lisible(str(situation)) for situation in objectif.situations]
    return LigneObjectif(lisible(str(objectif.element)), situations, note, objectif.cible.ancre in visees)
