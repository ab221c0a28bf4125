"""The sheet of objectives that a student takes to the PFMP: what to aim for, room for the tuteur, signatures (R24)."""

from dataclasses import dataclass

from impression.pdf import rendre
from langue.lisible import lisible
from langue.periode import periode, session_de_juin
from stages.compte_rendu.compte_rendu_pdf import signataires

from .objectifs import Objectif, objectifs

MODELE = "suivi/papier/objectifs.html"
MODELE_DE_CLASSE = "suivi/papier/objectifs_classe.html"


@dataclass(frozen=True)
class LigneObjectif:
    """``note``: what was already done of it, empty when nothing was; ``visee``: agreed already, ticked."""

    competence: str
    situations: list[str]
    note: str = ""
    visee: bool = False


@dataclass(frozen=True)
class PartieObjectifs:
    titre: str
    compte: str
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
    date: tuple
    etabli_le: str
    identite: list[tuple]
    mots: dict
    parties: list[PartieObjectifs]
    tout_couvert: bool
    signataires: list[str]
    convenus: str = ""

    @property
    def vises(self):
        """What is agreed, of all the épreuves: it stands on the first page."""
        listes = ((p.a_couvrir, p.a_revivre, p.a_compliquer, p.deja_vecus) for p in self.parties)
        return [ligne for partie in listes for lignes in partie for ligne in lignes if ligne.visee]


def objectifs_pdf(passeport, classe, arbre, cases, etabli_le, stage=None):
    """The sheet, as bytes. ``cases``: ``cases_du_passeport()``; ``etabli_le``: the date printed on it."""
    return rendre(MODELE, feuille(passeport, classe, arbre, cases, etabli_le, stage))


@dataclass(frozen=True)
class FeuillesDeClasse:
    """The sheets of a whole class, one after the other."""

    titre: str
    sujet: str
    date: tuple
    etabli_le: str
    feuilles: list[FeuilleObjectifs]


def objectifs_de_la_classe_pdf(grille, passeports, etabli_le):
    """Everybody's sheet in one PDF, by name. ``grille``: that of the class; ``passeports``: ``[(passport, the stage in
    progress or to come, or None), …]``."""
    classe = grille.classe
    cases = {rangee.passeport: rangee.cases for rangee in grille.rangees}
    return rendre(
        MODELE_DE_CLASSE,
        FeuillesDeClasse(
            titre=lisible(f"Objectifs de {classe.diplome.mot('stage')}, {classe.nom}"),
            sujet=lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}"),
            date=(etabli_le.year, etabli_le.month, etabli_le.day),
            etabli_le=periode(etabli_le, etabli_le).removeprefix("le "),
            feuilles=[
                feuille(passeport, classe, grille.arbre, cases.get(passeport.pk, {}), etabli_le, stage)
                for passeport, stage in passeports
            ],
        ),
    )


def feuille(passeport, classe, arbre, cases, etabli_le, stage=None):
    """The ``FeuilleObjectifs`` of one passport: an épreuve of which nothing is left to do or was agreed is left out.

    ``classe``: None for a candidat libre. ``stage``: the one being negotiated, which fills in who and when, and ticks
    what is agreed already (R24).
    """
    visees = {c.pk for c in stage.competences.all()} if stage else set()
    diplome = passeport.diplome
    libelles = {code: libelle.lower() for code, libelle in diplome.liste("type")}
    groupes = objectifs(arbre, cases)
    parties = [
        partie
        for partie in (_partie(groupe, arbre, libelles, visees) for groupe in groupes)
        if partie.a_couvrir or partie.a_revivre or partie.a_compliquer or partie.deja_vecus
    ]
    nom = lisible(passeport.etudiant.nom_liste)
    jour = periode(etabli_le, etabli_le).removeprefix("le ")
    return FeuilleObjectifs(
        titre=lisible(f"Objectifs de {diplome.mot('stage')} de {nom}"),
        sujet=lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}"),
        auteur=nom,
        date=(etabli_le.year, etabli_le.month, etabli_le.day),
        etabli_le=jour,
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
    )


def _partie(groupe, arbre, libelles, visees):
    """One épreuve; what is lived already is there when it was agreed all the same, as on the page of the objectives."""
    proposees = {objectif.competence.pk for objectif in groupe.proposes}
    return PartieObjectifs(
        lisible(str(groupe.epreuve)),
        f"{groupe.couvertes}\u00a0/\u00a0{groupe.total}",
        [_ligne(objectif, libelles, visees) for objectif in groupe.a_couvrir],
        [_ligne(objectif, libelles, visees) for objectif in groupe.a_revivre],
        [_ligne(objectif, libelles, visees) for objectif in groupe.a_compliquer],
        [
            _ligne(Objectif(competence, arbre.situations_par_competence[competence.pk]), libelles, visees)
            for competence in arbre.competences_de(groupe.epreuve)
            if competence.pk in visees - proposees
        ],
    )


def _ligne(objectif, libelles, visees):
    note = ""
    if objectif.case:
        note = ", ".join(libelles.get(code, code) for code, _ in objectif.case.types)
    return LigneObjectif(
        _intitule(objectif.competence),
        [_intitule(situation) for situation in objectif.situations],
        note,
        objectif.competence.pk in visees,
    )


def _intitule(element):
    """Code and title, without a mark of what is missing from the official text (R39)."""
    return lisible(str(element))
